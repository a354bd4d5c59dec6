/** JSON to the last digit: numbers stay the text that they are. Knows nothing of schemas. */

/** Marks a number among texts; no text of the corpus begins with a letter of private use. */
const MARK = '\uE000';

/**
 * A value with each number as its text.
 * @typedef {null | boolean | string | Exact[] | { [name: string]: Exact }} Exact
 */

/** Reads JSON. @param {string} text @returns {Exact} */
export function read(text) {
  const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  return JSON.parse(text.replace(tokens, (token) => (token.startsWith('"') ? token : `"${MARK}${token}"`)));
}

/** Writes JSON. @param {Exact} value */
export function write(value) {
  return JSON.stringify(value).replace(new RegExp(`"${MARK}([^"]*)"`, 'g'), '$1');
}

/** The digits of a number; null for all else. @param {Exact} value */
export function digits(value) {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : null;
}

/** A number. @param {number | string} digits @returns {Exact} */
export function number(digits) {
  return `${MARK}${digits}`;
}

/** What JSON calls it; a number without a fraction is an integer. @param {Exact} value */
export function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const text = digits(value);
  if (text !== null) return Number.isInteger(Number(text)) ? 'integer' : 'number';
  return typeof value;
}

/** @param {Exact} value @returns {value is { [name: string]: Exact }} */
export function isObject(value) {
  return typeOf(value) === 'object';
}

/** Whether both are the same to the last digit; the order of members says nothing. @param {Exact} one @param {Exact} other @returns {boolean} */
export function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, at) => same(item, other[at]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]));
}

/** How many values there are in it that are typed or chosen. @param {Exact} value @returns {number} */
export function leaves(value) {
  if (Array.isArray(value) || isObject(value)) return Object.values(value).reduce((/** @type {number} */ sum, part) => sum + leaves(part), 0);
  return 1;
}
