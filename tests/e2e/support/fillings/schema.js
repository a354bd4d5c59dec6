/**
 * A schema as somebody reads it in the vendor's documentation: what a value may hold, what its members are called, which
 * kinds there are. Written apart from the product, whose reading it checks; knows nothing of screens.
 */
import { digits, isObject, same, typeOf } from './exact.js';

/** @typedef {import('./exact.js').Exact} Exact @typedef {{ [keyword: string]: any }} Node */

/** So many references may lead on to each other. */
const MOST_STEPS = 60;

/** What stands beside a union and says nothing about values. */
const WORDS = new Set(['title', 'description', 'default', 'example', 'examples', 'deprecated', 'nullable', 'discriminator', 'externalDocs', 'xml', '$defs', 'components', 'readOnly', 'writeOnly']);

export class Schema {
  /** References followed, once that was asked for. @type {Node | undefined} */
  #node;

  /** @param {any} node as it stands there @param {any[]} documents where references lead, the nearest first */
  constructor(node, documents) {
    this.raw = node;
    this.documents = documents;
  }

  /** Another place of the same documents. @param {any} node */
  at(node) {
    return new Schema(node, this.documents);
  }

  /** References followed, `allOf` put together. @returns {Node} */
  get node() {
    this.#node ??= merged(this.raw, this.documents, { steps: MOST_STEPS });
    return this.#node;
  }

  /** The types that it names or that the other keywords imply, null taken off. @returns {string[]} */
  get types() {
    const { node } = this;
    const named = [node.type].flat().filter((type) => type !== undefined && type !== 'null');
    if (named.length > 0) return named;
    if (node.properties || node.additionalProperties !== undefined || node.patternProperties || node.propertyNames) return ['object'];
    if (node.items || node.prefixItems || node.minItems !== undefined || node.maxItems !== undefined) return ['array'];
    if (node.format || node.pattern || node.minLength !== undefined || node.maxLength !== undefined) return ['string'];
    if (node.minimum !== undefined || node.maximum !== undefined || node.multipleOf !== undefined) return ['number'];
    return [];
  }

  get nullable() {
    const { node } = this;
    return node.nullable === true || [node.type].flat().includes('null') || (node.enum ?? []).includes(null) || this.unions.flat().some((branch) => this.at(branch).isNull);
  }

  get isNull() {
    const { node } = this;
    return node.type === 'null' || (node.enum?.length === 1 && node.enum[0] === null) || node.const === null;
  }

  /** The values that there are to choose from; null where there are others. @returns {Exact[] | null} */
  get values() {
    const { node } = this;
    if ('const' in node) return [node.const];
    if (node.enum) return node.enum.length > 1 ? node.enum.filter((/** @type {Exact} */ value) => value !== null) : node.enum;
    const branches = this.unions[0]?.map((branch) => this.at(branch)).filter((branch) => !branch.isNull && !branch.isRule);
    const single = branches?.map((branch) => branch.node).map((branch) => ('const' in branch ? [branch.const] : branch.enum));
    return single?.length > 1 && single.every((values) => values?.length === 1) ? single.flat() : null;
  }

  /** All unions, each with all its branches. @returns {any[][]} */
  get unions() {
    const { node } = this;
    return [node, ...(node.beside ?? [])].flatMap((holder) => [holder.oneOf, holder.anyOf]).filter(Array.isArray);
  }

  /** The unions of which a value may be of one kind only. */
  get exclusive() {
    const { node } = this;
    return [node, ...(node.beside ?? [])].map((holder) => holder.oneOf).filter(Array.isArray);
  }

  /** `{required: […]}`: a rule about members and no kind of value. */
  get isRule() {
    const { node } = this;
    return (node.required || node.not) && Object.keys(node).every((name) => ['required', 'not', 'title', 'description'].includes(name));
  }

  /** The kinds of value that a person has to choose from, for each union; empty where there is nothing to choose. @returns {Schema[][]} */
  get choices() {
    if (this.values) return [];
    const unions = this.unions.map((branches) => branches.map((branch) => this.at(branch)).filter((branch) => !branch.isNull && !branch.isRule));
    return unions.filter((branches) => branches.length > 1);
  }

  /** Whether the members of the chosen kind stand beside members of its own. */
  get isBeside() {
    const { node } = this;
    return Object.keys(node.properties ?? {}).length > 0 || this.unions.length > 1;
  }

  /** A kind with all that holds beside it. @param {Schema} branch */
  with(branch) {
    const { oneOf, anyOf, beside, ...rest } = this.node;
    const says = Object.keys(rest).some((name) => !WORDS.has(name) && !name.startsWith('x-'));
    return says ? this.at({ allOf: [rest, branch.raw] }) : branch;
  }

  /** The schema without a union of which there is one kind only. @returns {Schema} */
  get plain() {
    const only = this.unions.length === 1 && this.values === null ? this.unions[0].map((branch) => this.at(branch)).filter((branch) => !branch.isNull && !branch.isRule) : [];
    return only.length === 1 ? this.with(only[0]).plain : this;
  }

  /** Its members by name. @returns {[string, Schema][]} */
  get members() {
    return Object.entries(this.node.properties ?? {}).map(([name, member]) => [name, this.at(member)]);
  }

  /** @param {string} name */
  member(name) {
    const member = this.node.properties?.[name];
    return member === undefined ? null : this.at(member);
  }

  /** Names that must be there. @returns {string[]} */
  get required() {
    return Array.isArray(this.node.required) ? this.node.required : [];
  }

