/**
 * Keeps other sites out: the static header that forces a preflight, the `Origin` and `Sec-Fetch-Site` check, and CORS for
 * exactly the origins that are named. Knows not who is signed in.
 */
import { ApiError } from './error.js';
import { changesState, isPlainFetch } from './route.js';

/**
 * Refuses a call that another site may have forged.
 * @param {import('./route.js').Route} route @param {Request} request @param {readonly string[]} allowed
 */
export function admit(route, request, allowed) {
  if (isPlainFetch(route)) return;
  if (request.headers.get('x-jackfield') !== '1') throw ApiError.forbidden('The header X-Jackfield: 1 is missing.');
  if (changesState(route) && !isFromHere(request, allowed)) {
    throw ApiError.forbidden('Calls from this origin are not allowed.');
  }
}

/**
 * Whether a request comes from the host's own pages, or from no browser at all. The order is that of Go's
 * `CrossOriginProtection`: an allowed origin, then what the browser says about the site, then `Origin` against `Host`.
 * @param {Request} request @param {readonly string[]} allowed
 */
function isFromHere(request, allowed) {
  const origin = request.headers.get('origin');
  if (origin !== null && allowed.includes(origin)) return true;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  if (origin === null) return true;
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const [scheme, rest] = origin.split('://');
  return scheme !== undefined && rest !== undefined && rest.toLowerCase() === host.toLowerCase();
}

/**
 * Whether this is a CORS preflight of an allowed origin. Where no origins are named there is no such thing.
 * @param {Request} request @param {readonly string[]} allowed
 */
export function isPreflight({ method, headers }, allowed) {
  const origin = headers.get('origin');
  return (
    method === 'OPTIONS' && headers.has('access-control-request-method') && origin !== null && allowed.includes(origin)
  );
}

export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-jackfield',
  'access-control-max-age': '600',
};

/**
 * Lets the pages of an allowed origin read the answer, whatever it is.
 * @param {string | null} origin @param {readonly string[]} allowed @param {Headers} headers
 */
export function share(origin, allowed, headers) {
  if (!allowed.length) return;
  headers.append('vary', 'origin');
  if (origin === null || !allowed.includes(origin)) return;
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-allow-credentials', 'true');
  headers.set('access-control-expose-headers', 'etag, idempotency-replayed, retry-after, x-request-id');
}
