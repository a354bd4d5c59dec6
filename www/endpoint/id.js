/**
 * Identifiers as they stand in a path: decoded once, checked, and encoded again for the upstream. Knows no routes.
 */
import { ApiError } from './error.js';

const MOST_BYTES = 200;
const utf8 = new TextEncoder();
export const control = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Whether a text can be the id of a connector, an action, a credential or a user.
 * @param {unknown} text @returns {text is string}
 */
export const isId = (text) => typeof text === 'string' && problem(text) === null;

/**
 * Why a text is no id, as a sentence for the person who sent it. `.` and `..` are none: URL parsers take them as steps in a
 * path, encoded or not; nor is a lone surrogate a character: it would be encoded as another one.
 * @param {string} text
 */
function problem(text) {
  if (text === '' || utf8.encode(text).length > MOST_BYTES) return 'An id must have 1 to 200 bytes.';
  const forbidden = text === '.' || text === '..' || control.test(text) || /\p{Surrogate}/u.test(text);
  return forbidden ? 'An id must not contain control characters and must not be a path step.' : null;
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
  const wrong = problem(text);
  if (wrong) throw ApiError.invalidInput(wrong);
  return text;
}

/**
 * An id as one segment of a path: everything but RFC 3986's unreserved characters is encoded, so it can never end it.
 * @param {string} id
 */
export function toSegment(id) {
  return encodeURIComponent(id).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
