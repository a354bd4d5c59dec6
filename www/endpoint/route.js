/**
 * The contract's table of routes. What is not in it does not exist: an unknown path is 404, a wrong method 405. Knows not
 * what a route does.
 */
import { ApiError } from './error.js';
import { fromSegment } from './id.js';

/**
 * @typedef {object} Route one call of the contract, its ids decoded and checked
 * @property {string} name as logs have it
 * @property {string} [connector]
 * @property {string} [action]
 * @property {string} [credential]
 */

/** Path, then the name of each method's route. `connector` and so on stand for one segment. */
const table = /** @type {[string, Record<string, string>][]} */ ([
  ['connectors', { GET: 'connectors' }],
  ['connectors/:connector/icon', { GET: 'icon' }],
  ['connectors/:connector/resources', { GET: 'resources' }],
  ['connectors/:connector/actions/:action', { GET: 'action' }],
  ['connectors/:connector/credentials/metadata', { GET: 'credential_metadata' }],
  ['connectors/:connector/credentials', { GET: 'connector_credentials', POST: 'create_credential' }],
  ['connectors/:connector/credentials/:credential', { DELETE: 'delete_credential' }],
  ['connectors/:connector/actions/:action/execute', { POST: 'execute' }],
  ['credentials', { GET: 'credentials' }],
  ['capabilities', { GET: 'capabilities' }],
  ['executions', { GET: 'executions' }],
  ['oauth/callback', { GET: 'callback_page' }],
  ['oauth/callback.js', { GET: 'callback_script' }],
  ['oauth/callback.css', { GET: 'callback_style' }],
]).map(([path, methods]) => ({ words: path.split('/'), methods: new Map(Object.entries(methods)) }));

const notFound = () => ApiError.notFound('There is no such address at this endpoint.');

/**
 * Finds the route of a path below the endpoint, still percent-encoded.
 * @param {string} method @param {string} path begins with a slash @returns {Route}
 */
export function findRoute(method, path) {
  const segments = path.slice(1).split('/');
  const found = table.find(
    ({ words }) =>
      words.length === segments.length &&
      words.every((word, index) => (word[0] === ':' ? segments[index] !== '' : word === segments[index])),
  );
  if (!found) throw notFound();
  const name = found.methods.get(method);
  if (!name) throw ApiError.methodNotAllowed([...found.methods.keys()].join(', '));
  const ids = found.words.flatMap((word, index) =>
    word[0] === ':' ? [[word.slice(1), fromSegment(segments[index] ?? '')]] : [],
  );
  return { name, ...Object.fromEntries(ids) };
}

/**
 * A request's path below the endpoint, as it was asked for where that is known: a URL parser resolves steps in it, encoded
 * ones too. Each call has one address only, so a doubled slash is none.
 * @param {string} url @param {string} base @param {string | undefined} rawPath
 */
export function pathBelow(url, base, rawPath) {
  const path = rawPath?.split('?', 1)[0] ?? new URL(url).pathname;
  if (path.includes('//') || !`${path}/`.startsWith(`${base}/`)) throw notFound();
  return path.slice(base.length) || '/';
}

/** Whether nobody needs to be signed in. @param {Route} route */
export const isPublic = ({ name }) => name.startsWith('callback_');

/** Whether a browser fetches this without being able to send `X-Jackfield`: an image, or a page. @param {Route} route */
export const isPlainFetch = (route) => route.name === 'icon' || isPublic(route);

/** Whether the call changes anything. @param {Route} route */
export const changesState = ({ name }) => ['create_credential', 'delete_credential', 'execute'].includes(name);
