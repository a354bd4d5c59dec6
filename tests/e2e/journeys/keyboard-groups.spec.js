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
  await keyboard.type('Ada');
  await keyboard.fill(people.getByLabel(/^Age/), '36');
  expect(await workshop.sentBesides()).toBe('{"people":[{"name":"Ada","age":36}]}');
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
