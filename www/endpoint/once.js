/**
 * At most one run for each end user and `Idempotency-Key`. Within the process, repeats share the one that goes on; beyond
 * it, the store says what became of it. Knows not what a run does.
 */
import { randomId } from './call.js';
import { ApiError } from './error.js';

/** How often the store is asked about a run that another process has. */
const LOOK_AGAIN = 250;

/**
 * How a run ended: with an answer, for this call and every repeat; `notRun`: it surely did not take place, and the key is
 * free again; `lost`: it was sent, and what became of it is not known.
 * @typedef {{ answer: import('./index.js').StoredAnswer, retryAfter?: number | undefined }
 *   | { notRun: ApiError } | { lost: ApiError }} Outcome
 */

/**
 * What the browser gets, and whether it is a repeat's.
 * @typedef {object} Delivered
 * @property {import('./index.js').StoredAnswer} [answer]
 * @property {ApiError} [error]
 * @property {number | undefined} [retryAfter]
 * @property {boolean} [repeated]
 */

/** @typedef {import('./call.js').Call} Call */
/** @typedef {import('./index.js').RunKey} RunKey */

export class Runs {
  /** This process, to the store. */
  #owner = randomId();
  /** @type {Map<string, { fingerprint: string, delivered: Promise<Delivered> }>} */
  #goingOn = new Map();
  #store;
  #longest;

  /**
   * @param {import('./guarded.js').GuardedStore} store @param {number} longest bounds how long a run can go on, in ms
   */
  constructor(store, longest) {
    this.#store = store;
    this.#longest = longest;
  }

  /**
   * Runs `run` once for its key. It goes on when the browser goes away, and its answer is there when the browser comes
   * back; `keepAlive` gets the promise of it, for platforms that would end it with the request.
   * @param {RunKey} run @param {string} fingerprint @param {Call} call @param {() => Promise<Outcome>} carryOut
   * @param {(promise: Promise<unknown>) => void} keepAlive @returns {Promise<Delivered>}
   */
  async once(run, fingerprint, call, carryOut, keepAlive) {
    const name = JSON.stringify([run.endUser, run.key]);
    const going = this.#goingOn.get(name);
    if (going) {
      if (going.fingerprint !== fingerprint) return conflict();
      return { ...(await going.delivered), repeated: true };
    }
    const delivered = this.#claimAndRun(run, fingerprint, call, carryOut).finally(() => this.#goingOn.delete(name));
    this.#goingOn.set(name, { fingerprint, delivered });
    keepAlive(delivered);
    return delivered;
  }

  /**
   * @param {RunKey} run @param {string} fingerprint @param {Call} call @param {() => Promise<Outcome>} carryOut
   * @returns {Promise<Delivered>}
   */
  async #claimAndRun(run, fingerprint, call, carryOut) {
    const deadline = Date.now() + this.#longest;
    for (;;) {
      const now = Date.now();
      let known;
      try {
        known = await this.#store.claimRun(call, run, fingerprint, this.#owner, now);
      } catch (error) {
        return { error: /** @type {ApiError} */ (error) };
      }
      if (!known) return this.#carryOut(run, call, carryOut);
      if (known.fingerprint !== fingerprint) return conflict();
      if (known.state === 'done' && known.answer) return { answer: known.answer, repeated: true };
      // Ours, yet not among those that go on: its end could not be stored. Or so old that whoever ran it is gone.
      const goesOn = known.state === 'running' && known.owner !== this.#owner && now < known.claimedAt + this.#longest;
      if (!goesOn || now >= deadline) return { error: ApiError.outcomeUnknown() };
      await new Promise((done) => setTimeout(done, LOOK_AGAIN));
    }
  }

  /** @param {RunKey} run @param {Call} call @param {() => Promise<Outcome>} carryOut @returns {Promise<Delivered>} */
  async #carryOut(run, call, carryOut) {
    /** @type {Outcome} */
    let outcome;
    try {
      outcome = await carryOut();
    } catch {
      // A mistake of ours: nobody knows how far it got.
      outcome = { lost: ApiError.outcomeUnknown() };
    }
    // The caller still gets its answer when the store fails; a repeat will hear OUTCOME_UNKNOWN rather than run again.
    const ignore = () => {};
    if ('answer' in outcome) {
      await this.#store.finishRun(call, run, this.#owner, outcome.answer).catch(ignore);
      return outcome;
    }
    if ('notRun' in outcome) {
      await this.#store.releaseRun(call, run, this.#owner).catch(ignore);
      return { error: outcome.notRun };
    }
    await this.#store.giveUpRun(call, run, this.#owner).catch(ignore);
    return { error: outcome.lost };
  }
}

const conflict = () => ({ error: ApiError.keyConflict() });
