/** Who has asked for less motion: nothing moves in, and waiting still shows. */
import { hold } from '../support/hold.js';
import { expect, test } from '../support/test.js';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** What moves in the widget just now, by the names of the style sheet.
 * @param {import('../support/marketplace.js').Marketplace} marketplace @returns {Promise<string[]>} */
function moving(marketplace) {
  return marketplace.root.evaluate((element) =>
    (element.shadowRoot?.getAnimations() ?? [])
      .filter(({ playState }) => playState !== 'finished')
      .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'transition')),
  );
}

test('nothing moves but what shows that something is going on', async ({ marketplace, page }) => {
  const bring = await hold(page, '**/integrations/connectors');
  await page.goto('/');
  await expect(marketplace.root.getByRole('status').filter({ hasText: 'Loading…' })).toBeVisible();
  expect(await moving(marketplace), 'while loading').toEqual([]);
  bring();

  await expect(marketplace.root.getByText(/^\d+ integrations?$/)).toBeVisible();
  expect(await moving(marketplace), 'in the gallery').toEqual([]);

  await marketplace.find('Open-Meteo');
  expect(await moving(marketplace), 'on the way to a connector').toEqual([]);

  await marketplace.openAction('Search places');
  await marketplace.fill({ Name: 'Berlin' });
  const answer = await hold(page, '**/execute');
  await marketplace.run.click();
  await expect.poll(() => moving(marketplace), 'while it runs').toEqual(['jf-spin']);
  answer();
  await expect(marketplace.result).toBeVisible();
  expect(await moving(marketplace), 'at the result').toEqual([]);
});
