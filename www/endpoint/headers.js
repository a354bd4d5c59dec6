/**
 * Which of the headers that a browser asks for may reach the third party. Headers that carry identity, routing or framing
 * are not a form's to set.
 */
import { ApiError } from './error.js';
import { control } from './id.js';

/** In lower case, with `_` read as `-`: between two neighbours on the way, framing and routing, who asks, from where. */
const DROPPED = new Set(
  `connection keep-alive te trailer trailers transfer-encoding upgrade http2-settings expect max-forwards via
  host content-length content-encoding x-http-method x-http-method-override x-method-override x-original-url
  x-original-uri x-original-host x-original-method x-rewrite-url x-host
  authorization cookie cookie2 set-cookie set-cookie2 x-api-version x-csrf-token x-xsrf-token
  forwarded origin referer x-real-ip x-client-ip x-cluster-client-ip x-originating-ip x-remote-ip x-remote-addr
  true-client-ip cf-connecting-ip fastly-client-ip client-ip x-request-id x-url-scheme`.split(/\s+/),
);
const DROPPED_PREFIX = /^(proxy-|x-proxy-|x-alloy-|x-jackfield|x-forwarded|x-envoy-|x-amzn-|sec-)/;
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** Whether a header of that name is dropped. Servers behind CGI read `_` and `-` as the same. @param {string} name */
function isDropped(name) {
  const plain = name.trim().toLowerCase().replaceAll('_', '-');
  return DROPPED.has(plain) || DROPPED_PREFIX.test(plain);
}

/**
 * Drops the headers that are not the browser's to set, and refuses what is no header: either a name that is none, or a
 * value that could smuggle a second one in.
 * @param {import('./json.js').RawObject} headers
 */
export function strip(headers) {
  headers.entries = headers.entries.filter(([name]) => !isDropped(name));
  for (const [name, raw] of headers.entries) {
    // A number beyond a double's range is a number all the same, and passes as written.
    const isValue = raw[0] === '"' ? !control.test(JSON.parse(raw).replaceAll('\t', '')) : !/^[[{]/.test(raw);
    if (!TOKEN.test(name) || !isValue) {
      throw ApiError.invalidInput('additionalHeaders holds something that is no header.');
    }
  }
  return headers;
}
