/**
 * Every way the upstream has of saying no, brought into the contract's one shape. Knows not which call it was, and never
 * lets the upstream's markup through.
 */
import { ApiError } from './error.js';

const MOST_MESSAGE = 1000;
const MOST_CODE = 100;
const MOST_RETRY_AFTER = 24 * 60 * 60;

/**
 * @typedef {object} Said what an answer that is no success says, as far as it can be made out
 * @property {boolean} thirdParty
 * @property {string} [code]
 * @property {string} [message]
 * @property {number} [status]
 */

/**
 * The error for the browser. `secret` is cut out of the upstream's message, should it quote the key.
 * @param {number} status @param {string | null} json the answer, if it was JSON
 * @param {number | undefined} retryAfter @param {string} secret @returns {ApiError}
 */
export function normalise(status, json, retryAfter, secret) {
  const said = json === null ? null : read(JSON.parse(json));
  // A page of some proxy in between is no answer of the upstream, but "too many" and "later" are understood anyway.
  if (!said) {
    if (status === 429) return tooMany({ thirdParty: false }, retryAfter, secret, status);
    const bad = ApiError.badAnswer();
    return new ApiError(bad.status, bad.code, bad.message, { detailStatus: status || bad.status, retryAfter });
  }
  if (!said.thirdParty && (status === 401 || status === 403)) return ApiError.misconfigured();
  const theirs = said.thirdParty ? (said.status ?? status) : status;
  if (status === 429 || (said.thirdParty && theirs === 429)) return tooMany(said, retryAfter, secret, status);
  return error(said, answerStatus(status), theirs, retryAfter, secret);
}

/** @param {number} status */
function answerStatus(status) {
  if (status === 401 || status === 403) return 424;
  // About the connection between endpoint and upstream, so meaningless to a browser.
  if ([407, 408, 421, 425, 426, 431].includes(status)) return 502;
  if (status >= 400 && status < 500) return status;
  return status === 504 ? 504 : 502;
}

/** @param {Said} said @param {number | undefined} retryAfter @param {string} secret @param {number} status */
function tooMany(said, retryAfter, secret, status) {
  const theirs = (said.thirdParty && said.status) || status;
  return error({ ...said, code: said.code ?? 'RATE_LIMITED' }, 429, theirs, retryAfter, secret);
}

/**
 * @param {Said} said @param {number} status @param {number} detailStatus @param {number | undefined} retryAfter
 * @param {string} secret
 */
function error(said, status, detailStatus, retryAfter, secret) {
  const source = said.thirdParty ? 'THIRD_PARTY' : 'CONNECTIVITY_API';
  const code = said.code ?? (status === 404 ? 'NOT_FOUND' : status < 500 ? 'INVALID_INPUT' : 'INTERNAL_ERROR');
  const whole = (said.message ?? '').replaceAll(secret, '[redacted]').replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  const message = [...whole.slice(0, 2 * MOST_MESSAGE)].slice(0, MOST_MESSAGE).join('');
  const readable = message.trim() !== '' && !/^\s*<(!doctype|html|\?xml)/i.test(message);
  const who = said.thirdParty ? 'other system' : 'integration service';
  const told = readable ? message : `The ${who} refused this without saying why.`;
  return new ApiError(status, code, told, { source, detailStatus, retryAfter });
}

/**
 * Reads the shapes seen: `{error:{…}}` with or without `source` and `details`, `{code,message}`, `{error:"text"}`,
 * `{message:"text"}`, and a bare string. `null` for anything else.
 * @param {any} value @returns {Said | null}
 */
function read(value) {
  if (typeof value === 'string') return { thirdParty: false, message: value };
  if (!isObject(value)) return null;
  const places = isObject(value.error) ? [value.error, value] : [value];
  const find = (/** @type {string} */ name) => places.find((place) => Object.hasOwn(place, name))?.[name];
  const text = (/** @type {string} */ name) => (typeof find(name) === 'string' ? find(name) : undefined);
  const code = text('code')
    ?.replace(/[^\w.:-]/g, '')
    .slice(0, MOST_CODE);
  const message = text('message') ?? (typeof value.error === 'string' ? value.error : undefined);
  const details = find('details');
  const told = isObject(details) ? details.httpStatusCode : undefined;
  const status = typeof told === 'string' && /^\d+$/.test(told) ? Number(told) : told;
  return {
    thirdParty: text('source') === 'THIRD_PARTY',
    ...(code && { code }),
    ...(message !== undefined && { message }),
    ...(Number.isInteger(status) && status >= 100 && status < 600 && { status }),
  };
}

/** @param {any} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The seconds of a `Retry-After` header, either as a number or as a date, at most a day.
 * @param {string | null} header @param {number} now @returns {number | undefined}
 */
export function retryAfter(header, now) {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value), MOST_RETRY_AFTER);
  // Only the one format that HTTP has for dates: `Date.parse` reads much else.
  if (!/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, Math.ceil((date - now) / 1000)), MOST_RETRY_AFTER);
}
