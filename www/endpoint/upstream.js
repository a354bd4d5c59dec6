/**
 * Speaks to the Connectivity API: adds the key, the version and the user, retries what may be retried, and says of a
 * failure whether the call can have taken effect. Knows nothing of browsers or of the host.
 */
import { readBody } from './body.js';
import { ApiError } from './error.js';
import { toSegment } from './id.js';
import { jsonText } from './json.js';
import { normalise, retryAfter } from './normalise.js';

const VERSION = '2025-09';
const TRIES = 3;

/** Every call there is: name, method, path. A path is made here and nowhere else, so no input can reach another. */
const c = toSegment;
export const calls = {
  createUser: () => target('create_user', 'POST', '/users'),
  listUsers: () => target('list_users', 'GET', '/users'),
  connectors: () => target('connectors', 'GET', '/connectors'),
  resources: (/** @type {string} */ id) => target('resources', 'GET', `/connectors/${c(id)}/resources`),
  action: (/** @type {string} */ id, /** @type {string} */ action) =>
    target('action', 'GET', `/connectors/${c(id)}/actions/${c(action)}`),
  metadata: (/** @type {string} */ id) =>
    target('credential_metadata', 'GET', `/connectors/${c(id)}/credentials/metadata`),
  createCredential: (/** @type {string} */ id) =>
    target('create_credential', 'POST', `/connectors/${c(id)}/credentials`),
  connectorCredentials: (/** @type {string} */ id) =>
    target('connector_credentials', 'GET', `/connectors/${c(id)}/credentials`),
  userCredentials: (/** @type {string} */ user) => target('user_credentials', 'GET', `/users/${c(user)}/credentials`),
  // Two spellings of the same call; which one an upstream knows is found out by trying.
  deleteCredential: (/** @type {string} */ id, /** @type {string} */ credential) =>
    target('delete_credential', 'DELETE', `/connectors/${c(id)}/credentials/${c(credential)}`),
  deleteUserCredential: (/** @type {string} */ user, /** @type {string} */ credential) =>
    target('delete_user_credential', 'DELETE', `/users/${c(user)}/credentials/${c(credential)}`),
  execute: (/** @type {string} */ id, /** @type {string} */ action) =>
    target('execute', 'POST', `/connectors/${c(id)}/actions/${c(action)}/execute`),
};

/** @param {string} name @param {string} method @param {string} path */
const target = (name, method, path) => ({ name, method, path });

/**
 * When a call may be made again by itself: `never`: a run. `not-done`: when the upstream surely did nothing, since it was
 * not reached or answered 429. `failed`: also when it failed, since the call only reads.
 * @typedef {'never' | 'not-done' | 'failed'} Retry
 */

/** A call that failed. `effect`: `none`, surely; `unknown`, it was sent; or the status that it was answered with. */
export class Failure extends Error {
  /** @param {'none' | 'unknown' | number} effect @param {ApiError} error */
  constructor(effect, error) {
    super(error.message);
    this.effect = effect;
    this.error = error;
  }
}

/** What `error` tells the browser, whichever kind it is. @param {unknown} error */
export const apiError = (error) => (error instanceof Failure ? error.error : error instanceof ApiError ? error : null);

export class Upstream {
  /** @param {import('./options.js').Settings} settings */
  constructor(settings) {
    this.settings = settings;
    this.base = settings.upstream.href.replace(/\/+$/, '');
  }

  /**
   * Makes a call, again where `retry` allows it, within the time there is. Answers the JSON text, `''` for nothing,
   * `null` for what is no JSON.
   * Without a user the call runs as the key's owner, so it is left out only where no user matters.
   * @param {ReturnType<typeof target>} to @param {import('./call.js').Call} call
   * @param {{ user?: string, body?: string, retry: Retry }} ask
   * @returns {Promise<string | null>}
   */
  async send(to, call, ask) {
    const { timeoutMs, executeTimeoutMs } = this.settings;
    const deadline = Date.now() + (to.name === 'execute' ? executeTimeoutMs : timeoutMs);
    for (let tries = 1; ; tries += 1) {
      call.attempts += 1;
      try {
        return await this.#once(to, call, ask, deadline - Date.now());
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.#log(to.name, error, call);
        const pause = this.#pause(ask.retry, error, tries);
        if (pause === null || Date.now() + pause >= deadline) throw error;
        await new Promise((done) => setTimeout(done, pause));
      }
    }
  }

