/** Signing in in the page's own tab: the page is left, and found again as it was. */
import { signIn } from '../support/provider.js';
import { expect, test } from '../support/test.js';

const KEPT = 'jackfield:attempt';

/** Goes to sign in in this tab, and no further.
 * @param {import('../support/marketplace.js').Marketplace} marketplace */
async function leave(marketplace) {
  const { page } = marketplace;
  await marketplace.button('Connect HubSpot').click();
  // The form has text fields too: only the provider asks for this.
  await page.getByLabel('Password').waitFor();
}

/** Goes to sign in in this tab, agrees, and comes back.
 * @param {import('../support/marketplace.js').Marketplace} marketplace */
async function thereAndBack(marketplace) {
  const { page } = marketplace;
  await marketplace.button('Connect HubSpot').click();
  await signIn(page);
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL('/');
}

test.beforeEach(async ({ marketplace, recorder, page }) => {
  recorder.mayLeave();
  // What is put by is there to be looked at until the element takes it.
  await page.addInitScript((name) => void (/** @type {any} */ (window).kept = sessionStorage.getItem(name)), KEPT);
  await marketplace.open();
  await marketplace.root.evaluate((element) => {
    /** @type {any} */ (element).oauth = { mode: 'redirect' };
  });
  await marketplace.find('HubSpot');
});

test('what was typed in a form is there again, and runs', async ({ marketplace, page, demo }) => {
  await marketplace.openAction('Create a contact');
  await marketplace.fill({ 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@merchant.example' });
  await thereAndBack(marketplace);
  await expect(marketplace.heading).toHaveText('Create a contact');
  await expect(marketplace.field('First name')).toHaveValue('Ada');
  await expect(marketplace.field('Email')).toHaveValue('ada@merchant.example');
  const kept = await page.evaluate(() => /** @type {any} */ (window).kept);
  expect(JSON.parse(kept)).toEqual({
    connector: 'hubspot',
    credentials: [],
    at: expect.any(Number),
    page: {
      sole: false,
      place: { connector: 'hubspot', action: 'createContact' },
      forms: [{ connector: 'hubspot', action: 'createContact', value: expect.objectContaining({ requestBody: expect.anything() }) }],
    },
  });
  expect(await demo.control.runsSent()).toBe(0);
  await marketplace.expectConnected('HubSpot');
  await marketplace.runToResult();
  expect((await demo.control.execution()).rawRequest).toContain('"firstname":"Ada","lastname":"Lovelace"');
  expect(await page.evaluate((name) => sessionStorage.getItem(name), KEPT), 'nothing is left behind').toBeNull();
});

test('who gives up and comes back by themselves finds the form as well', async ({ marketplace, page }) => {
  await marketplace.openAction('Create a contact');
  await marketplace.fill({ 'First name': 'Ada', 'Last name': 'Lovelace' });
  await leave(marketplace);
  await page.goto('/');
  await expect(marketplace.heading).toHaveText('Create a contact');
  await expect(marketplace.field('First name')).toHaveValue('Ada');
  await expect(marketplace.button('Connect HubSpot')).toBeVisible();
});

test('who comes to the page long afterwards, perhaps somebody else, finds it new', async ({ marketplace, page }) => {
  await marketplace.openAction('Create a contact');
  await marketplace.fill({ 'First name': 'Ada' });
  await leave(marketplace);
  await page.addInitScript((name) => {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? 'null');
    if (kept) sessionStorage.setItem(name, JSON.stringify({ ...kept, at: kept.at - 11 * 60 * 1000 }));
  }, KEPT);
  await marketplace.open();
  await expect(marketplace.search).toBeVisible();
  expect(await page.evaluate((name) => sessionStorage.getItem(name), KEPT)).toBeNull();
});

test('an account that is renewed this way takes the place of the old one', async ({ marketplace, page }) => {
  await thereAndBack(marketplace);
  await marketplace.expectConnected('HubSpot');
  const [old] = Object.values(await marketplace.accounts('hubspot'));
  await marketplace.root.evaluate((element) => {
    /** @type {any} */ (element).oauth = { mode: 'redirect' };
  });
  await marketplace.root.getByRole('button', { name: /^Reconnect/ }).click();
  await thereAndBack(marketplace);
  await marketplace.expectConnected('HubSpot');
  await expect.poll(async () => Object.values(await marketplace.accounts('hubspot'))).not.toContain(old);
  expect(Object.values(await marketplace.accounts('hubspot'))).toHaveLength(1);
});
