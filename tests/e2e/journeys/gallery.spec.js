import { expect, test } from '../support/test.js';

test('the gallery can be searched, narrowed, and emptied of every condition', async ({ marketplace }) => {
  await marketplace.open();
  const count = marketplace.root.getByText(/^\d+ integrations?$/);
  await expect(count).toHaveText('177 integrations');
  const cards = marketplace.root.getByRole('list').getByRole('button');
  expect(await cards.count()).toBeLessThan(177);

  const crm = marketplace.root.getByRole('group', { name: 'Categories' }).getByRole('button', { name: /^CRM/ });
  await crm.click();
  await expect(crm).toHaveAttribute('aria-pressed', 'true');
  await expect(marketplace.card('HubSpot')).toBeVisible();
  await expect(marketplace.card('Stripe')).toHaveCount(0);

  await marketplace.search.fill('no such product');
  await expect(marketplace.root.getByRole('status').filter({ hasText: 'No integration matches “no such product”' })).toBeVisible();
  await marketplace.button('Show all integrations').click();
  await expect(marketplace.search).toHaveValue('');
  await expect(marketplace.search).toBeFocused();
  await expect(count).toHaveText('177 integrations');

  await marketplace.search.fill('  HÜBSPOT ');
  await expect(cards.first()).toHaveAccessibleName(/^HubSpot\b/);
  await marketplace.search.press('Escape');
  await expect(marketplace.search).toHaveValue('');
});

test('scrolling to the end draws the rest', async ({ marketplace }) => {
  await marketplace.open();
  const cards = marketplace.root.getByRole('list').getByRole('button');
  for (let before = await cards.count(); before < 177; before = await cards.count()) {
    await cards.last().scrollIntoViewIfNeeded();
    await marketplace.page.mouse.wheel(0, 2_000);
    await expect.poll(() => cards.count()).toBeGreaterThan(before);
  }
  await expect(marketplace.button('Show more')).toHaveCount(0);
});

test('what is connected is marked and can be looked at alone', async ({ marketplace, recorder }) => {
  await marketplace.open();
  await marketplace.find('Shippo');
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_mark') });
  await marketplace.button('Integrations').click();
  await expect(marketplace.card('Shippo')).toBeFocused();
  await expect(marketplace.card('Shippo')).toHaveAccessibleName(/Connected/);
  await marketplace.search.fill('');
  await marketplace.root.getByRole('button', { name: /^Connected\s*1$/ }).click();
  await expect(marketplace.root.getByText('1 integration')).toBeVisible();
  await expect(marketplace.root.getByRole('list').getByRole('button')).toHaveCount(1);
});

test('from the search to the result with the keyboard alone', async ({ marketplace, demo, page }) => {
  const tabTo = async (/** @type {import('@playwright/test').Locator} */ target) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await target.evaluate((element) => element === /** @type {ShadowRoot} */ (element.getRootNode()).activeElement)) return;
    }
    throw new Error('The keyboard does not get there.');
  };
  await marketplace.open();
  await tabTo(marketplace.search);
  await page.keyboard.type('open-meteo');
  await tabTo(marketplace.card('Open-Meteo'));
  await page.keyboard.press('Enter');
  await expect(marketplace.heading).toHaveText('Open-Meteo');
  await expect(marketplace.heading).toBeFocused();
  await tabTo(marketplace.root.getByRole('button', { name: /^Search places/ }));
  await page.keyboard.press('Enter');
  await expect(marketplace.heading).toHaveText('Search places');
  await expect(marketplace.heading).toBeFocused();
  await tabTo(marketplace.field('Name'));
  await page.keyboard.type('Berlin');
  await tabTo(marketplace.run);
  await page.keyboard.press('Space');
  expect((await marketplace.readResult()).results[0].name).toBe('Berlin');
  await tabTo(marketplace.json);
  expect((await demo.control.execution()).request.queryParameters).toEqual({ name: 'Berlin' });
});

test('connecting through the window with the keyboard alone', async ({ marketplace, page }) => {
  await marketplace.open();
  await marketplace.find('HubSpot');
  // The heading takes the focus once it is drawn; a key pressed before that would be lost on the way.
  await expect(marketplace.heading).toBeFocused();
  await expect(marketplace.button('Connect HubSpot')).toBeVisible();
  const opened = page.waitForEvent('popup');
  await page.keyboard.press('Tab');
  await expect(marketplace.button('Connect HubSpot')).toBeFocused();
  await page.keyboard.press('Enter');
  const window = await opened;
  await expect(window.getByLabel('Email')).toBeFocused();
  await window.keyboard.type('jane@merchant.example');
  await window.keyboard.press('Tab');
  await window.keyboard.type('correct horse');
  await window.keyboard.press('Enter');
  const allow = window.getByRole('button', { name: 'Allow' });
  await expect(allow).toBeVisible();
  await allow.focus();
  const closed = window.waitForEvent('close');
  await window.keyboard.press('Enter').catch(() => {});
  await closed;
  await marketplace.expectConnected('HubSpot');
});
