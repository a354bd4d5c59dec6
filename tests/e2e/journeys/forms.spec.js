import { expect, test } from '../support/test.js';

test.describe('an order with everything that a form can hold', () => {
  test.beforeEach(async ({ marketplace }) => {
    await marketplace.open();
    await marketplace.find('Shopify');
    await marketplace.fill({ 'Shop name': 'acme-outdoors' });
    await marketplace.connect('Shopify');
    await marketplace.openAction('Create an order');
  });

  test('arrives exactly as it was typed: nested, listed, every digit', async ({ marketplace, demo }) => {
    const items = marketplace.group('Line items');
    const item = (/** @type {number} */ at) => items.locator('ol').first().locator(':scope > li').nth(at);
    await marketplace.fill({ Quantity: '2', 'Variant ID': '9007199254740993', Price: '74.90' }, item(0));
    await marketplace.group('Taxable', item(0)).getByRole('radio', { name: 'No', exact: true }).check();
    await marketplace.button('Add Properties', item(0)).click();
    await marketplace.fill({ Name: 'engraving', Value: '  two  spaces ' }, item(0));
    await marketplace.button('Add Line items', items).click();
    await expect(item(1)).toBeVisible();
    await marketplace.fill({ Quantity: '1', Title: 'Gift "wrap" \\ 日本' }, item(1));

    await marketplace.showAll();
    await marketplace.field('Payment status').selectOption('Partially paid');
    await marketplace.fill({ City: 'Oslo', Country: 'NO' }, await marketplace.add('Shipping address'));
    await marketplace.group('Prices include taxes').getByRole('radio', { name: 'Yes' }).check();
    await marketplace.field('Processed at').fill('2026-01-31T09:00:00Z');
    await marketplace.runToResult();

    const { rawRequest } = await demo.control.execution();
    const order =
      '{"order":{"line_items":[' +
      '{"quantity":2,"variant_id":9007199254740993,"price":"74.90","taxable":false,"properties":[{"name":"engraving","value":"  two  spaces "}]},' +
      '{"quantity":1,"title":"Gift \\"wrap\\" \\\\ 日本"}],' +
      '"shipping_address":{"city":"Oslo","country_code":"NO"},"financial_status":"partially_paid",' +
      '"taxes_included":true,"processed_at":"2026-01-31T09:00:00Z"}}';
    expect(rawRequest).toContain('"variant_id":9007199254740993');
    const sent = rawRequest.slice(rawRequest.indexOf('"requestBody":') + '"requestBody":'.length);
    expect(JSON.parse(rawRequest).requestBody).toEqual(JSON.parse(order));
    expect(sent.startsWith(order), sent).toBe(true);
  });

  test('an optional part is not there until it is added, and gone when it is removed', async ({ marketplace, demo }) => {
    await marketplace.fill({ Quantity: '1' });
    await marketplace.showAll();
    await marketplace.button('Add billing address').click();
    const address = marketplace.group('Billing address');
    // None of it is required: it must not be an empty box all the same.
    await expect(address.getByRole('textbox').first()).toBeFocused();
    await marketplace.showAll(address);
    await marketplace.fill({ City: 'Oslo' }, address);
    await marketplace.button('Remove billing address').click();
    await expect(marketplace.button('Add billing address')).toBeFocused();
    await marketplace.group('Test order').getByRole('radio', { name: 'Yes' }).check();
    await marketplace.group('Test order').getByRole('radio', { name: 'Not set' }).check();
    await marketplace.runToResult();
    expect(JSON.parse((await demo.control.execution()).rawRequest).requestBody).toEqual({ order: { line_items: [{ quantity: 1 }] } });
  });

  test('an empty list and an object without fields are sent where somebody asks for them', async ({ marketplace, demo }) => {
    const items = marketplace.group('Line items');
    await marketplace.fill({ Quantity: '1' }, items);
    await marketplace.fromMenu('Properties', 'Send empty list');
    await marketplace.showAll();
    await marketplace.button('Add billing address').click();
    await marketplace.fromMenu('Billing address', 'Send without fields');
    await marketplace.runToResult();
    const { order } = JSON.parse((await demo.control.execution()).rawRequest).requestBody;
    expect(order).toEqual({ line_items: [{ quantity: 1, properties: [] }], billing_address: {} });
  });

  test('what was typed for one kind survives a look at another', async ({ marketplace, demo }) => {
    await marketplace.fill({ Quantity: '1' });
    await marketplace.showAll();
    await marketplace.button('Add customer').click();
    const kinds = marketplace.root.getByRole('group', { name: 'Kind of Customer' });
    await marketplace.fill({ 'Customer ID': '207119551' });
    await kinds.getByRole('radio', { name: 'New customer' }).check();
    await marketplace.fill({ Email: 'ada@merchant.example' });
    await kinds.getByRole('radio', { name: 'Existing customer' }).check();
    await expect(marketplace.field('Customer ID')).toHaveValue('207119551');
    await kinds.getByRole('radio', { name: 'New customer' }).check();
    await expect(marketplace.field('Email')).toHaveValue('ada@merchant.example');
    await marketplace.runToResult();
    const { order } = JSON.parse((await demo.control.execution()).rawRequest).requestBody;
    expect(order.customer).toEqual({ email: 'ada@merchant.example' });
  });

  test('items are moved and removed with the keyboard, and the focus stays with them', async ({ marketplace, demo, page }) => {
    const items = marketplace.group('Line items');
    const quantity = items.getByLabel(/^Quantity/);
    for (const [at, count] of ['10', '20', '30'].entries()) {
      if (at > 0) {
        await marketplace.button('Add Line items', items).focus();
        await page.keyboard.press('Enter');
        await expect(quantity).toHaveCount(at + 1);
        await expect(quantity.nth(at)).toBeFocused();
      }
      await quantity.nth(at).fill(count);
    }
    await marketplace.button('Move up: Item 3').focus();
    await page.keyboard.press('Enter');
    await expect(marketplace.button('Move up: Item 2')).toBeFocused();
    expect(await quantity.evaluateAll((all) => all.map((field) => /** @type {HTMLInputElement} */ (field).value))).toEqual(['10', '30', '20']);
    await page.keyboard.press('Enter');
    await expect(marketplace.button('Move down: Item 1')).toBeFocused();
    await marketplace.button('Remove: Item 2').focus();
    await page.keyboard.press('Space');
    await expect(quantity).toHaveCount(2);
    await expect(marketplace.button('Remove: Item 2')).toBeFocused();
    await marketplace.runToResult();
    const { order } = JSON.parse((await demo.control.execution()).rawRequest).requestBody;
    expect(order.line_items).toEqual([{ quantity: 30 }, { quantity: 20 }]);
  });
});

