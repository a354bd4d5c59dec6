/** Values kept for a while, at most so many of them; however many ask for one at once, one finds it out. */

/** @template V */
export class Remembered {
  /** @type {Map<string, { value: V, until: number }>} */
  #kept = new Map();
  /** @type {Map<string, Promise<V>>} */
  #flights = new Map();
  #ms;
  #most;

  /** @param {number} ms @param {number} [most] */
  constructor(ms, most = 100_000) {
    this.#ms = ms;
    this.#most = most;
  }

  /** @param {string} key @returns {V | undefined} */
  get(key) {
    const kept = this.#kept.get(key);
    if (kept && kept.until > Date.now()) return kept.value;
    this.#kept.delete(key);
    return undefined;
  }

  /** @param {string} key @param {V} value */
  set(key, value) {
    // The oldest are the first in a Map.
    const [oldest] = this.#kept.size >= this.#most ? this.#kept.keys() : [];
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: Date.now() + this.#ms });
  }

  /** @param {string} key */
  delete(key) {
    this.#kept.delete(key);
  }

  /**
   * The value, found out where it is not known. A failure is not kept.
   * @param {string} key @param {() => Promise<V>} find
   */
  async find(key, find) {
    const kept = this.get(key);
    if (kept !== undefined) return kept;
    const going = this.#flights.get(key);
    if (going) return going;
    const flight = find()
      .then((value) => {
        this.set(key, value);
        return value;
      })
      .finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }
}
