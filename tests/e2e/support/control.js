/** The sandbox's control page: what arrived upstream, and what shall go wrong. */

/**
 * A run as it arrived.
 * @typedef {{ executionId: string, connectorId: string, actionId: string, userId: string, credentialId: string | null,
 *   request: any, rawRequest: string }} Execution
 * A call as it arrived.
 * @typedef {{ at: string, method: string, path: string, status: number | null, durationMs: number, fault: string | null, userId: string | null }} Call
 */

export class Control {
  #url;

  /** @param {string} upstream its origin */
  constructor(upstream) {
    this.#url = `${upstream}/_control`;
  }

  /** @param {string} path @param {string} [method] @param {unknown} [body] */
  async #ask(path, method = 'GET', body = undefined) {
    const response = await fetch(`${this.#url}${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  }

  /** The runs that took place, oldest first. @returns {Promise<Execution[]>} */
  async executions() {
    return (await this.#ask('/executions')).executions.reverse();
  }

  /** The only run that took place. */
  async execution() {
    const all = await this.executions();
    if (all.length !== 1) throw new Error(`Expected one run, there were ${all.length}.`);
    return all[0];
  }

  /** The calls that came in, oldest first; those to this method and path where given. @returns {Promise<Call[]>} */
  async calls(method = '', path = /(?:)/) {
    /** @type {Call[]} */
    const calls = (await this.#ask('/calls')).calls.reverse();
    return calls.filter((call) => (!method || call.method === method) && path.test(call.path));
  }

  /** How often a run was sent upstream, whatever became of it. */
  async runsSent() {
    return (await this.calls('POST', /\/execute$/)).length;
  }

  /**
   * Lets calls go wrong.
   * @param {{ kind: string, retryAfterSecs?: number, delayMs?: number, moment?: 'before' | 'after' }} fault
   * @param {{ method?: string, pathContains?: string, connector?: string }} match
   * @param {number} [times] always, where not given
   */
  async fail(fault, match, times) {
    await this.#ask('/faults', 'POST', { fault, match, times });
  }

  /** Lets everything go right again. */
  async heal() {
    await this.#ask('/faults', 'DELETE');
  }

  /** @param {{ providerCoop?: string | null, denial?: 'error' | 'bare', credentialDelayMs?: number }} settings */
  async set(settings) {
    await this.#ask('/settings', 'POST', settings);
  }

  async reset() {
    await this.#ask('/reset', 'POST');
  }

  /** The upstream's API key. @returns {Promise<string>} */
  async apiKey() {
    return (await this.#ask('/api-key')).apiKey;
  }
}