test.describe('an address', () => {
  test.beforeEach(async ({ marketplace, recorder }) => {
    await marketplace.open();
    await marketplace.find('Shippo');
    await marketplace.connectWith('Shippo', { Authorization: recorder.keepSecret('shippo_test_form') });
    await marketplace.openAction('Create a new address');
  });

  test('problems are held back once, listed, and each leads to its field', async ({ marketplace, demo }) => {
    await marketplace.fill({ Name: 'Ada', Country: 'Norway' });
    await marketplace.run.click();
    const summary = marketplace.root.getByRole('status').filter({ hasText: '3 fields need attention' });
    await expect(summary).toBeVisible();
    await expect(summary.getByRole('listitem')).toHaveText([/^Street\s+Fill in this field\./, /^City\s+Fill in this field\./, /^Country\s+This is not in the expected format/]);
    expect(await demo.control.runsSent()).toBe(0);

    await marketplace.button('City', summary).click();
    await expect(marketplace.field('City')).toBeFocused();
    await expect(marketplace.field('City')).toHaveAccessibleDescription(/Fill in this field\./);
    await marketplace.field('City').fill('Oslo');
    await marketplace.field('Street').fill('1 Main St');
    await expect(marketplace.root.getByText('1 field needs attention')).toBeVisible();
    await marketplace.field('Country').fill('NO');
    await expect(marketplace.root.getByText(/needs? attention/)).toHaveCount(0);
    await marketplace.runToResult();
    expect(await demo.control.runsSent()).toBe(1);
  });

  test('what breaks the rules can be sent anyway, as it is, and the answer is shown', async ({ marketplace, recorder }) => {
    recorder.mayFail();
    await marketplace.fill({ Name: 'Ada', Street: '1 Main St', City: 'Oslo', Country: 'Norway' });
    await marketplace.run.click();
    const sent = marketplace.page.waitForRequest(/\/execute$/);
    await marketplace.button('Send anyway').click();
    expect((await sent).postDataJSON().requestBody.country).toBe('Norway');
    await expect(marketplace.alert).toContainText('This was not accepted');
    await expect(marketplace.alert).toContainText('country');
    await expect(marketplace.field('Country')).toHaveValue('Norway');
  });

  test('a message shows when a field is left, not while it is typed in', async ({ marketplace, page }) => {
    const country = marketplace.field('Country');
    await country.pressSequentially('n');
    await expect(marketplace.root.getByText('This is not in the expected format')).toHaveCount(0);
    await page.keyboard.press('Tab');
    await expect(country).toHaveAttribute('aria-invalid', 'true');
    await expect(country).toHaveAccessibleDescription(/This is not in the expected format/);
    await country.fill('NO');
    await expect(country).not.toHaveAttribute('aria-invalid');
  });

  test('what was typed is still there after going back and returning', async ({ marketplace }) => {
    await marketplace.fill({ Name: 'Ada', Street: '1 Main St' });
    await marketplace.root.getByRole('button', { name: 'Back to Shippo' }).click();
    await marketplace.button('Integrations').click();
    await marketplace.find('Open-Meteo');
    await marketplace.button('Integrations').click();
    await marketplace.find('Shippo');
    await marketplace.openAction('Create a new address');
    await expect(marketplace.field('Name')).toHaveValue('Ada');
    await expect(marketplace.field('Street')).toHaveValue('1 Main St');
  });
});

