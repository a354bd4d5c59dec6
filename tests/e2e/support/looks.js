/** How a state of the page is looked at: in every look, by axe, and for what lies beyond the edge. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from './test.js';

/** Both themes, both directions, a desk and a phone. */
const LOOKS = ['light', 'dark'].flatMap((theme) =>
  ['ltr', 'rtl'].flatMap((direction) => [1280, 360].map((width) => ({ theme, direction, width }))),
);

/** Two of them have each theme, direction and width between them: nothing that axe looks at comes of two of these together. */
const BY_AXE = LOOKS.filter(({ theme, direction, width }) =>
  theme === 'light' ? direction === 'ltr' && width === 1280 : direction === 'rtl' && width === 360,
);

/**
 * Looks at what is on the page in every look: accessible, nothing beyond the edge; a picture of each is kept.
 * @param {import('../support/marketplace.js').Marketplace} marketplace
 * @param {import('@playwright/test').TestInfo} info
 * @param {string} state
 * @param {{ fullPage?: boolean }} [picture] of the window, or of all there is
 */
export async function expectWellMade({ page, tag }, info, state, { fullPage = false } = {}) {
  for (const look of LOOKS) {
    const { theme, direction, width } = look;
    const name = `${state}-${theme}-${direction}-${width}`;
    await page.setViewportSize({ width, height: 900 });
    for (const value of [theme, direction]) {
      await page.locator(`.preferences input[value="${value}"]`).evaluate((radio) => /** @type {HTMLInputElement} */ (radio).click());
    }
    await expect(page.locator('html')).toHaveAttribute('dir', direction);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await stillness(page, tag);
    await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage });
    if (BY_AXE.includes(look)) {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(tag).analyze();
      const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(' ')} ${node.failureSummary}`));
      expect.soft(found, name).toEqual([]);
    }
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(beyond, `${name}: pixels beyond the edge`).toBeLessThanOrEqual(0);
    expect.soft(await astray(page, tag, direction), `${name}: labels that begin elsewhere than the fields`).toEqual([]);
  }
  await page.evaluate(() => localStorage.clear());
}

/** The labels whose words do not begin where the line does, whatever their own language's direction.
 * @param {import('@playwright/test').Page} page @param {string} tag @param {string} direction */
function astray(page, tag, direction) {
  return page.locator(tag).evaluate((element, direction) => {
    const edge = (/** @type {DOMRect[]} */ boxes) => {
      const edges = boxes.map(({ left, right }) => (direction === 'rtl' ? -right : left));
      return Math.min(...edges);
    };
    // The words and the mark beside them; what is only read out is nowhere.
    const words = (/** @type {Element} */ label) =>
      [...label.childNodes].flatMap((part) => {
        if (part instanceof Element && part.matches('.jf-unseen')) return [];
        const range = document.createRange();
        range.selectNode(part);
        return [...range.getClientRects()];
      });
    const labels = [...(element.shadowRoot?.querySelectorAll('.jf-label[dir]') ?? [])];
    const drawn = labels.filter((label) => words(label).length > 0);
    return drawn.filter((label) => Math.abs(edge([...label.getClientRects()]) - edge(words(label))) > 1).map((label) => label.textContent);
  }, direction);
}

/** Waits until what fades or moves in has come to rest; what turns for ever may turn. @param {import('@playwright/test').Page} page @param {string} tag */
async function stillness(page, tag) {
  await page.locator(tag).evaluate(async (element) => {
    const moving = () => [...document.getAnimations(), ...(element.shadowRoot?.getAnimations() ?? [])];
    const endless = (/** @type {Animation} */ animation) => animation.effect?.getComputedTiming().endTime === Infinity;
    const ending = () => moving().filter((animation) => animation.playState === 'running' && !endless(animation));
    while (ending().length > 0) await Promise.allSettled(ending().map((animation) => animation.finished));
  });
}
