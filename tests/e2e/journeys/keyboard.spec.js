/** Every single control, with the keyboard alone. */
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

test('text is typed: short, long, secret and shown, addresses', async () => {
  await workshop.add('Long text');
  await keyboard.expectOn(form.field('Long text'));
  await keyboard.type('one');
  await keyboard.press('Enter');
  await keyboard.type('two');
  await workshop.add('Secret');
  const secret = form.field('Secret');
  await keyboard.expectOn(secret);
  await keyboard.type('swordfish');
  await expect(secret).toHaveAttribute('type', 'password');
  const reveal = form.root.getByRole('button', { name: /^Show.*Secret$/ });
  await keyboard.use(reveal, 'Space');
  await expect(secret).toHaveAttribute('type', 'text');
  await expect(secret).toHaveValue('swordfish');
  await keyboard.expectOn(reveal);
  await keyboard.press('Space');
  await expect(secret).toHaveAttribute('type', 'password');
  await workshop.add('Mail');
  await keyboard.type('ada@example.com');
  await workshop.add('Site');
  await keyboard.type('https://example.com/a');
  expect(await workshop.sentBesides()).toBe('{"long":"one\\ntwo","secret":"swordfish","mail":"ada@example.com","site":"https://example.com/a"}');
});

test('numbers keep every digit, and no arrow changes them', async ({ page }) => {
  await workshop.add('Amount');
  await keyboard.type('1.50');
  await page.keyboard.press('ArrowUp');
  await workshop.add('Big');
  await keyboard.type('9007199254740993');
  await page.keyboard.press('ArrowDown');
  await workshop.add('Since');
  await keyboard.type('1700000000');
  expect(await workshop.sentBesides()).toBe('{"amount":1.50,"big":9007199254740993,"since":1700000000}');
});

test('yes, no and nothing said are gone through with arrows', async () => {
  await workshop.add('Sure');
  const sure = form.group('Sure');
  await keyboard.to(sure.getByRole('radio', { name: 'Not set' }));
  for (const [key, name] of [['ArrowRight', 'Yes'], ['ArrowRight', 'No'], ['ArrowLeft', 'Yes'], ['ArrowLeft', 'Not set']]) {
    await keyboard.press(key);
    await keyboard.expectOn(sure.getByRole('radio', { name, exact: true }));
    await expect(sure.getByRole('radio', { name, exact: true })).toBeChecked();
  }
  await keyboard.press('ArrowLeft');
  expect(await workshop.sentBesides()).toBe('{"sure":false}');
});

test('moments are typed as they are sent, and the calendar is a stop of its own', async () => {
  for (const [name, text] of [['Day', '2026-02-28'], ['Hour', '09:30:00+01:00'], ['Moment', '2026-02-28T09:30:00+01:00']]) {
    await workshop.add(name);
    await keyboard.expectOn(form.field(name));
    await keyboard.type(text);
    await keyboard.to(form.button(`Pick from a calendar: ${name}`));
  }
  expect(await workshop.sentBesides()).toBe('{"day":"2026-02-28","hour":"09:30:00+01:00","moment":"2026-02-28T09:30:00+01:00"}');
});

test('an identifier is made, a file is taken', async ({ page }) => {
  // Chromium needs a while until it hands the window for files over: whoever asks when the key is pressed may be late.
  page.on('filechooser', () => {});
  await workshop.add('Key');
  const key = form.field('Key');
  await keyboard.use(form.root.getByRole('button', { name: /^Generate/ }));
  await expect(key).toHaveValue(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const made = await key.inputValue();
  await workshop.add('Document');
  const file = form.field('Document');
  await keyboard.expectOn(file);
  const chooser = page.waitForEvent('filechooser');
  await keyboard.press('Space');
  await (await chooser).setFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expect(form.root.getByText(/a\.txt/)).toBeVisible();
  expect(await workshop.sentBesides()).toBe(`{"key":"${made}","document":"aGVsbG8="}`);
});

test('one of several is chosen: side by side, from a menu, by searching', async () => {
  await workshop.add('Size');
  const size = form.group('Size');
  await keyboard.to(size.getByRole('radio', { name: 'Not set' }));
  await keyboard.press('ArrowRight', 'ArrowRight');
  await expect(size.getByRole('radio', { name: 'medium' })).toBeChecked();
  await workshop.add('Colour');
  await keyboard.expectOn(form.field('Colour'));
  await keyboard.type('Gr');
  await expect(form.field('Colour').locator('option:checked')).toHaveText('Green');
  await workshop.add('Country');
  const country = form.field('Country');
  await keyboard.expectOn(country);
  await keyboard.take('n', 'nz');
  await expect(country).toHaveValue('nz');
  await keyboard.expectOn(country);
  // What was typed and not taken is no choice.
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('fr');
  await expect(form.root.getByRole('listbox')).toBeVisible();
  await keyboard.press('Escape');
  await expect(form.root.getByRole('listbox')).toHaveCount(0);
  await expect(country).toHaveValue('nz');
  await keyboard.expectOn(country);
  expect(await workshop.sentBesides()).toBe('{"size":"medium","colour":"green","country":"nz"}');
});

test('several are chosen: by ticking, by searching, as tags', async () => {
  await workshop.add('Days');
  const days = form.group('Days');
  for (const day of ['mon', 'wed']) await keyboard.use(days.getByRole('checkbox', { name: day }), 'Space');
  await workshop.add('Hours');
  const hours = form.group('Hours');
  const box = hours.getByRole('combobox');
  await keyboard.to(box);
  await keyboard.take('1', '12');
  await keyboard.expectOn(box);
  await keyboard.take('', '0');
  await keyboard.take('', '3');
  await keyboard.use(form.button('Remove 0', hours));
  await expect(hours.getByRole('listitem')).toHaveText(['12', '3']);
  await keyboard.expectVisibleFocus();
  await workshop.add('Tags');
  const tags = form.group('Tags').getByRole('textbox');
  await keyboard.to(tags);
  await keyboard.type('red');
  await keyboard.press('Enter');
  await keyboard.type('green,');
  await keyboard.type('blue');
  await keyboard.press('Enter');
  await expect(form.group('Tags').getByRole('listitem')).toHaveText(['red', 'green', 'blue']);
  await keyboard.press('Backspace');
  await expect(tags).toHaveValue('blue');
  await keyboard.press('ControlOrMeta+a', 'Delete');
  await keyboard.use(form.button('Remove red'));
  await keyboard.expectVisibleFocus();
  await expect(form.group('Tags').getByRole('listitem')).toHaveText(['green']);
  expect(await workshop.sentBesides()).toBe('{"days":["mon","wed"],"hours":[12,3],"tags":["green"]}');
});
