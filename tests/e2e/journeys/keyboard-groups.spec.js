/** Lists, maps, unions and JSON, with the keyboard alone. */
import { expect, test } from '../support/test.js';
import { WORKSHOP, Workshop } from '../support/workshop.js';

test.use(WORKSHOP);

/** @type {Workshop} */
let workshop;
/** @type {import('../support/keyboard.js').Keyboard} */
let keyboard;
/** @type {import('../support/marketplace.js').Marketplace} */
let form;

test.beforeEach(async ({ marketplace, demo }) => {
  workshop = new Workshop(marketplace, demo);
  ({ form, keyboard } = workshop);
  await workshop.open('Fill in everything');
});

/** What stands in the fields of a group, in their order. @param {import('@playwright/test').Locator} fields */
function values(fields) {
  return fields.evaluateAll((all) => all.map((field) => /** @type {HTMLInputElement} */ (field).value));
}

test('items are added, moved, doubled, folded and removed, and the focus goes along', async () => {
  await workshop.add('People');
  const people = form.group('People');
  const names = people.getByLabel(/^Name/);
  const said = form.root.locator('#jf-said');
  await keyboard.expectOn(form.button('Add People'));
  for (const [at, name] of ['Ada', 'Grace', 'Katherine'].entries()) {
    await keyboard.use(form.button('Add People'));
    await keyboard.expectOn(names.nth(at));
    await keyboard.type(name);
  }

  await keyboard.use(form.button('Move up: Item 3'));
  await keyboard.expectOn(form.button('Move up: Item 2'));
  await expect(said).toHaveText('Moved to 2 of 3');
  await keyboard.press('Enter');
  await keyboard.expectOn(form.button('Move down: Item 1'));
  await expect(said).toHaveText('Moved to 1 of 3');
  expect(await values(names)).toEqual(['Katherine', 'Ada', 'Grace']);
  await keyboard.press('Space');
  await keyboard.expectOn(form.button('Move down: Item 2'));

  await keyboard.use(form.button('Duplicate: Item 2'));
  await keyboard.expectOn(names.nth(2));
  expect(await values(names)).toEqual(['Ada', 'Katherine', 'Katherine', 'Grace']);

  const fold = form.button('Item 1');
  await keyboard.use(fold);
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(names.nth(0)).toBeHidden();
  await keyboard.expectOn(fold);
  await keyboard.press('Tab');
  await expect(people.locator('.jf-item').first().locator('.jf-item-field')).toBeHidden();
  await keyboard.use(fold, 'Space');
  await expect(names.nth(0)).toBeVisible();

  await keyboard.use(form.button('Remove: Item 3'));
  await keyboard.expectOn(form.button('Remove: Item 3'));
  await keyboard.press('Enter');
  await keyboard.expectOn(form.button('Remove: Item 2'));
  expect(await values(names)).toEqual(['Ada', 'Katherine']);
  await keyboard.press('Enter', 'Enter');
  await expect(names).toHaveCount(0);
  await keyboard.expectOn(form.button('Add People'));
  await keyboard.press('Enter');
  await keyboard.expectOn(names.first());
  await keyboard.type('Ada');
  await keyboard.fill(people.getByLabel(/^Age/), '36');
  expect(await workshop.sentBesides()).toBe('{"people":[{"name":"Ada","age":36}]}');
});

test('the positions of a tuple are filled in where they stand', async () => {
  await workshop.add('Point');
  const point = form.group('Point');
  await keyboard.use(form.button('Add Point'));
  // All positions are there at once, and the first of them is where one begins.
  await expect(form.button('Add Point')).toHaveCount(0);
  await keyboard.expectOn(point.getByRole('textbox', { name: 'x' }));
  await keyboard.type('1.0');
  await keyboard.fill(point.getByRole('textbox', { name: 'y' }), '-2');
  expect(await workshop.sentBesides()).toBe('{"point":[1.0,-2]}');
});

test('rows of a map are added, renamed and removed, by names that are free or offered', async ({ page }) => {
  await workshop.add('Labels');
  const labels = form.group('Labels');
  await keyboard.expectOn(labels.getByRole('button', { name: 'Add Labels' }));
  const names = labels.getByRole('textbox', { name: 'Name' });
  for (const [at, [name, value]] of [['colour', 'red'], ['size', 'XL'], ['shape', 'round']].entries()) {
    await keyboard.use(labels.getByRole('button', { name: 'Add Labels' }));
    await keyboard.expectOn(names.nth(at));
    await keyboard.type(name);
    await keyboard.press('Tab');
    await keyboard.type(value);
  }
  await keyboard.to(names.nth(1));
  await keyboard.press('End');
  await keyboard.type('s');
  await expect(names.nth(1)).toBeFocused();
  await keyboard.use(form.button('Remove colour', labels));
  await keyboard.expectOn(form.button('Remove sizes', labels));
  await keyboard.press('Tab');
  await keyboard.use(form.button('Remove shape', labels));
  await keyboard.expectOn(form.button('Remove sizes', labels));

  await workshop.add('Prices');
  const prices = form.group('Prices');
  await keyboard.use(prices.getByRole('button', { name: 'Add Prices' }));
  const name = prices.getByRole('combobox', { name: 'Name' });
  await keyboard.expectOn(name);
  await keyboard.take('u', 'usd');
  await expect(name).toHaveValue('usd');
  await keyboard.expectOn(name);
  await page.keyboard.press('Tab');
  await keyboard.type('12.50');
  expect(await workshop.sentBesides()).toBe('{"labels":{"sizes":"XL"},"prices":{"usd":12.50}}');
});

