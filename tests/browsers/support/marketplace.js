/** The marketplace as people find their way in it, by what its buttons say, in any browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import { read, watch } from './watch.js';

const PATIENCE_MS = 25_000;

/** Waits until something is so, and answers what it was. @template T @param {string} what @param {() => Promise<T>} look
 * @returns {Promise<NonNullable<T>>} */
export async function until(what, look) {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never: ${what}`);
  }
}

export class Marketplace {
  /** @param {import('./webdriver.js').Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  /** Begins to watch the page, and goes to a connector in it. @param {string} name */
  async openConnector(name) {
    await until('a marketplace', () => this.browser.run(() => document.querySelector('jackfield-marketplace')?.shadowRoot?.querySelector('.jf-card')));
    await this.browser.run(watch);
    await this.press(name);
    await this.hasButton(`Connect ${name}`);
  }

  /** Goes on watching in a page that was loaded anew. */
  async watchAgain() {
    if (!(await this.browser.run(() => 'watched' in window))) await this.browser.run(watch);
  }

  /** What is on screen. @returns {Promise<string>} */
  text() {
    return this.browser.run(() => {
      const root = document.querySelector('jackfield-marketplace')?.shadowRoot;
      return [...(root?.children ?? [])].map((child) => /** @type {HTMLElement} */ (child).innerText).join('\n');
    });
  }

  /** Waits for words on screen. @param {string} words */
  async says(words) {
    await until(`"${words}"`, async () => (await this.text()).includes(words));
  }

  /** A button or a link by what it says, or by how that begins; once it is there. @param {string} name
   * @returns {Promise<Record<string, string>>} */
  hasButton(name) {
    const find = (/** @type {string} */ name) => {
      const root = document.querySelector('jackfield-marketplace')?.shadowRoot;
      const all = [...(root?.querySelectorAll('button, a') ?? [])].filter((element) => element.getClientRects().length > 0);
      const says = (/** @type {Element} */ element) => {
        const read = /** @type {Element} */ (element.cloneNode(true));
        for (const unread of read.querySelectorAll('[aria-hidden=true]')) unread.remove();
        return (element.getAttribute('aria-label') ?? read.textContent ?? '').trim();
      };
      return all.find((element) => says(element) === name) ?? all.find((element) => says(element).startsWith(name)) ?? null;
    };
    return until(`a button "${name}"`, () => this.browser.run(find, name));
  }

  /** @param {string} name */
  async press(name) {
    await this.browser.click(await this.hasButton(name));
  }

  /** Presses what opens a window, and answers with the window. @param {string} name */
  async opens(name) {
    const before = await this.browser.windows();
    await this.press(name);
    return until('another window', async () => (await this.browser.windows()).find((handle) => !before.includes(handle)));
  }

  /** What the page has seen and said. */
  seen() {
    return this.browser.run(read);
  }
}