  /**
   * @param {ReturnType<typeof target>} to @param {import('./call.js').Call} call
   * @param {{ user?: string, body?: string }} ask @param {number} left
   */
  async #once({ method, path }, call, { user, body }, left) {
    const headers = new Headers({
      authorization: `Bearer ${this.settings.apiKey}`,
      accept: 'application/json',
      'x-api-version': VERSION,
      'x-request-id': call.requestId,
      'user-agent': 'jackfield-endpoint',
    });
    if (user !== undefined) headers.set('x-alloy-userid', user);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(), Math.max(0, left));
    try {
      const init = { method, headers, redirect: /** @type {const} */ ('manual'), signal: clock.signal };
      const response = await this.settings.fetch(`${this.base}${path}`, { ...init, ...outgoing(body) });
      const bytes = await readBody(response.body, this.settings.responseBytes, () =>
        response.headers.get('content-length'),
      );
      const wait = retryAfter(response.headers.get('retry-after'), Date.now());
      if (bytes === null) throw new Failure(response.status, ApiError.badAnswer());
      const json = jsonText(bytes);
      if (!response.ok) throw refused(response.status, normalise(response.status, json, wait, this.settings.apiKey));
      return bytes.length ? json : '';
    } catch (error) {
      throw error instanceof Failure ? error : lost(error, clock.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * How long to wait before the next try; `null` to give up.
   * @param {Retry} retry @param {Failure} failure @param {number} tries
   */
  #pause(retry, { effect, error }, tries) {
    const { retryBaseMs, retryAfterLimitMs } = this.settings;
    const done = effect !== 'none';
    const allowed =
      retry === 'not-done' ? !done : retry === 'failed' && (!done || effect === 'unknown' || effect >= 500);
    if (!allowed || tries >= TRIES || error.isMisconfigured) return null;
    // A random share, so that clients that failed together do not come back together.
    if (error.retryAfter === undefined) return retryBaseMs * 2 ** (tries - 1) * (1 + Math.random());
    const wait = error.retryAfter * 1000;
    return wait > retryAfterLimitMs ? null : wait + Math.random() * retryBaseMs;
  }

  /**
   * For the operator: what failed, never what was in it. The upstream's message may quote anything, so it stays out.
   * @param {string} upstreamCall @param {Failure} failure @param {import('./call.js').Call} call
   */
  #log(upstreamCall, { effect, error }, { requestId }) {
    const { code, isMisconfigured } = error;
    const message = isMisconfigured
      ? 'The upstream refused the API key: look at apiKey, and at what the key may do.'
      : 'A call upstream failed.';
    this.settings.log({
      level: isMisconfigured ? 'error' : 'warn',
      event: 'upstream',
      message,
      requestId,
      upstreamCall,
      code,
      ...(typeof effect === 'number' && { upstreamStatus: effect }),
    });
  }
}

/**
 * A body for `fetch`. Deno sends a request again by itself when a kept connection ends under it, and would run an action
 * twice; a stream it cannot send again.
 * @param {string | undefined} body
 */
function outgoing(body) {
  if (body === undefined) return {};
  return 'Deno' in globalThis ? { body: new Blob([body]).stream(), duplex: 'half' } : { body };
}

/** @param {number} status @param {ApiError} error */
const refused = (status, error) => new Failure(error.status === 429 || error.isMisconfigured ? 'none' : status, error);

/** Names under which runtimes report that a connection could not be made, so that nothing was sent. */
const NOT_CONNECTED = new Set(
  `ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH UND_ERR_CONNECT_TIMEOUT ConnectionRefused
  FailedToOpenSocket ERR_TLS_CERT_ALTNAME_INVALID CERT_HAS_EXPIRED DEPTH_ZERO_SELF_SIGNED_CERT
  UNABLE_TO_VERIFY_LEAF_SIGNATURE`.split(/\s+/),
);

/**
 * A failure without an answer. Where it cannot be told whether anything was sent, it may have been.
 * @param {any} error @param {boolean} late
 */
function lost(error, late) {
  const codes = [
    error?.code,
    error?.cause?.code,
    ...(error?.cause?.errors ?? []).map((/** @type {any} */ one) => one?.code),
  ];
  const unsent = codes.some((code) => NOT_CONNECTED.has(code));
  if (unsent) return new Failure('none', ApiError.unavailable());
  return new Failure('unknown', late ? ApiError.timeout() : ApiError.unavailable());
}