  /** What a member is that people name themselves; null where there must be none. @param {string} name */
  row(name) {
    const { patternProperties = {}, additionalProperties } = this.node;
    const pattern = Object.keys(patternProperties).find((pattern) => matches(pattern, name));
    if (pattern !== undefined) return this.at(patternProperties[pattern]);
    return additionalProperties === false ? null : this.at(additionalProperties ?? true);
  }

  /** @param {number} position */
  item(position) {
    const { items, prefixItems, additionalItems } = this.node;
    const first = Array.isArray(items) ? items : (prefixItems ?? []);
    const rest = Array.isArray(items) ? additionalItems : items;
    return this.at(first[position] ?? rest ?? true);
  }

  /** How well a value fits: -1 not at all, else how much of it is known. @param {Exact} value @param {number} [depth] @returns {number} */
  fit(value, depth = 0) {
    const { node, types } = this;
    const type = typeOf(value);
    if (depth > 40) return 0;
    if (value === null && this.nullable) return 1;
    if ('const' in node && !same(node.const, value)) return -1;
    if (node.enum && !node.enum.some((/** @type {Exact} */ one) => same(one, value))) return -1;
    if (types.length > 0 && !types.some((wanted) => wanted === type || (wanted === 'number' && type === 'integer') || (wanted === 'file' && type === 'string'))) return -1;
    let score = 'const' in node || node.enum ? 2 : 1;
    for (const branches of this.unions) {
      const fits = branches.map((branch) => this.at(branch).fit(value, depth + 1)).filter((fit) => fit >= 0);
      if (fits.length === 0 || (fits.length > 1 && this.exclusive.includes(branches))) return -1;
      score += Math.max(...fits);
    }
    if (isObject(value)) {
      if (this.required.some((name) => !Object.hasOwn(value, name))) return -1;
      if (Object.keys(value).length < Number(digits(node.minProperties) ?? 0)) return -1;
      for (const [name, part] of Object.entries(value)) {
        const member = this.member(name);
        const described = member ?? this.row(name);
        const known = described ? described.fit(part, depth + 1) : -1;
        if (known < 0) return -1;
        score += member ? known + 2 : 0;
      }
    } else if (Array.isArray(value)) {
      if (!within(value.length, node.minItems, node.maxItems)) return -1;
      for (const [at, part] of value.entries()) {
        const known = this.item(at).fit(part, depth + 1);
        if (known < 0) return -1;
        score += known;
      }
    } else if (type === 'string') {
      if (!within([.../** @type {string} */ (value)].length, node.minLength, node.maxLength)) return -1;
      if (node.pattern && !matches(node.pattern, /** @type {string} */ (value))) return -1;
      if (!ofFormat(node.format, /** @type {string} */ (value))) return -1;
    } else if (digits(value) !== null && !within(Number(digits(value)), node.minimum, node.maximum)) {
      return -1;
    }
    return score;
  }
}

/** @param {number} size @param {any} least @param {any} most */
function within(size, least, most) {
  return size >= Number(digits(least) ?? -Infinity) && size <= Number(digits(most) ?? Infinity);
}

/** @param {string} pattern @param {string} text */
function matches(pattern, text) {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}

/** @type {Record<string, RegExp>} */
const FORMATS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: /^[a-z][a-z0-9+.-]*:/i,
};

/** @param {string | undefined} format @param {string} text */
function ofFormat(format, text) {
  return FORMATS[format ?? '']?.test(text) ?? true;
}

/** @param {any} node @param {any[]} documents @param {{ steps: number }} left @returns {Node} */
function merged(node, documents, left) {
  if (typeof node !== 'object' || node === null || left.steps <= 0) return {};
  const { $ref, allOf, ...own } = node;
  if ($ref === undefined && !Array.isArray(allOf)) return own;
  left.steps -= 1;
  const parts = Array.isArray(allOf) ? allOf.map((part) => merged(part, documents, left)) : [];
  if (typeof $ref === 'string') parts.unshift(merged(lookUp($ref, documents), documents, left));
  return [...parts, own].reduce(join, {});
}

/** @param {string} reference @param {any[]} documents */
function lookUp(reference, documents) {
  const names = reference.split('/').slice(1).map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = documents.map((document) => names.reduce((value, name) => value?.[name], document));
  return found.find((value) => value !== undefined) ?? {};
}

/** What holds where both hold. @param {Node} one @param {Node} other @returns {Node} */
function join(one, other) {
  const all = { ...one };
  for (const [keyword, value] of Object.entries(other)) {
    const known = all[keyword];
    if (known === undefined) all[keyword] = value;
    else if (keyword === 'oneOf' || keyword === 'anyOf') all.beside = [...(all.beside ?? []), { [keyword]: value }];
    else if (keyword === 'beside') all.beside = [...known, ...value];
    else if (keyword === 'properties') {
      const both = Object.keys(value).filter((name) => Object.hasOwn(known, name));
      all.properties = { ...known, ...value, ...Object.fromEntries(both.map((name) => [name, { allOf: [known[name], value[name]] }])) };
    } else if (keyword === 'required') all.required = [...new Set([known, value].flat())];
    else if (keyword === 'enum') {
      const both = known.filter((/** @type {Exact} */ wanted) => value.some((/** @type {Exact} */ one) => same(one, wanted)));
      all.enum = both.length > 0 ? both : [...known, ...value];
    } else if (keyword === 'nullable') all.nullable = known && value;
    else if (keyword === 'items' && !Array.isArray(known) && !Array.isArray(value)) all.items = { allOf: [known, value] };
    else all[keyword] = value;
  }
  return all;
}
