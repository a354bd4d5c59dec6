/** How hard a form is to fill in: what a body asks of the person who enters it, and how much there is to find it in. */
import { isObject, typeOf } from './exact.js';

/** @typedef {import('./exact.js').Exact} Exact @typedef {import('./schema.js').Schema} Schema */

/** More of a schema is not counted. */
const COUNTED = 3_000;

/** What somebody meets on the way. */
export class Tally {
  fields = 0;
  kinds = 0;
  lists = 0;
  rows = 0;
  depth = 0;
  /** Members that only the vendor sets. */
  unasked = 0;
  /** What sorts of control it takes. @type {Set<string>} */
  sorts = new Set();

  /** @param {Exact} value @param {Schema} given @param {number} [depth] @returns {void} */
  meet(value, given, depth = 0) {
    this.depth = Math.max(this.depth, depth);
    const schema = given.plain;
    if (value === null) return this.#leaf('null');
    const { values } = schema;
    if (values) return this.#leaf(values.length > 20 ? 'long enum' : values.length > 4 ? 'enum' : 'short enum');
    const [kinds] = schema.choices;
    if (kinds) {
      this.kinds += 1;
      this.sorts.add(kinds.length > 20 ? 'union of many' : schema.isBeside ? 'union beside' : 'union');
      const best = kinds.map((kind) => ({ kind, fit: kind.fit(value) })).reduce((one, other) => (other.fit > one.fit ? other : one));
      return this.meet(value, schema.with(best.kind), depth);
    }
    if (isObject(value)) {
      if (depth > 0) this.sorts.add('object');
      for (const [name, part] of Object.entries(value)) {
        const member = schema.member(name);
        if (!member) {
          this.rows += 1;
          this.sorts.add('row');
        }
        if (member?.node.readOnly === true) this.unasked += 1;
        this.meet(part, member ?? schema.row(name) ?? schema.at(true), depth + 1);
      }
      return;
    }
    if (Array.isArray(value)) {
      this.lists += 1;
      this.sorts.add(depth === 0 ? 'list at the top' : `list of ${schema.item(0).types[0] ?? 'anything'}`);
      value.forEach((part, at) => this.meet(part, schema.item(at), depth + 1));
      return;
    }
    this.#leaf(schema.types.length === 0 ? 'anything' : (schema.node.format ?? typeOf(value)));
  }

  /** @param {string} sort */
  #leaf(sort) {
    this.fields += 1;
    this.sorts.add(sort);
  }
}

/** How many fields a schema has in all, counted to a bound. @param {Schema} schema */
export function fieldsIn(schema) {
  /** @type {[Schema, number][]} */
  const open = [[schema, 0]];
  let fields = 0;
  for (let at = 0; at < open.length && open.length < COUNTED; at += 1) {
    const [next, depth] = open[at];
    const { node } = next;
    if (depth > 25) continue;
    const below = [...next.members.map(([, member]) => member), ...next.unions.flat().map((branch) => next.at(branch))];
    for (const part of [node.items, node.additionalProperties]) if (isObject(part)) below.push(next.at(part));
    if (below.length === 0) fields += 1;
    for (const part of below) open.push([part, depth + 1]);
  }
  return fields;
}

/** The measure that the hardest are ranked by. @param {Tally} met in the body @param {number} all fields of the schema */
export function hardness({ fields, kinds, lists, rows, depth, unasked }, all) {
  // Nobody is asked for what the vendor sets: a body that holds it is a poor one to enter.
  return -10 * unasked + fields + 4 * kinds + 2 * lists + 2 * rows + 2 * depth + 4 * Math.log2(1 + all);
}
