import AxeBuilder from '@axe-core/playwright';
import { Marketplace } from '../support/marketplace.js';
import { expect, test } from '../support/test.js';

/** Both themes, both directions, a desk and a phone. */
const LOOKS = ['light', 'dark'].flatMap((theme) =>
  ['ltr', 'rtl'].flatMap((direction) => [1280, 360].map((width) => ({ theme, direction, width }))),
);

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/**
 * Looks at what is on the page in every look: accessible, nothing beyond the edge; a picture of each is kept.
 * @param {import('../support/marketplace.js').Marketplace} marketplace
 * @param {import('@playwright/test').TestInfo} info
 * @param {string} state
 */
async function expectWellMade({ page, tag }, info, state) {
  for (const { theme, direction, width } of LOOKS) {
    const look = `${state}-${theme}-${direction}-${width}`;
    await page.setViewportSize({ width, height: 900 });
    for (const value of [theme, direction]) {
      await page.locator(`.preferences input[value="${value}"]`).evaluate((radio) => /** @type {HTMLInputElement} */ (radio).click());
    }
    await expect(page.locator('html')).toHaveAttribute('dir', direction);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await stillness(page, tag);
    await page.screenshot({ path: info.outputPath(`${look}.png`) });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(tag).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(' ')} ${node.failureSummary}`));
    expect.soft(found, look).toEqual([]);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(beyond, `${look}: pixels beyond the edge`).toBeLessThanOrEqual(0);
  }
  await page.evaluate(() => localStorage.clear());
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

test('the gallery is well made in every look', async ({ marketplace }, info) => {
  await marketplace.open();
  await expectWellMade(marketplace, info, 'gallery');
});

test('an empty search is well made in every look', async ({ marketplace }, info) => {
  await marketplace.open();
  await marketplace.search.fill('no such product');
  await expect(marketplace.button('Show all integrations')).toBeVisible();
  await expectWellMade(marketplace, info, 'empty');
});

test('a connector is well made in every look', async ({ marketplace, recorder }, info) => {
  await marketplace.open();
  await marketplace.find('Shippo');
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_looks') });
  await marketplace.button('Add another account').click();
  await marketplace.button('Connect Shippo').click();
  await expect(marketplace.root.getByText('Fill in this field.')).toBeVisible();
  await marketplace.button("Disconnect Jane's Shippo").click();
  await expectWellMade(marketplace, info, 'connector');
});

test('a form with problems is well made in every look', async ({ marketplace, recorder }, info) => {
  await marketplace.open();
  await marketplace.find('Shippo');
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_looks') });
  await marketplace.openAction('Create a new shipment');
  await marketplace.run.click();
  await expect(marketplace.root.getByText(/fields need attention/)).toBeVisible();
  await expectWellMade(marketplace, info, 'action');
});

test('a result is well made in every look', async ({ marketplace }, info) => {
  await marketplace.open();
  await marketplace.find('Open-Meteo');
  await marketplace.openAction('Get a forecast');
  await marketplace.fill({ Latitude: '52.52', Longitude: '13.41' });
  await marketplace.runToResult();
  await marketplace.json.scrollIntoViewIfNeeded();
  await expectWellMade(marketplace, info, 'result');
});

test('waiting for the window is well made in every look', async ({ marketplace }, info) => {
  await marketplace.open();
  await marketplace.find('HubSpot');
  const window = await marketplace.openWindow('Connect HubSpot');
  await expect(marketplace.button('Open it again')).toBeVisible();
  await expectWellMade(marketplace, info, 'waiting');
  await window.close();
});

test('a blocked window is well made in every look', async ({ marketplace, page }, info) => {
  await page.addInitScript(() => void (window.open = () => null));
  await marketplace.open();
  await marketplace.find('HubSpot');
  await marketplace.button('Connect HubSpot').click();
  await expect(marketplace.button('Continue in this tab')).toBeVisible();
  await expectWellMade(marketplace, info, 'blocked');
});

test('an error is well made in every look', async ({ marketplace, demo, recorder }, info) => {
  recorder.mayFail();
  await marketplace.open();
  await marketplace.find('Open-Meteo');
  await marketplace.openAction('Search places');
  await marketplace.fill({ Name: 'Berlin' });
  await demo.control.fail({ kind: 'thirdParty404' }, { pathContains: '/execute' });
  await marketplace.run.click();
  await marketplace.alert.getByText('Technical details').click();
  await expectWellMade(marketplace, info, 'error');
});

test('loading is well made in every look', async ({ marketplace, demo, page }, info) => {
  await demo.control.fail({ kind: 'slow', delayMs: 25_000 }, { method: 'GET', pathContains: '/connectors' });
  await page.goto('/');
  await expect(marketplace.root.getByRole('status').filter({ hasText: 'Loading…' })).toBeVisible();
  await expect(marketplace.search).toBeVisible();
  await expectWellMade(marketplace, info, 'loading');
});

test("a form in the product's own settings is well made in every look", async ({ page, recorder }, info) => {
  const alerts = new Marketplace(page, recorder, 'jackfield-action');
  await page.goto('/#order-alerts');
  await alerts.field('Message').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(alerts.root.getByText(/needs attention/)).toBeVisible();
  const channel = alerts.root.getByRole('combobox', { name: /^Channel/ });
  await channel.click();
  await alerts.root.getByRole('option', { name: '#support' }).click();
  await expect(channel).toHaveAccessibleDescription(/#support/);
  await channel.press('ArrowDown');
  await expect(alerts.root.getByRole('option', { name: 'Show more' })).toBeVisible();
  await expectWellMade(alerts, info, 'settings');
});
