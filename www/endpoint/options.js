/**
 * What the host decides, checked once: after this nothing about it can be wrong, or an error has named the option.
 */
import { isId } from './id.js';
import { memoryStore } from './memory.js';

const DAY = 24 * 60 * 60 * 1000;

/** @typedef {ReturnType<typeof understand>} Settings */

/** @param {import('./index.js').EndpointOptions} options */
export function understand(options) {
  const {
    upstream = 'https://production.runalloy.com',
    basePath = '/integrations',
    redirectUris = [],
    allowOrigins = [],
    actions = {},
    authConfigs = {},
    connectors,
    rateLimit = { calls: 600, perMs: 60_000 },
  } = options;
  const numbers = {
    cacheMs: options.cacheMs ?? 5 * 60_000,
    staleMs: options.staleMs ?? DAY,
    timeoutMs: options.timeoutMs ?? 30_000,
    executeTimeoutMs: options.executeTimeoutMs ?? 120_000,
    retryBaseMs: options.retryBaseMs ?? 200,
    retryAfterLimitMs: options.retryAfterLimitMs ?? 5000,
    requestBytes: options.requestBytes ?? 4 * 1024 * 1024,
    responseBytes: options.responseBytes ?? 16 * 1024 * 1024,
    answerRetentionMs: options.answerRetentionMs ?? DAY,
    journalRetentionMs: options.journalRetentionMs ?? 30 * DAY,
  };
  const { apiKey = '' } = options;
  need(apiKey.trim() !== '', 'apiKey', 'is empty');
  need(/^[!-~]+$/.test(apiKey), 'apiKey', 'has characters that cannot stand in an HTTP header');
  need(typeof options.identify === 'function', 'identify', 'must be a function that says whose session it is');
  const url = parsed(upstream);
  need(url && isSafe(url), 'upstream', 'must be https, or http on this machine: the API key travels on it');
  need(
    url && !url.search && !url.hash && !url.username && !url.password,
    'upstream',
    'must have no user name, password, query or fragment',
  );
  need(/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/.test(basePath), 'basePath', 'must be a path such as /integrations, or empty');
  for (const uri of redirectUris) {
    const safe = parsed(uri);
    const plain = safe && isSafe(safe) && !/[?#]/.test(uri) && !safe.username && !safe.password;
    need(
      plain,
      'redirectUris',
      `${JSON.stringify(uri)} must be https (or http on this machine), without query and fragment`,
    );
  }
  for (const origin of allowOrigins) {
    const exact = parsed(origin)?.origin === origin && /^https?:/.test(origin);
    need(
      exact,
      'allowOrigins',
      `${JSON.stringify(origin)} must be an origin such as https://app.example.com, without a slash at the end`,
    );
  }
  const ids = {
    connectors: connectors ?? [],
    actions: Object.entries(actions).flat(2),
    authConfigs: Object.keys(authConfigs),
  };
  for (const [option, list] of Object.entries(ids)) {
    for (const id of list) need(isId(id), option, `${JSON.stringify(id)} is no id`);
  }
  for (const [option, number] of Object.entries(numbers)) {
    need(Number.isFinite(number) && number >= 0, option, 'must be a number that is not negative');
  }
  for (const option of /** @type {const} */ (['timeoutMs', 'executeTimeoutMs'])) {
    need(numbers[option] > 0, option, 'must be longer than zero');
  }
  need(
    numbers.answerRetentionMs >= 2 * numbers.executeTimeoutMs,
    'answerRetentionMs',
    'must be at least twice executeTimeoutMs: a run must outlive itself',
  );
  need(
    rateLimit === false || (rateLimit.calls > 0 && rateLimit.perMs > 0),
    'rateLimit',
    'must be { calls, perMs }, or false',
  );
  const allowedActions = new Map(Object.entries(actions).map(([connector, list]) => [connector, new Set(list)]));
  const allowedConnectors = connectors && new Set(connectors);
  return {
    ...numbers,
    rateLimit,
    basePath,
    allowOrigins,
    apiKey,
    identify: options.identify,
    upstream: /** @type {URL} */ (url),
    redirectUris: new Set(redirectUris),
    authConfigs: new Map(Object.entries(authConfigs)),
    connectors: allowedConnectors,
    actions: allowedActions,
    store: options.store ?? memoryStore(),
    storeIsMemory: options.store === undefined,
    log: unfailing(options.log ?? complain),
    waitUntil: options.waitUntil,
    fetch:
      options.fetch ?? ((/** @type {Request | string} */ input, /** @type {RequestInit} */ init) => fetch(input, init)),
    /** Whether the upstream is this machine: then its own addresses may be too. */
    isLocal: isLoopback(/** @type {URL} */ (url)),
    /** @param {string} connector */
    offersConnector: (connector) => !allowedConnectors || allowedConnectors.has(connector),
    /** @param {string} connector @param {string} action */
    offersAction: (connector, action) => allowedActions.get(connector)?.has(action) ?? true,
  };
}

/** @param {unknown} condition @param {string} option @param {string} reason */
function need(condition, option, reason) {
  if (!condition) throw new TypeError(`jackfield: ${option} ${reason}.`);
}

/** @param {string} text */
export function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** @param {URL} url */
const isSafe = (url) => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));

/** Whether a URL's host is this machine: a loopback address, `localhost`, or a name below it. @param {URL} url */
export const isLoopback = ({ hostname }) => /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost|.+\.localhost)$/.test(hostname);

/**
 * Whether consent may begin at an address: https without a user name, or http between loopback hosts.
 * @param {string} text @param {boolean} isLocal
 */
export function isSafeOauthUrl(text, isLocal) {
  const url = parsed(text);
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal && isLoopback(url));
}

/**
 * Warnings and errors only: what is all right need not stand in somebody's console.
 * @type {(entry: import('./index.js').LogEntry) => void}
 */
function complain(entry) {
  if (entry.level !== 'info') console[entry.level](`jackfield: ${JSON.stringify(entry)}`);
}

/** A log that breaks must not break the call. @param {(entry: import('./index.js').LogEntry) => void} log */
function unfailing(log) {
  return (/** @type {import('./index.js').LogEntry} */ entry) => {
    try {
      log(entry);
    } catch (error) {
      console.error('jackfield: the log function failed.', error);
    }
  };
}
