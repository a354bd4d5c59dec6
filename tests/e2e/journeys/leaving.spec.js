/** Signing in in the page's own tab: the page is left, and found again as it was. */
import { signIn } from '../support/provider.js';
import { expect, test } from '../support/test.js';

const KEPT = 'jackfield:attempt';

/** Goes to sign in in this tab, agrees, and comes back. What was put by meanwhile is the answer. @param {import('@playwright/test').Page} page @param {() => Promise<void>} leave */
async function thereAndBack(page, leave) {
  await leave();
  await page.waitForURL((url) => url.pathname.startsWith('/oauth') || url.port !== new URL(page.url()).port).catch(() => {});
  await signIn(page);
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL('/');
}

test.beforeEach(async ({ marketplace, recorder, page }) => {
  recorder.mayLeave();
  // What is put by is looked at on every page of the host's.
  await page.addInitScript((name) => {
    const kept = sessionStorage.getItem(name);
    if (kept) sessionStorage.setItem('test:kept', kept);
  }, KEPT);
  await marketplace.open();
  await marketplace.root.evaluate((element) => {
    /** @type {any} */ (element).oauth = { mode: 'redirect' };
  });
  await marketplace.find('HubSpot');
});

test('what was typed in a form is there again, and runs', async ({ marketplace, page, demo }) => {
  await marketplace.openAction('Create contact');
  await marketplace.fill({ 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@merchant.example' });
  await thereAndBack(page, () => marketplace.button('Connect HubSpot').click());
  await expect(marketplace.heading).toHaveText('Create contact');
  await expect(marketplace.field('First name')).toHaveValue('Ada');
  await expect(marketplace.field('Email')).toHaveValue('ada@merchant.example');
  expect(await demo.control.runsSent()).toBe(0);
  await expect(marketplace.run).toBeEnabled();
  await marketplace.runToResult();
  expect((await demo.control.execution()).rawRequest).toContain('"firstname":"Ada","lastname":"Lovelace"');
  expect(await page.evaluate((name) => sessionStorage.getItem(name), KEPT), 'nothing is left behind').toBeNull();
});

test('who gives up and comes back by themselves finds the form as well', async ({ marketplace, page }) => {
  await marketplace.openAction('Create contact');
  await marketplace.fill({ 'First name': 'Ada', 'Last name': 'Lovelace' });
  await marketplace.button('Connect HubSpot').click();
  await page.getByRole('textbox').first().waitFor();
  await page.goto('/');
  await expect(marketplace.heading).toHaveText('Create contact');
  await expect(marketplace.field('First name')).toHaveValue('Ada');
  await expect(marketplace.button('Connect HubSpot')).toBeVisible();
});

test('an account that is renewed this way takes the place of the old one', async ({ marketplace, page }) => {
  await thereAndBack(page, () => marketplace.button('Connect HubSpot').click());
  await marketplace.expectConnected('HubSpot');
  const [old] = Object.values(await marketplace.accounts('hubspot'));
  await marketplace.root.evaluate((element) => {
    /** @type {any} */ (element).oauth = { mode: 'redirect' };
  });
  await marketplace.root.getByRole('button', { name: /^Reconnect/ }).click();
  await thereAndBack(page, () => marketplace.button('Connect HubSpot').click());
  await marketplace.expectConnected('HubSpot');
  await expect.poll(async () => Object.values(await marketplace.accounts('hubspot'))).not.toContain(old);
  expect(Object.values(await marketplace.accounts('hubspot'))).toHaveLength(1);
});