test('a kind is chosen, and what was entered for another is still there', async () => {
  await workshop.add('Payment');
  await keyboard.expectOn(form.field('Number'));
  const kinds = form.root.getByRole('group', { name: 'Kind of Payment' });
  await keyboard.fill(form.field('Number'), '4242');
  await keyboard.to(kinds.getByRole('radio', { name: 'Card' }));
  await keyboard.press('ArrowRight');
  await keyboard.expectOn(kinds.getByRole('radio', { name: 'Transfer' }));
  await keyboard.fill(form.field('Iban'), 'NO93');
  await keyboard.to(kinds.getByRole('radio', { name: 'Transfer' }));
  await keyboard.press('ArrowLeft');
  await expect(form.field('Number')).toHaveValue('4242');
  await keyboard.press('ArrowRight');
  await expect(form.field('Iban')).toHaveValue('NO93');
  await keyboard.use(form.button('Remove payment'));
  await keyboard.expectOn(form.button('Add payment'));
  await keyboard.press('Enter');
  await keyboard.fill(form.field('Number'), '1');
  expect(await workshop.sentBesides()).toBe('{"payment":{"kind":"card","number":"1"}}');
});

test('one of many kinds is searched for', async () => {
  await workshop.add('Shape');
  const kind = form.root.getByRole('combobox', { name: 'Kind of Shape' });
  await keyboard.to(kind);
  await keyboard.take('7', 'Shape 17');
  await expect(kind).toHaveValue('Shape 17');
  await keyboard.expectOn(kind);
  await keyboard.fill(form.field('Side17'), '3');
  await keyboard.to(kind);
  await keyboard.take('', 'Shape 2');
  await keyboard.fill(form.field('Side2'), '4');
  await keyboard.to(kind);
  await keyboard.take('', 'Shape 17');
  await expect(form.field('Side17')).toHaveValue('3');
  expect(await workshop.sentBesides()).toBe('{"shape":{"side17":3}}');
});

test('JSON is typed, and a mistake is said with its place', async () => {
  await workshop.add('Anything');
  const kind = form.root.getByRole('combobox', { name: 'Kind of Anything' });
  await keyboard.to(kind);
  await keyboard.press('End');
  await expect(kind.getByRole('option', { selected: true })).toHaveText('JSON');
  const json = form.group('Anything').getByRole('textbox');
  await keyboard.to(json);
  await keyboard.type('{"a": 1.0,');
  await keyboard.press('Enter');
  await keyboard.type('"b" 2}');
  await keyboard.press('Tab');
  await expect(json).toHaveAccessibleDescription(/line 2, column 5/i);
  await keyboard.fill(json, '{"a": 1.0, "b": [9007199254740993]}');
  expect(await workshop.sentBesides()).toBe('{"anything":{"a":1.0,"b":[9007199254740993]}}');
});

test('a field is edited as JSON and as fields again, filled with its example, copied, emptied, put away', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const menu = (/** @type {string} */ name) => form.button(`More for ${name}`);
  const item = (/** @type {string} */ name) => form.root.getByRole('menuitem', { name, exact: true });
  /** @param {string} field @param {string} what */
  const choose = async (field, what) => {
    await keyboard.use(menu(field));
    await keyboard.expectOn(form.root.getByRole('menuitem').first());
    for (let rows = 0; !(await item(what).evaluate((row) => /** @type {ShadowRoot} */ (row.getRootNode()).activeElement === row)); rows += 1) {
      expect(rows).toBeLessThan(10);
      await keyboard.press('ArrowDown');
    }
    await keyboard.press('Enter');
    await expect(form.root.getByRole('menu')).toHaveCount(0);
  };
  await keyboard.use(menu('Line'));
  await keyboard.press('End', 'Home', 'ArrowUp', 'ArrowDown', 'Escape');
  await expect(form.root.getByRole('menu')).toHaveCount(0);
  await keyboard.expectOn(menu('Line'));

  await choose('Line', 'Use example');
  await expect(form.field('Line')).toHaveValue('Ada');
  await keyboard.expectOn(menu('Line'));
  await choose('Line', 'Copy');
  await expect(form.root.locator('#jf-said')).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Ada');
  await choose('Line', 'Clear');
  await expect(form.field('Line')).toHaveValue('');
  await keyboard.expectOn(menu('Line'));

  await workshop.add('Country');
  await choose('Country', 'Send null');
  await keyboard.expectOn(menu('Country'));
  await choose('Country', 'Clear');
  await keyboard.expectOn(menu('Country'));

  await workshop.add('People');
  await keyboard.press('Enter');
  await keyboard.expectOn(form.group('People').getByLabel(/^Name/));
  await keyboard.type('Ada');
  await choose('People', 'Edit as JSON');
  const json = form.field('People');
  await keyboard.expectOn(json);
  await expect(json).toHaveValue('[\n  {\n    "name": "Ada"\n  }\n]');
  await keyboard.fill(json, '[{"name": "Grace", "born": 1906}]');
  await keyboard.use(form.button('Back to fields People'));
  await keyboard.expectOn(form.group('People').getByLabel(/^Name/));
  await expect(form.group('People').getByLabel(/^Name/)).toHaveValue('Grace');

  await choose('Country', 'Remove field');
  await expect(form.field('Country')).toHaveCount(0);
  await keyboard.expectOn(form.root.getByRole('combobox', { name: /^Add a field/ }));
  expect(await workshop.sentBesides()).toBe('{"people":[{"name":"Grace","born":1906}]}');
});
