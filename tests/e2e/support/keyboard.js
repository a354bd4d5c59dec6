/** The keyboard, and nothing else: goes to things by their names, and sees to it that whoever does the same can follow. */
import { expect } from '@playwright/test';

/** So many stops a form may have before what is looked for is held to be out of reach. */
const STOPS = 150;

/** @typedef {import('@playwright/test').Locator} Locator */

export class Keyboard {
  /** @param {import('./marketplace.js').Marketplace} marketplace */
  constructor(marketplace) {
    this.marketplace = marketplace;
    this.page = marketplace.page;
  }

  /** Tabs until something has the focus, forwards or backwards. @param {Locator} target */
  async to(target) {
    await expect(target, 'only one thing goes by this name').toHaveCount(1);
    const by = (await target.evaluate(isBehind)) ? 'Shift+Tab' : 'Tab';
    for (let stops = 0; !(await isFocused(target)); stops += 1) {
      if (stops === STOPS) throw new Error(`Out of the keyboard's reach: ${target}`);
      await this.page.keyboard.press(by);
      // On the way into the widget the host's page has its stops too.
      await this.#expectFocus(/^(shown|the host)/);
    }
    await this.expectVisibleFocus();
  }

  /** Presses keys one after the other. @param {string[]} keys */
  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await this.expectVisibleFocus();
    }
  }

  /** @param {string} text */
  async type(text) {
    await this.page.keyboard.type(text);
    await this.expectVisibleFocus();
  }

  /** Goes to something and presses a key there. @param {Locator} target @param {string} [key] */
  async use(target, key = 'Enter') {
    await this.to(target);
    await this.press(key);
  }

  /** Goes to a field and types into it, in the place of what is there. @param {Locator} target @param {string} text */
  async fill(target, text) {
    await this.to(target);
    await this.press('ControlOrMeta+a');
    await this.type(text);
    await expect(target).toHaveValue(text);
  }

  /** Chooses what a list offers; without searching, by opening it. @param {string} typed @param {string} name */
  async take(typed, name) {
    if (typed) await this.type(typed);
    else await this.press('ArrowDown');
    const option = this.marketplace.root.getByRole('listbox').getByRole('option', { name, exact: true });
    await expect(option).toHaveCount(1);
    for (let rows = 0; (await option.getAttribute('aria-selected')) !== 'true'; rows += 1) {
      if (rows === STOPS) throw new Error(`No way down to ${name}.`);
      await this.press('ArrowDown');
    }
    await this.press('Enter');
  }

  /** Something has the focus that shows it, within the window and the widget. */
  async expectVisibleFocus() {
    await this.#expectFocus(/^shown/);
  }

  /** @param {RegExp} where */
  async #expectFocus(where) {
    // What moves the focus does so once everything is drawn: what is on its way gets there.
    await expect.poll(() => this.page.evaluate(focused, this.marketplace.tag), { message: 'the focus' }).toMatch(where);
  }

  /** Waits for the focus to arrive. @param {Locator} target */
  async expectOn(target) {
    await expect(target).toBeFocused();
    await this.expectVisibleFocus();
  }
}

/** @param {Locator} target */
function isFocused(target) {
  return target.evaluate((element) => /** @type {ShadowRoot} */ (element.getRootNode()).activeElement === element);
}

/** Whether what is looked for lies before what has the focus. @param {Element} target */
function isBehind(target) {
  const focused = /** @type {ShadowRoot} */ (target.getRootNode()).activeElement;
  return Boolean(focused && focused.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING);
}

/** Where the focus is, and whether it can be seen. @param {string} tag */
function focused(tag) {
  let element = document.activeElement;
  if (!element || element === document.body) return 'lost';
  if (element.localName !== tag) return `the host's ${element.localName}`;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element.localName === tag) return 'on the widget as a whole';
  const name = `${element.localName} #${element.id} ${element.getAttribute('aria-label') ?? ''}`;
  const shows = (/** @type {Element | null} */ of) => {
    if (!of) return false;
    const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(of);
    const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    // In a menu the row that one is on is filled.
    const filled = of.matches('[role=menuitem]') && backgroundColor !== 'rgba(0, 0, 0, 0)';
    return outlined || boxShadow !== 'none' || filled;
  };
  // A segment's words show what its radio button, which lies over them, has.
  const shown = element instanceof HTMLInputElement && element.type === 'radio' ? element.nextElementSibling : element;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const seen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  return `${shows(shown) ? (seen ? 'shown' : 'out of sight') : 'invisible'}: ${name}`;
}
