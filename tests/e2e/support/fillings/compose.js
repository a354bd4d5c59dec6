/**
 * Makes a value that a schema allows, where nobody recorded one: rich, small enough to be typed, and the same each time.
 */
import { digits, isObject, number } from './exact.js';

/** @typedef {import('./exact.js').Exact} Exact @typedef {import('./schema.js').Schema} Schema */

/** No value is deeper. */
const DEEPEST = 40;

/** No object has more members that need not be there. */
const MOST_OPTIONAL = 9;

/** Texts for patterns that vendors use. */
const TEXTS = ['Ada Lovelace', 'Ada', 'ada', 'ADA', '12', '2026-01-31', '+15005550006', 'NO', 'NOK', 'en-GB', 'AdaLovelace01', '00000000-0000-4000-8000-000000000000'];

/** @type {Record<string, string>} */
const OF_FORMAT = {
  email: 'ada@merchant.example',
  uri: 'https://merchant.example/ada',
  url: 'https://merchant.example/ada',
  uuid: '00000000-0000-4000-8000-000000000000',
  date: '2026-01-31',
  'date-time': '2026-01-31T09:00:00Z',
  time: '09:00:00Z',
  hostname: 'merchant.example',
  ipv4: '127.0.0.1',
  binary: 'SmFja2ZpZWxk',
  byte: 'SmFja2ZpZWxk',
};

/** About so many entries has a body. */
const SIZE = 40;

/** A value that a schema allows; undefined where none was found. @param {Schema} schema @param {number} [size] about so many entries */
export function composed(schema, size = SIZE) {
  const value = new Composer().value(schema, size, 0);
  return value !== undefined && schema.fit(value) >= 0 ? value : undefined;
}

class Composer {
  /** Which of several possibilities is next: each gets its turn. */
  #turn = 0;

  #next() {
    this.#turn += 1;
    return this.#turn;
  }

  /** @param {Schema} given @param {number} size @param {number} depth @returns {Exact | undefined} */
  value(given, size, depth) {
    if (depth > DEEPEST) return undefined;
    const schema = given.plain;
    const { node, types } = schema;
    const { values } = schema;
    if (values) return values.length > 0 ? values[this.#next() % values.length] : null;
    const [kinds] = schema.choices;
    if (kinds) return this.#ofKind(schema, kinds, size, depth);
    const type = types[0] ?? (schema.isNull ? 'null' : 'string');
    if (type === 'object') return this.#object(schema, size, depth);
    if (type === 'array') return this.#list(schema, size, depth);
    const example = [node.example, ...[node.examples].flat(), node.default].find((one) => one !== undefined && one !== null && !isObject(one) && !Array.isArray(one) && schema.fit(one) >= 0);
    if (example !== undefined) return example;
    if (type === 'null') return null;
    if (type === 'boolean') return this.#next() % 2 === 0;
    if (type === 'integer' || type === 'number') return this.#number(schema, type);
    return this.#text(schema);
  }

  /** @param {Schema} schema @param {Schema[]} kinds @param {number} size @param {number} depth @returns {Exact | undefined} */
  #ofKind(schema, kinds, size, depth) {
    const first = this.#next();
    for (let at = 0; at < kinds.length; at += 1) {
      const kind = kinds[(first + at) % kinds.length];
      const value = this.value(schema.with(kind), size, depth + 1);
      if (value !== undefined && schema.fit(value) >= 0) return value;
    }
    return undefined;
  }

  /** @param {Schema} schema @param {number} size @param {number} depth @returns {Exact | undefined} */
  #object(schema, size, depth) {
    const { required } = schema;
    const asked = schema.members.filter(([, member]) => member.node.readOnly !== true);
    // What can only be one thing tells kinds apart: it is said even where it need not be.
    const wanted = asked.filter(([name, member]) => required.includes(name) || member.values?.length === 1);
    const optional = size > 1 && depth < DEEPEST / 2 ? asked.filter((one) => !wanted.includes(one) && !one[1].node.deprecated) : [];
    const chosen = [...wanted, ...optional.slice(0, Math.min(MOST_OPTIONAL, Math.max(0, size - wanted.length)))];
    // What holds nothing else takes one entry; what holds more shares the rest.
    const holders = chosen.filter(([, member]) => member.plain.choices.length > 0 || ['object', 'array'].includes(member.plain.types[0])).length;
    const share = Math.max(1, Math.floor((size - (chosen.length - holders)) / Math.max(1, holders)));
    /** @type {{ [name: string]: Exact }} */
    const value = {};
    for (const [name, member] of chosen) {
      const isOptional = !required.includes(name);
      const made = !wanted.some(([one]) => one === name) && member.nullable && this.#next() % 5 === 0 ? null : this.value(member, share, depth + 1);
      // An object that holds nothing says nothing.
      const isBlank = isOptional && isObject(made ?? null) && Object.keys(/** @type {object} */ (made)).length === 0;
      if (made !== undefined && !isBlank) value[name] = made;
      else if (!isOptional) return undefined;
    }
    for (const name of required.filter((name) => !Object.hasOwn(value, name) && !schema.member(name))) value[name] = 'Ada';
    const takesRows = isObject(schema.node.additionalProperties) || asked.length === 0;
    const row = takesRows && size > 1 ? schema.row('note') : null;
    const made = row && this.value(row, share, depth + 1);
    if (made !== null && made !== undefined) value.note = made;
    return value;
  }

  /** @param {Schema} schema @param {number} size @param {number} depth @returns {Exact | undefined} */
  #list(schema, size, depth) {
    const least = Number(digits(schema.node.minItems) ?? 0);
    const most = Number(digits(schema.node.maxItems) ?? 2);
    const length = Math.min(Math.max(least, size > 3 ? 2 : 1), Math.max(most, least));
    /** @type {Exact[]} */
    const values = [];
    for (let at = 0; at < length; at += 1) {
      const value = this.value(schema.item(at), Math.max(1, Math.floor(size / length)), depth + 1);
      const known = values.some((one) => JSON.stringify(one) === JSON.stringify(value));
      if (value === undefined) return at < least ? undefined : values;
      if (!known || at < least) values.push(value);
    }
    return values;
  }

  /** @param {Schema} schema @param {string} type @returns {Exact | undefined} */
  #number(schema, type) {
    const least = Number(digits(schema.node.minimum) ?? digits(schema.node.exclusiveMinimum) ?? 0);
    const most = Number(digits(schema.node.maximum) ?? digits(schema.node.exclusiveMaximum) ?? Infinity);
    const tries = type === 'number' ? [`${least + 7}.50`, `${least + 1}`, `${(least + most) / 2}`] : [`${least + 7}`, `${least + 1}`, `${Math.ceil((least + most) / 2)}`, `${least}`];
    return tries.map(number).find((value) => schema.fit(value) >= 0);
  }

  /** @param {Schema} schema @returns {Exact | undefined} */
  #text(schema) {
    const { format, minLength } = schema.node;
    const long = 'x'.repeat(Number(digits(minLength) ?? 0));
    const tries = [OF_FORMAT[format], `Note ${this.#next()}`, ...TEXTS, long].filter((text) => text !== undefined);
    return tries.find((text) => schema.fit(text) >= 0);
  }
}
