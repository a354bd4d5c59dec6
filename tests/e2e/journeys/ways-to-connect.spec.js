import { agree } from '../support/provider.js';
import { expect, test } from '../support/test.js';

test('a key is asked for, can be shown, connects, and is forgotten', async ({ marketplace, demo, recorder, page }) => {
  const key = recorder.keepSecret('shippo_test_5f0e6c2a9b');
  await marketplace.open();
  await marketplace.find('Shippo');
  const field = marketplace.field('Authorization');

  await marketplace.button('Connect Shippo').click();
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/Fill in this field\./);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(recorder.connectRequests()).toEqual([]);

  await expect(field).toHaveAttribute('type', 'password');
  await field.fill(key);
  await expect(field).toHaveAttribute('aria-invalid', 'false');
  await marketplace.button('Show Authorization').click();
  await expect(field).toHaveAttribute('type', 'text');
  await marketplace.button('Hide Authorization').click();
  await expect(field).toHaveAttribute('type', 'password');

  await marketplace.button('Connect Shippo').click();
  await marketplace.expectConnected('Shippo');
  expect(recorder.connectRequests()).toEqual([{ authenticationType: 'apiKey', data: { Authorization: key } }]);
  expect(await marketplace.contents()).not.toContain(key);
  await marketplace.button('Add another account').click();
  await expect(field).toHaveValue('');
  expect(await marketplace.contents()).not.toContain(key);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(key);

  await marketplace.openAction('Create a new address');
  await marketplace.fill({ Name: 'Ada', Street: '1 Main St', City: 'Oslo', Country: 'NO' });
  await marketplace.runToResult();
  const { rawRequest, credentialId } = await demo.control.execution();
  expect(rawRequest).toContain('"requestBody":{"name":"Ada","street1":"1 Main St","city":"Oslo","country":"NO"}');
  expect(Object.values(await marketplace.accounts('shippo'))).toEqual([credentialId]);
});

test('a bearer token connects', async ({ marketplace, recorder }) => {
  const token = recorder.keepSecret('sk_test_9d1c4b7f');
  await marketplace.open();
  await marketplace.find('Stripe');
  await expect(marketplace.field('Secret key')).toHaveAttribute('type', 'password');
  await marketplace.connectWith('Stripe', { 'Secret key': token });
  expect(recorder.connectRequests()).toEqual([{ authenticationType: 'bearer', data: { apiKey: token } }]);
  expect(await marketplace.contents()).not.toContain(token);
});

test('a user name and a password connect, pasted or typed', async ({ marketplace, recorder, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const password = recorder.keepSecret('hunter-two-hunter');
  await marketplace.open();
  await marketplace.find('Freshdesk');
  await marketplace.fill({ Domain: 'acme.freshdesk.com', Username: 'jane@acme.example' });
  await page.evaluate((text) => navigator.clipboard.writeText(text), password);
  await marketplace.field('Password').focus();
  await page.keyboard.press('ControlOrMeta+v');
  await page.keyboard.press('Enter');
  await marketplace.expectConnected('Freshdesk');
  const data = { domain: 'acme.freshdesk.com', username: 'jane@acme.example', password };
  expect(recorder.connectRequests()).toEqual([{ authenticationType: 'basic', data }]);
});

test('where there are two ways to connect, either does', async ({ marketplace, recorder }) => {
  const token = recorder.keepSecret('patAbc123.def456');
  await marketplace.open();
  await marketplace.find('Airtable');
  const ways = marketplace.root.getByRole('group', { name: 'How to connect' });
  await expect(ways.getByRole('radio', { name: 'Sign in' })).toBeChecked();
  await ways.getByRole('radio', { name: 'API key' }).check();
  await expect(marketplace.field('Personal access token')).toBeVisible();
  await marketplace.connectWith('Airtable', { 'Personal access token': token });
  await marketplace.button('Add another account').click();
  await expect(ways.getByRole('radio', { name: 'Sign in' })).toBeChecked();
  await marketplace.connect('Airtable');
  expect(Object.keys(await marketplace.accounts('airtable'))).toHaveLength(2);
  const [withKey, withWindow] = recorder.connectRequests();
  expect(withKey).toEqual({ authenticationType: 'apiKey', data: { apiKey: token } });
  expect(withWindow).toEqual({ authenticationType: 'oauth2', redirectUri: expect.stringMatching(/^http:\/\/localhost:\d+\/integrations\/oauth\/callback$/) });
});

test('what a product needs to know before signing in is asked first', async ({ marketplace, recorder, context }) => {
  await marketplace.open();
  await marketplace.find('Zendesk');
  await marketplace.button('Connect Zendesk').click();
  await expect(marketplace.field('Subdomain')).toBeFocused();
  await expect(marketplace.field('Subdomain')).toHaveAccessibleDescription(/Fill in this field\./);
  expect(context.pages()).toHaveLength(1);

  await marketplace.fill({ Subdomain: 'acme' });
  await marketplace.connect('Zendesk');
  const [request] = recorder.connectRequests();
  expect(request.data).toEqual({ subdomain: 'acme' });
});

test('what the customer has to set up first is said to be not available yet, and the host is told why', async ({ marketplace, recorder }) => {
  await marketplace.open();
  await marketplace.find('Salesforce');
  await expect(marketplace.root.getByText('Not available yet')).toBeVisible();
  await expect(marketplace.button('Connect Salesforce')).toHaveCount(0);
  const errors = (await recorder.events()).filter(({ type }) => type === 'error');
  expect(errors).toHaveLength(1);
  expect(errors[0].detail).toMatchObject({ connectorId: 'salesforce', error: { code: 'AUTH_CONFIG_REQUIRED', source: 'ENDPOINT', retryable: false } });
});

test('where no account is needed an action runs straight away', async ({ marketplace, demo }) => {
  await marketplace.open();
  await marketplace.find('Open-Meteo');
  await expect(marketplace.root.getByText('No account needed')).toBeVisible();
  await marketplace.openAction('Get a forecast');
  await marketplace.fill({ Latitude: '-0.10', Longitude: '13.4000' });
  await marketplace.runToResult();
  const { credentialId, rawRequest } = await demo.control.execution();
  expect(credentialId).toBeNull();
  expect(rawRequest).toContain('"queryParameters":{"latitude":-0.10,"longitude":13.4000}');
});

test('an action opened before connecting asks to connect first and then runs', async ({ marketplace, demo }) => {
  await marketplace.open();
  await marketplace.find('HubSpot');
  await marketplace.openAction('Create a contact');
  await marketplace.fill({ 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@merchant.example' });
  await expect(marketplace.run).toBeDisabled();
  await agree(await marketplace.openWindow('Connect HubSpot'));
  await expect(marketplace.run).toBeEnabled();
  await marketplace.runToResult();
  expect((await demo.control.execution()).rawRequest).toContain('"firstname":"Ada"');
});
