import { expect, test } from '../support/test.js';

test('disconnecting asks first, says what stops working, and then takes the account away', async ({ marketplace, recorder }) => {
  await marketplace.open();
  await marketplace.find('HubSpot');
  await marketplace.connect('HubSpot');
  const [credentialId] = Object.values(await marketplace.accounts('hubspot'));
  await marketplace.button('Integrations').click();
  await expect(marketplace.card('HubSpot')).toHaveAccessibleName(/Connected/);
  await marketplace.card('HubSpot').click();

  const disconnect = marketplace.button("Disconnect Jane's HubSpot");
  await disconnect.click();
  const question = marketplace.root.getByRole('group', { name: "Disconnect Jane's HubSpot?" });
  await expect(question).toContainText('Actions that use this account stop working.');
  await expect(marketplace.button('Keep', question)).toBeFocused();
  await marketplace.button('Keep', question).click();
  await expect(question).toHaveCount(0);
  await expect(disconnect).toBeFocused();
  expect(recorder.asked.filter(({ method }) => method === 'DELETE')).toEqual([]);

  await disconnect.click();
  await marketplace.button('Disconnect', question).click();
  await expect(marketplace.root.getByText("Jane's HubSpot was disconnected.")).toBeVisible();
  await expect(marketplace.button('Connect HubSpot')).toBeVisible();
  expect(await marketplace.accounts('hubspot')).toEqual({});
  await marketplace.button('Integrations').click();
  await expect(marketplace.card('HubSpot')).not.toHaveAccessibleName(/Connected/);
  const events = await recorder.events();
  expect(events.find(({ type }) => type === 'disconnect')?.detail).toEqual({ connectorId: 'hubspot', credentialId });
});

test('an account that cannot be disconnected stays, and it can be tried again', async ({ marketplace, recorder, demo }) => {
  recorder.mayFail();
  await marketplace.open();
  await marketplace.find('Shippo');
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_1') });
  await demo.control.fail({ kind: 'status500' }, { method: 'DELETE' });
  await marketplace.button("Disconnect Jane's Shippo").click();
  await marketplace.button('Disconnect').click();
  await expect(marketplace.alert).toContainText('The service is not available at the moment');
  await expect(marketplace.root.getByRole('list', { name: 'Accounts' })).toContainText("Jane's Shippo");
  await demo.control.heal();
  await marketplace.button("Disconnect Jane's Shippo").click();
  await marketplace.button('Disconnect').click();
  await expect(marketplace.root.getByText("Jane's Shippo was disconnected.")).toBeVisible();
});

test('of several accounts the chosen one runs', async ({ marketplace, recorder, demo }) => {
  await marketplace.open();
  await marketplace.find('Shippo');
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_one') });
  await marketplace.button('Add another account').click();
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_two') });
  const accounts = await marketplace.accounts('shippo');
  expect(Object.keys(accounts).sort()).toEqual(["Jane's Shippo", "Jane's Shippo (2)"]);
  const list = marketplace.root.getByRole('list', { name: 'Accounts' });
  await expect(list.getByRole('listitem')).toHaveCount(2);

  await marketplace.openAction('List all addresses');
  for (const name of Object.keys(accounts)) {
    await marketplace.field('Account').selectOption(name);
    await marketplace.runToResult();
    await expect.poll(async () => (await demo.control.executions()).at(-1)?.credentialId).toBe(accounts[name]);
  }
  await marketplace.field('Account').selectOption("Jane's Shippo");
  await marketplace.root.getByRole('button', { name: 'Back to Shippo' }).click();
  await marketplace.openAction('List all addresses');
  await expect(marketplace.field('Account')).toHaveValue(accounts["Jane's Shippo"]);
});

test('of two people on the same machine each sees only their own accounts', async ({ marketplace, recorder, page, demo }) => {
  const switchTo = async (/** @type {string} */ name) => {
    await page.locator('#user').click();
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name }).click();
    await loaded;
    await expect(page.locator('#user')).toContainText(name);
  };
  await marketplace.open();
  await marketplace.find('Shippo');
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_jane') });
  const janes = await marketplace.accounts('shippo');

  await switchTo('Omar Haddad');
  await marketplace.search.fill('Shippo');
  await expect(marketplace.card('Shippo')).toHaveAccessibleName(/^Shippo\b(?!.*Connected)/);
  await marketplace.card('Shippo').click();
  await expect(marketplace.button('Connect Shippo')).toBeVisible();
  expect(await marketplace.accounts('shippo')).toEqual({});
  const [janesId] = Object.values(janes);
  const headers = { 'x-jackfield': '1', 'idempotency-key': 'omar-tries' };
  const stolen = await page.request.post('/integrations/connectors/shippo/actions/ListAddresses/execute', { headers, data: { credentialId: janesId } });
  expect(stolen.status()).toBe(404);
  const deleted = await page.request.delete(`/integrations/connectors/shippo/credentials/${janesId}`, { headers });
  expect(deleted.status()).toBe(404);
  expect(await demo.control.executions()).toEqual([]);
  await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_omar') });
  expect(Object.keys(await marketplace.accounts('shippo'))).toEqual(["Omar's Shippo"]);

  await switchTo('Jane Merchant');
  expect(await marketplace.accounts('shippo')).toEqual(janes);
});
