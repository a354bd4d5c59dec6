import { hold } from '../support/hold.js';
import { expectWellMade } from '../support/looks.js';
import { Marketplace } from '../support/marketplace.js';
import { expect, test } from '../support/test.js';

test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.slow();

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

test('loading is well made in every look', async ({ marketplace, page }, info) => {
  const letGo = await hold(page, '**/integrations/connectors');
  const loading = marketplace.root.getByRole('status').filter({ hasText: 'Loading…' });
  await page.goto('/');
  await expect(loading).toBeVisible();
  await expect(marketplace.search).toBeVisible();
  await expectWellMade(marketplace, info, 'loading');
  await expect(loading).toBeVisible();
  letGo();
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
