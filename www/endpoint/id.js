/**
 * Identifiers as they stand in a path: decoded once, checked, and encoded again for the upstream. Knows no routes.
 */
import { ApiError } from './error.js';

const MOST_BYTES = 200;
const utf8 = new TextEncoder();
export const control = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Whether a text can be the id of a connector, an action, a credential or a user. `.` and `..` cannot: URL parsers take
 * them as steps in a path, encoded or not.
 * @param {unknown} text @returns {text is string}
 */
export function isId(text) {
  if (typeof text !== 'string' || text === '' || text === '.' || text === '..') return false;
  // A lone surrogate is no character: it would be encoded as another one.
  return !control.test(text) && !/\p{Surrogate}/u.test(text) && utf8.encode(text).length <= MOST_BYTES;
}

/**
 * Decodes one raw segment of a path, exactly once and strictly: a lenient decoder and the upstream's could read the same
 * text differently.
 * @param {string} segment
 */
export function fromSegment(segment) {
  let text;
  try {
    text = decodeURIComponent(segment);
  } catch {
    throw ApiError.invalidInput('An id in the path is not valid percent-encoded UTF-8.');
  }
  if (!isId(text)) {
    throw ApiError.invalidInput('An id has 1 to 200 bytes, no control characters, and is no step in a path.');
  }
  return text;
}

/**
 * An id as one segment of a path: everything but RFC 3986's unreserved characters is encoded, so it can never end it.
 * @param {string} id
 */
export function toSegment(id) {
  return encodeURIComponent(id).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
