/**
 * A browser that is driven the way the W3C's WebDriver says: one protocol, whatever the engine. It must not know what
 * is tested.
 */

/** How an element is written down in a message. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** What the driver answers when it cannot do what it was told, with the protocol's own name for it. */
export class DriverError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export class Browser {
  #url;

  /** @param {string} url of the session */
  constructor(url) {
    this.#url = url;
  }

  /** Starts a browser. @param {string} driver its address @param {object} capabilities */
  static async open(driver, capabilities) {
    const { sessionId } = await ask(`${driver}/session`, 'POST', { capabilities: { alwaysMatch: capabilities } });
    const browser = new Browser(`${driver}/session/${sessionId}`);
    await browser.#ask('/timeouts', 'POST', { pageLoad: 20_000, script: 20_000, implicit: 0 });
    return browser;
  }

  /** @param {string} path @param {string} [method] @param {unknown} [body] */
  #ask(path, method = 'GET', body) {
    return ask(this.#url + path, method, body);
  }

  /** @param {string} url */
  async go(url) {
    await this.#ask('/url', 'POST', { url });
  }

  /** The address of the window that is looked at. @returns {Promise<string>} */
  address() {
    return this.#ask('/url');
  }

  /** What a function answers in the page. @param {(...args: any[]) => unknown} act @param {unknown[]} args @returns {Promise<any>} */
  run(act, ...args) {
    return this.#ask('/execute/sync', 'POST', { script: `return (${act})(...arguments)`, args });
  }

  /** Clicks an element as a person does. @param {Record<string, string>} element */
  async click(element) {
    await this.#ask(`/element/${element[ELEMENT]}/click`, 'POST', {});
  }

  /** Types into an element. @param {Record<string, string>} element @param {string} text */
  async type(element, text) {
    await this.#ask(`/element/${element[ELEMENT]}/value`, 'POST', { text });
  }

  /** Every window that is open. @returns {Promise<string[]>} */
  windows() {
    return this.#ask('/window/handles');
  }

  /** The window that is looked at. @returns {Promise<string>} */
  window() {
    return this.#ask('/window');
  }

  /** Opens one more window, or one more tab of the window that is looked at. @param {'window' | 'tab'} type
   * @returns {Promise<string>} */
  async another(type) {
    return (await this.#ask('/window/new', 'POST', { type })).handle;
  }

  /** @param {string} handle of a window */
  async lookAt(handle) {
    await this.#ask('/window', 'POST', { handle });
  }

  /** @param {Record<string, string>} element of the frame */
  async lookInto(element) {
    await this.#ask('/frame', 'POST', { id: element });
  }

  /** Closes the window that is looked at, as a person does. */
  async close() {
    await this.#ask('/window', 'DELETE');
  }

  async quit() {
    await ask(this.#url, 'DELETE');
  }
}

/** @param {string} url @param {string} method @param {unknown} [body] @returns {Promise<any>} */
async function ask(url, method, body) {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(60_000) });
  const { value } = await answer.json();
  if (!answer.ok) throw new DriverError(value.error, value.message);
  return value;
}
