/** Running an action: checked, claimed, sent once, and written into the journal. */
import { sha256 } from './call.js';
import { ApiError } from './error.js';
import { jsonText } from './json.js';
import { Runs } from './once.js';
import { readRun } from './run-body.js';
import { Failure, apiError, calls } from './upstream.js';

/** @typedef {import('./call.js').Call} Call */
/** @typedef {import('./index.js').EndUser} EndUser */
/** @typedef {{ connector: string, action: string, user: EndUser, call: Call }} Run */

export class Execute {
  /** @type {boolean} */
  #warned = false;

  /**
   * @param {import('./options.js').Settings} settings @param {import('./upstream.js').Upstream} upstream
   * @param {import('./guarded.js').GuardedStore} store @param {import('./users.js').Users} users
   * @param {import('./credentials.js').Credentials} credentials
   */
  constructor(settings, upstream, store, users, credentials) {
    this.settings = settings;
    this.upstream = upstream;
    this.store = store;
    this.users = users;
    this.credentials = credentials;
    // A run waits at most for the user, the list of credentials, and itself.
    this.runs = new Runs(store, settings.executeTimeoutMs + 3 * settings.timeoutMs);
  }

  /**
   * @param {Run} run @param {Headers} headers @param {Uint8Array} body @param {(promise: Promise<unknown>) => void} keepAlive
   */
  async respond(run, headers, body, keepAlive) {
    const key = idempotencyKey(headers);
    const json = jsonText(body) ?? '';
    const sent = readRun(json);
    this.#warnOfMemory();
    const print = await fingerprint(run.connector, run.action, body);
    const name = { endUser: run.user.id, key };
    const carryOut = () => this.#carryOut(run, sent);
    const { answer, error, retryAfter, repeated } = await this.runs.once(name, print, run.call, carryOut, keepAlive);
    if (!answer) throw error ?? ApiError.internal();
    const response = new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
    if (retryAfter !== undefined) response.headers.set('retry-after', String(retryAfter));
    if (repeated) response.headers.set('idempotency-replayed', 'true');
    return response;
  }

  #warnOfMemory() {
    if (this.#warned || !this.settings.storeIsMemory) return;
    this.#warned = true;
    const message =
      'Runs are remembered in memory: a repeat after a restart, or at another process, runs again. Give createEndpoint a store.';
    this.settings.log({ level: 'warn', event: 'endpoint', message });
  }

  /**
   * @param {Run} run @param {{ credential: string | undefined, body: string }} sent
   * @returns {Promise<import('./once.js').Outcome>}
   */
  async #carryOut({ connector, action, user, call }, sent) {
    const startedAt = Date.now();
    const begun = { endUser: user.id, connector, action, startedAt, requestId: call.requestId };
    let journal;
    try {
      const running = { ...begun, status: /** @type {const} */ ('running'), httpStatus: null, durationMs: null };
      journal = await this.store.beginExecution(call, running);
    } catch (error) {
      // Nothing was sent yet, and a run that leaves no trace should not be.
      return { notRun: /** @type {ApiError} */ (error) };
    }
    const outcome = await this.#send({ connector, action, user, call }, sent);
    const durationMs = Math.max(0, Date.now() - startedAt);
    const [status, httpStatus] = described(outcome);
    if (journal !== undefined) {
      await this.store.endExecution(call, journal, { status, httpStatus, durationMs }).catch(() => {});
    }
    const { requestId } = call;
    this.settings.log({
      level: 'info',
      event: 'run',
      requestId,
      connector,
      action,
      outcome: status,
      status: httpStatus,
      durationMs,
    });
    return outcome;
  }

  /**
   * @param {Run} run @param {{ credential: string | undefined, body: string }} sent
   * @returns {Promise<import('./once.js').Outcome>}
   */
  async #send({ connector, action, user, call }, { credential, body }) {
    let upstreamUser;
    try {
      upstreamUser = await this.users.resolve(user, call);
      if (credential !== undefined) await this.credentials.checkOwner(credential, upstreamUser, call);
    } catch (error) {
      return { notRun: apiError(error) ?? ApiError.internal() };
    }
    const refused = (/** @type {ApiError} */ error) => ({
      answer: { status: error.status, body: error.body(call.requestId) },
      retryAfter: error.retryAfter,
    });
    try {
      const json = await this.upstream.send(calls.execute(connector, action), call, {
        user: upstreamUser,
        body,
        retry: 'never',
      });
      return json === null ? refused(ApiError.badAnswer()) : { answer: { status: 200, body: envelope(json) } };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.effect === 'none') return { notRun: error.error };
      return error.effect === 'unknown' ? { lost: lost(error.error) } : refused(error.error);
    }
  }
}

/** @param {Headers} headers */
function idempotencyKey(headers) {
  const key = headers.get('idempotency-key') ?? '';
  // Given twice, it would have a space in it.
  if (!/^[!-~]{1,200}$/.test(key)) {
    throw ApiError.invalidInput('The header Idempotency-Key must have 1 to 200 visible ASCII characters.');
  }
  return key;
}

/** What makes two runs the same. @param {string} connector @param {string} action @param {Uint8Array} body */
async function fingerprint(connector, action, body) {
  return sha256(JSON.stringify([connector, action, await sha256(body)]));
}

/** Says in words what must not be guessed from a status: that it may have happened. @param {ApiError} error */
function lost(error) {
  const unknown = ApiError.outcomeUnknown();
  // A timeout keeps its own code. For a connection that broke, "unavailable" would read as "nothing happened".
  return new ApiError(error.status, error.status === 504 ? error.code : unknown.code, unknown.message);
}

/** The upstream's answer as it is; what is no object becomes the `responseData` of one. @param {string} json */
const envelope = (json) => (json.trim().startsWith('{') ? json : `{"responseData":${json.trim() || 'null'}}`);

/** @param {import('./once.js').Outcome} outcome @returns {[import('./index.js').ExecutionStatus, number]} */
function described(outcome) {
  if ('notRun' in outcome) return ['not_run', outcome.notRun.status];
  if ('lost' in outcome) return ['unknown', outcome.lost.status];
  return [outcome.answer.status < 300 ? 'succeeded' : 'failed', outcome.answer.status];
}