test('a choice of numbers arrives as a number, a whole number beyond 2^53 with every digit', async ({ marketplace, demo, recorder }) => {
  await marketplace.open();
  await marketplace.find('Freshdesk');
  const entered = { Domain: 'acme.freshdesk.com', Username: 'jane', Password: recorder.keepSecret('swordfish-11') };
  await marketplace.connectWith('Freshdesk', entered);
  await marketplace.openAction('Create a ticket');
  await marketplace.fill({ Subject: 'Hello', Description: 'First line\nSecond line' });
  await marketplace.group('Status').getByRole('radio', { name: 'Pending' }).check();
  await marketplace.group('Priority').getByRole('radio', { name: 'Urgent' }).check();
  await marketplace.showAll();
  await marketplace.field('Requester ID').fill('9223372036854775807');
  await marketplace.runToResult();
  const { rawRequest } = await demo.control.execution();
  expect(rawRequest).toContain('"requester_id":9223372036854775807');
  expect(JSON.parse(rawRequest).requestBody).toMatchObject({ subject: 'Hello', description: 'First line\nSecond line', status: 3, priority: 4 });
});

test('a row, and what is in it, is called by its name', async ({ marketplace }) => {
  await marketplace.open();
  await marketplace.find('Klaviyo');
  await marketplace.openAction('Create Event');
  const properties = marketplace.group('Properties');
  for (const name of ['colour', 'size']) {
    await marketplace.button('Add Properties', properties).click();
    await marketplace.field('Name', properties).last().fill(name);
    const row = marketplace.group(name, properties).first();
    await row.getByLabel(`Kind of ${name}`).selectOption('Number');
    await expect(marketplace.button(`More for ${name}`, row).first()).toBeVisible();
    await expect(row.getByRole('textbox', { name, exact: true })).toHaveAttribute('inputmode', 'decimal');
  }
  await marketplace.button('Remove colour').click();
  await expect(marketplace.group('colour')).toHaveCount(0);
  await expect(marketplace.group('size').first()).toBeVisible();
});

test('the kinds of an item are called so, and not like the item', async ({ marketplace }) => {
  await marketplace.open();
  await marketplace.find('GitHub');
  await marketplace.openListed('Create an issue');
  await marketplace.showAll();
  const labels = marketplace.group('Labels');
  await marketplace.button('Add Labels', labels).click();
  const kinds = labels.getByRole('group', { name: 'Kind of Item 1', exact: true });
  await kinds.getByRole('radio', { name: 'Label', exact: true }).check();
  await expect(marketplace.field('Color', labels)).toBeVisible();
});

test('a path parameter that only the path names is asked for', async ({ marketplace, demo }) => {
  await marketplace.open();
  await marketplace.find('GitHub');
  await marketplace.connect('GitHub');
  await marketplace.openAction('Update an issue');
  await marketplace.fill({ Owner: 'octo cat', Repo: 'a/b' });
  await marketplace.field('Issue number').fill('7');
  await marketplace.runToResult();
  expect((await demo.control.execution()).request.pathParams).toMatchObject({ owner: 'octo cat', repo: 'a/b' });
});
