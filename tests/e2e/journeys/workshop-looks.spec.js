/** Every control in every look, open and filled, wrong, as JSON, with its menus. */
import { expectWellMade } from '../support/looks.js';
import { expect, test } from '../support/test.js';
import { WORKSHOP, Workshop } from '../support/workshop.js';

test.use({ ...WORKSHOP, contextOptions: { reducedMotion: 'reduce' } });
test.slow();

const FULL = {
  pathParams: { place: 'here' },
  queryParameters: { ids: [1, 2, 9007199254740991] },
  requestBody: {
    line: 'A line', long: 'Several\nlines of text', secret: 'swordfish', amount: 1.5, big: 12, sure: true,
    day: '2026-02-28', hour: '09:30:00Z', moment: '2026-02-28T09:30:00+01:00', since: 1_700_000_000,
    mail: 'ada@example.com', site: 'https://example.com', key: '7d9f3c5e-0d2c-4c5e-9d6f-0b8a5f6f3b1a', document: 'aGVsbG8=',
    size: 'medium', colour: 'green', country: 'no', days: ['mon', 'fri'], hours: [9, 10, 11], tags: ['red', 'a rather longer one'],
    people: [{ name: 'Ada', age: 36 }, { name: 'Grace' }, { name: 'Katherine' }], lines: ['first', 'second'], point: [1, 2],
    labels: { colour: 'red', 'a name that is rather long': 'XL' }, prices: { eur: 1, usd: 2 },
    payment: { kind: 'transfer', iban: 'NO93', note: 'rent' }, shape: { side17: 3 }, reference: 7, anything: { a: [1] },
  },
};

const WRONG = {
  requestBody: {
    line: 'A line that goes on for longer than it may', amount: -1, big: 1.5, day: 'tomorrow', hour: 'noon', moment: '2026-02-30', mail: 'ada', site: 'example',
    key: 'abc', size: 'huge', country: 'zz', tags: ['a', 'b', 'c', 'd'], people: [{ age: 1.5 }, {}], lines: [''], labels: { '': 'x' }, prices: { gbp: 1 },
    payment: { kind: 'card' }, shape: { side3: 'wide' }, reference: true,
  },
};

/** Opens an action, with what is pasted into it. @param {Workshop} workshop @param {string} action @param {unknown} [value] */
async function opened(workshop, action, value) {
  const { form } = workshop;
  await workshop.open(action);
  if (!value) return;
  await form.button('Paste JSON').click();
  await form.root.getByRole('textbox', { name: 'Paste JSON' }).fill(JSON.stringify(value));
  await form.button('Fill in').click();
}

test('every control, filled in', async ({ marketplace, demo }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything', FULL);
  await marketplace.showAll();
  await expectWellMade(marketplace, info, 'filled', { fullPage: true });
});

test('every control, empty and open', async ({ marketplace, demo }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything');
  await marketplace.showAll();
  for (const name of ['People', 'Lines', 'Point', 'Labels', 'Prices']) {
    const add = marketplace.button(`Add ${name.toLowerCase()}`);
    if (await add.count()) await add.click();
    await marketplace.button(`Add ${name}`).click();
  }
  for (const name of ['payment', 'shape']) await marketplace.button(`Add ${name}`).click();
  await expectWellMade(marketplace, info, 'empty', { fullPage: true });
});

test('every control, wrong', async ({ marketplace, demo }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything', WRONG);
  await marketplace.run.click();
  await expect(marketplace.root.getByText(/fields need attention/)).toBeVisible();
  await expectWellMade(marketplace, info, 'wrong', { fullPage: true });
});

test('fields as JSON, one of them not to be read', async ({ marketplace, demo, page }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything', FULL);
  for (const name of ['Line', 'People', 'Payment', 'Labels']) {
    await marketplace.button(`More for ${name}`).focus();
    await page.keyboard.press('Enter');
    await marketplace.root.getByRole('menuitem', { name: 'Edit as JSON' }).click();
  }
  await marketplace.root.getByRole('textbox', { name: /^People/ }).fill('[{"name": "Ada",}]');
  await page.keyboard.press('Tab');
  await expect(marketplace.root.getByText(/This is not JSON yet/)).toBeVisible();
  await expectWellMade(marketplace, info, 'json', { fullPage: true });
});

test('a menu of a field', async ({ marketplace, demo, page }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything', FULL);
  await marketplace.button('More for Country').focus();
  await page.keyboard.press('Enter');
  await expect(marketplace.root.getByRole('menu')).toBeVisible();
  await expectWellMade(marketplace, info, 'menu');
});

test('a list of choices, searched', async ({ marketplace, demo }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything', FULL);
  await marketplace.field('Country').fill('n');
  await expect(marketplace.root.getByRole('listbox')).toBeVisible();
  await expectWellMade(marketplace, info, 'choices');
});

test('the fields that can be added', async ({ marketplace, demo }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything');
  await marketplace.root.getByRole('combobox', { name: /^Add a field/ }).click();
  await expect(marketplace.root.getByRole('listbox')).toBeVisible();
  await expectWellMade(marketplace, info, 'fields');
});

test('a request that is pasted, and one that is looked at', async ({ marketplace, demo }, info) => {
  await opened(new Workshop(marketplace, demo), 'Fill in everything', FULL);
  await marketplace.button('Paste JSON').click();
  await marketplace.root.getByRole('textbox', { name: 'Paste JSON' }).fill('{');
  await marketplace.button('Fill in').click();
  await expect(marketplace.root.getByRole('alert')).toBeVisible();
  await expectWellMade(marketplace, info, 'paste');
  await marketplace.button('Show request').click();
  await expect(marketplace.root.locator('.jf-preview')).toBeVisible();
  await expectWellMade(marketplace, info, 'preview');
});

test('a level far inside, and the way back', async ({ marketplace, demo }, info) => {
  let deep = '{"name":"deep"}';
  for (let levels = 0; levels < 6; levels += 1) deep = `{"name":"level","inner":${deep}}`;
  await opened(new Workshop(marketplace, demo), 'Fill in many', { requestBody: { title: 'x', level: JSON.parse(deep) } });
  await expectWellMade(marketplace, info, 'many', { fullPage: true });
  await marketplace.button('Inner').click();
  await expect(marketplace.root.getByRole('navigation', { name: 'Where you are' })).toBeVisible();
  await expectWellMade(marketplace, info, 'deep');
});

test('fields that depend on each other, and a thousand narrowed down', async ({ marketplace, demo }, info) => {
  const workshop = new Workshop(marketplace, demo);
  await opened(workshop, 'Keep to rules', { requestBody: { kind: 'company', phone: 'x', card: '4242' } });
  await marketplace.run.click();
  await expect(marketplace.root.getByText(/needs? attention/).first()).toBeVisible();
  await expectWellMade(marketplace, info, 'rules');
  await opened(workshop, 'Fill in a thousand');
  await marketplace.root.getByRole('searchbox', { name: 'Filter fields' }).fill('f77');
  await expect(marketplace.field('F1')).toBeHidden();
  await expectWellMade(marketplace, info, 'wide');
});
