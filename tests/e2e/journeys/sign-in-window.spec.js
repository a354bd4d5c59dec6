import { agree, refuse, signIn } from '../support/provider.js';
import { expect, test } from '../support/test.js';

test.beforeEach(async ({ marketplace, page }, { title }) => {
  if (title.includes('blocked')) await page.addInitScript(() => void (window.open = () => null));
  await marketplace.open();
  await marketplace.find('HubSpot');
});

test('who denies access is told so in plain words, and can try again', async ({ marketplace, recorder }) => {
  await refuse(await marketplace.openWindow('Connect HubSpot'));
  await expect(marketplace.root.getByText('HubSpot was not connected, because access was denied.')).toBeVisible();
  expect(await marketplace.accounts('hubspot')).toEqual({});
  await marketplace.connect('HubSpot');
  await expect(marketplace.root.getByText('access was denied')).toHaveCount(0);
  expect((await recorder.events()).map(({ type }) => type)).toEqual(['ready', 'connect']);
});

test('a denial that nobody reports leaves every way out open', async ({ marketplace, demo, page }) => {
  await demo.control.set({ denial: 'bare' });
  await refuse(await marketplace.openWindow('Connect HubSpot'));
  await expect(marketplace.root.getByText('The window seems to be closed.')).toBeVisible();
  await expect(marketplace.root.getByText('is connected')).toHaveCount(0);
  for (const name of ['I’ve finished', 'Open it again', 'Cancel']) await expect(marketplace.button(name)).toBeEnabled();
  const looked = page.waitForResponse((response) => response.url().endsWith('/integrations/credentials'));
  await marketplace.button('I’ve finished').click();
  await looked;
  await expect(marketplace.button('Open it again')).toBeEnabled();
  await expect(marketplace.root.getByText('is connected')).toHaveCount(0);
  await marketplace.button('Cancel').click();
  await marketplace.connect('HubSpot');
});

test('who closes the window is not left waiting', async ({ marketplace }) => {
  const window = await marketplace.openWindow('Connect HubSpot');
  await expect(marketplace.root.getByText('When you have agreed there, HubSpot shows up here as connected.')).toBeVisible();
  await signIn(window);
  await window.close();
  await expect(marketplace.root.getByText('The window seems to be closed.')).toBeVisible();
  for (const name of ['I’ve finished', 'Open it again', 'Cancel']) await expect(marketplace.button(name)).toBeEnabled();
  await marketplace.button('Cancel').click();
  await marketplace.connect('HubSpot');
});

test('who closes the window early can open it again and go on', async ({ marketplace }) => {
  const first = await marketplace.openWindow('Connect HubSpot');
  await signIn(first);
  await first.close();
  await expect(marketplace.root.getByText('The window seems to be closed.')).toBeVisible();
  await agree(await marketplace.openWindow('Open it again'));
  await marketplace.expectConnected('HubSpot');
});

test('cancelling closes the window, and connecting elsewhere afterwards still shows up', async ({ marketplace, context }) => {
  const window = await marketplace.openWindow('Connect HubSpot');
  await signIn(window);
  const address = window.url();
  const closed = window.waitForEvent('close');
  await marketplace.button('Cancel').click();
  await closed;
  await expect(marketplace.button('Connect HubSpot')).toBeVisible();

  const elsewhere = await context.newPage();
  await elsewhere.goto(address);
  await elsewhere.getByRole('button', { name: 'Allow' }).click();
  await expect(elsewhere.getByText('Signed in')).toBeVisible();
  await elsewhere.close();
  await marketplace.page.bringToFront();
  await expect(marketplace.root.getByRole('list', { name: 'Accounts' })).toContainText("Jane's HubSpot");
});

test('a provider that cuts the window off loses nothing', async ({ marketplace, demo }) => {
  await demo.control.set({ providerCoop: 'same-origin' });
  const window = await marketplace.openWindow('Connect HubSpot');
  await signIn(window);
  await expect(marketplace.root.getByText('The window seems to be closed.')).toBeVisible();
  await window.getByRole('button', { name: 'Allow' }).click({ noWaitAfter: true });
  await marketplace.expectConnected('HubSpot');
});

test('a credential that takes two seconds to appear is waited for', async ({ marketplace, demo }) => {
  await demo.control.set({ credentialDelayMs: 2_000 });
  await marketplace.connect('HubSpot');
});

test('a second click does not open a second window', async ({ marketplace, context }) => {
  const opened = marketplace.page.waitForEvent('popup');
  await marketplace.button('Connect HubSpot').dblclick();
  await agree(await opened);
  await marketplace.expectConnected('HubSpot');
  expect(context.pages()).toHaveLength(1);
  expect(Object.keys(await marketplace.accounts('hubspot'))).toHaveLength(1);
});

test('a blocked window is replaced by a real link', async ({ marketplace, context }) => {
  await marketplace.button('Connect HubSpot').click();
  await expect(marketplace.root.getByText('Your browser blocked the window')).toBeVisible();
  const link = marketplace.root.getByRole('link', { name: 'Open sign-in page' });
  await expect(link).toHaveAttribute('target', '_blank');
  const opened = context.waitForEvent('page');
  await link.click();
  await agree(await opened);
  await marketplace.expectConnected('HubSpot');
});

test('a blocked window can be done without: in this tab, and back again', async ({ marketplace, page, recorder }) => {
  recorder.mayLeave();
  await marketplace.button('Connect HubSpot').click();
  await marketplace.button('Continue in this tab').click();
  await signIn(page);
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL('/');
  await marketplace.expectConnected('HubSpot');
  const events = await recorder.events();
  expect(events.filter(({ type }) => type === 'connect')).toEqual([
    { type: 'connect', detail: { connectorId: 'hubspot', credentialId: expect.stringMatching(/^[0-9a-f]{24}$/) } },
  ]);
});

test('a connection that cannot begin closes the window and says why', async ({ marketplace, demo, recorder }) => {
  recorder.mayFail();
  await demo.control.fail({ kind: 'status500' }, { method: 'POST', pathContains: '/credentials' }, 1);
  const window = await marketplace.openWindow('Connect HubSpot');
  await expect(marketplace.alert).toContainText('The service is not available at the moment');
  await expect.poll(() => window.isClosed()).toBe(true);
  await marketplace.connect('HubSpot');
});
