/** The host's store, with its failures logged and kept from the browser. Decides nothing. */
import { ApiError } from './error.js';

/** @typedef {import('./call.js').Call} Call */
/** @typedef {import('./index.js').Store} Store */

export class GuardedStore {
  #store;
  #log;

  /** @param {import('./options.js').Settings} settings */
  constructor({ store, log }) {
    this.#store = store;
    this.#log = log;
    /** Whether there is a journal. */
    this.hasJournal = Boolean(store.beginExecution && store.endExecution && store.executions);
  }

  /** @param {Call} call @param {Parameters<Store['upstreamUser']>} values */
  upstreamUser = (call, ...values) => this.#ask(call, (store) => store.upstreamUser(...values));
  /** @param {Call} call @param {Parameters<Store['rememberUser']>} values */
  rememberUser = (call, ...values) => this.#ask(call, (store) => store.rememberUser(...values));
  /** @param {Call} call @param {Parameters<Store['claimRun']>} values */
  claimRun = (call, ...values) => this.#ask(call, (store) => store.claimRun(...values));
  /** @param {Call} call @param {Parameters<Store['finishRun']>} values */
  finishRun = (call, ...values) => this.#ask(call, (store) => store.finishRun(...values));
  /** @param {Call} call @param {Parameters<Store['releaseRun']>} values */
  releaseRun = (call, ...values) => this.#ask(call, (store) => store.releaseRun(...values));
  /** @param {Call} call @param {Parameters<Store['giveUpRun']>} values */
  giveUpRun = (call, ...values) => this.#ask(call, (store) => store.giveUpRun(...values));
  /** @param {Call} call @param {Parameters<NonNullable<Store['beginExecution']>>} values */
  beginExecution = (call, ...values) => this.#ask(call, async (store) => store.beginExecution?.(...values));
  /** @param {Call} call @param {Parameters<NonNullable<Store['endExecution']>>} values */
  endExecution = (call, ...values) => this.#ask(call, async (store) => store.endExecution?.(...values));
  /** @param {Call} call @param {Parameters<NonNullable<Store['executions']>>} values */
  executions = (call, ...values) => this.#ask(call, async (store) => store.executions?.(...values));
  /** @param {Call} call @param {Parameters<NonNullable<Store['purge']>>} values */
  purge = (call, ...values) => this.#ask(call, async (store) => store.purge?.(...values));

  /** @template T @param {Call} call @param {(store: Store) => Promise<T>} step */
  async #ask(call, step) {
    try {
      return await step(this.#store);
    } catch (error) {
      const reason = String(error);
      this.#log({ level: 'error', event: 'endpoint', message: 'The store failed.', requestId: call.requestId, reason });
      throw ApiError.internal();
    }
  }
}
