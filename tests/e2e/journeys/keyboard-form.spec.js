/** A form as a whole, with the keyboard alone: its tools, what stands against it, its depths. */
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
});

test('a large form is narrowed down, and all of it is there again', async () => {
  await workshop.open('Fill in a thousand');
  const filter = form.root.getByRole('searchbox', { name: 'Filter fields' });
  await keyboard.to(filter);
  await keyboard.type('f77');
  await expect(form.root.getByRole('textbox', { name: /^F/ }).filter({ visible: true })).toHaveCount(11);
  await keyboard.fill(form.field('F777'), 'x');
  await keyboard.to(filter);
  await keyboard.press('ControlOrMeta+a', 'Delete');
  await expect(form.field('F1')).toBeVisible();
  await expect(form.field('F777')).toHaveValue('x');
});

test('all optional fields are asked for at once, or the one whose name is typed', async ({ page }) => {
  await workshop.open('Fill in many');
  const more = form.root.getByRole('combobox', { name: /^Add a field/ });
  await keyboard.to(more);
  await keyboard.type('nothing like it');
  await expect(form.root.getByText('Nothing matches')).toBeVisible();
  await keyboard.press('Escape');
  await expect(form.root.getByRole('listbox')).toHaveCount(0);
  await keyboard.expectOn(more);
  await keyboard.press('ControlOrMeta+a');
  await keyboard.take('07', 'Field07');
  await keyboard.expectOn(form.field('Field07'));
  await keyboard.to(more);
  await keyboard.take('', 'Show all of them');
  await keyboard.expectOn(form.field('Field01'));
  await expect(more).toHaveCount(0);
  await page.keyboard.type('on we go');
  await expect(form.field('Field01')).toHaveValue('on we go');
});

test('what lies too deep has a view of its own, and the way back is a row of steps', async () => {
  await workshop.open('Fill in many');
  await workshop.add('Level');
  for (let level = 0; level < 5; level += 1) {
    await keyboard.expectVisibleFocus();
    const inner = form.root.getByRole('button', { name: /^(Add inner|Inner)$/ });
    await expect(inner).toHaveCount(1);
    await keyboard.use(inner);
    if (await form.root.getByRole('button', { name: 'Inner', exact: true }).count()) break;
  }
  const door = form.root.getByRole('button', { name: 'Inner', exact: true });
  await keyboard.use(door);
  const trail = form.root.getByRole('navigation', { name: 'Where you are' });
  await expect(trail).toBeVisible();
  await keyboard.expectVisibleFocus();
  await keyboard.fill(form.field('Name'), 'deep');
  const steps = trail.getByRole('button');
  const before = await steps.count();
  await keyboard.use(steps.last());
  await expect(steps).toHaveCount(before - 1);
  await keyboard.expectOn(trail);
  await keyboard.use(form.button('Whole form', trail));
  await expect(trail).toHaveCount(0);
  await keyboard.expectVisibleFocus();
  await keyboard.fill(form.field('Title'), 'x');
  await keyboard.use(form.run);
  await form.readResult();
  const { rawRequest } = await workshop.demo.control.execution();
  expect(rawRequest).toMatch(/"title":"x","level":\{("inner":\{)+"name":"deep"\}+/);
});

test('a request is pasted, looked at and sent', async () => {
  await workshop.open('Fill in everything');
  const paste = form.button('Paste JSON');
  await keyboard.use(paste);
  const area = form.root.getByRole('textbox', { name: 'Paste JSON' });
  await keyboard.expectOn(area);
  await keyboard.type('{"line": "Ada",');
  await keyboard.use(form.button('Fill in'));
  await keyboard.expectOn(area);
  await expect(form.root.getByRole('alert')).toContainText('line 1, column 16');
  await keyboard.fill(area, '{"pathParams":{"place":"here"},"requestBody":{"line":"Ada","big":9007199254740993,"people":[{"name":"Grace"}]}}');
  await keyboard.use(form.button('Fill in'));
  await expect(area).toHaveCount(0);
  await expect(form.field('Line')).toHaveValue('Ada');
  await keyboard.expectOn(paste);

  const show = form.button('Show request');
  await keyboard.use(show);
  const request = form.root.getByLabel('Show request', { exact: true }).and(form.root.locator('pre'));
  await keyboard.to(request);
  await expect(request).toContainText('"big": 9007199254740993');
  await keyboard.fill(form.field('Line'), 'Bea');
  await expect(request).toContainText('"line": "Bea"');
  await keyboard.use(show);
  await expect(request).toHaveCount(0);
  await keyboard.expectOn(show);
  expect(await workshop.sent()).toBe('{"line":"Bea","big":9007199254740993,"people":[{"name":"Grace"}]}');
});

test('what stands against a form is listed, each entry leads to its field and opens what is closed', async () => {
  await workshop.open('Fill in everything');
  await workshop.add('Size');
  await workshop.add('People');
  await keyboard.press('Enter');
  await keyboard.use(form.button('Item 1'));
  await keyboard.use(form.run);
  const summary = form.root.locator('#jf-attention');
  await keyboard.expectOn(summary);
  await expect(summary.getByRole('button')).toHaveText(['Place', 'Line', 'People › Item 1 › Name']);
  const name = form.group('People').getByLabel(/^Name/);
  await expect(name).toBeHidden();
  await keyboard.use(form.button('People › Item 1 › Name', summary));
  await keyboard.expectOn(name);
  await keyboard.type('Ada');
  await expect(summary.getByRole('button')).toHaveText(['Place', 'Line']);
  await keyboard.use(form.button('Line', summary));
  await keyboard.expectOn(form.field('Line'));
  await keyboard.type('x');
  await keyboard.use(form.button('Place', summary));
  await keyboard.expectOn(form.field('Place'));
  await keyboard.type('here');
  await expect(summary).toHaveCount(0);
  await keyboard.use(form.run);
  await form.readResult();
  const { request } = await workshop.demo.control.execution();
  expect(request.requestBody).toEqual({ line: 'x', people: [{ name: 'Ada' }] });
});

test('an entry leads into a choice, and what breaks the rules is sent anyway', async ({ recorder, page }) => {
  recorder.mayFail();
  await workshop.open('Keep to rules');
  await keyboard.use(form.run);
  const summary = form.root.locator('#jf-attention');
  await keyboard.expectOn(summary);
  await keyboard.use(form.button('Kind', summary));
  const kind = form.group('Kind');
  await keyboard.expectOn(kind.getByRole('radio').first());
  await keyboard.press('Space');
  await expect(kind.getByRole('radio', { name: 'person' })).toBeChecked();
  await keyboard.press('ArrowRight');
  await expect(form.field('VAT number')).toBeVisible();
  await keyboard.fill(form.field('Email'), 'nobody');
  await keyboard.use(form.run);
  await keyboard.expectOn(summary);
  const sent = page.waitForRequest(/\/execute$/);
  await keyboard.use(form.button('Send anyway'));
  expect((await sent).postDataJSON().requestBody).toEqual({ kind: 'company', email: 'nobody' });
  await keyboard.expectOn(form.run);
});
