/** A form whose value the host keeps, as a part of the host's own form. */
import { Settings } from '../support/settings.js';
import { expect, test } from '../support/test.js';

const ticket = { connector: 'freshdesk', action: 'createTicket', mode: 'configure' };
const stored = '{"requestBody":{"x_unknown":1.50,"subject":"Hello","description":"Hi","status":3,"priority":4,"requester_id":9007199254740993}}';

test.beforeEach(async ({ page, recorder }) => {
  settings = new Settings(page, recorder);
});

/** @type {Settings} */
let settings;

test('what was stored and not touched is stored again to the letter, and nothing but the action is asked for', async ({ recorder }) => {
  await settings.open({ ...ticket, value: stored });
  await expect(settings.action.field('Requester ID')).toHaveValue('9007199254740993');
  expect(await settings.entered()).toBe(stored);
  await settings.save.click();
  expect(await settings.with(({ sent }) => sent)).toEqual([stored]);
  expect(await settings.with(({ changes }) => changes)).toEqual([]);
  // The marketplace, which was there for a moment, may have asked for what is its own.
  const paths = recorder.asked.map(({ url }) => new URL(url).pathname).filter((path) => path.includes('freshdesk'));
  expect(new Set(paths.filter((path) => !path.endsWith('/icon')))).toEqual(new Set(['/integrations/connectors/freshdesk/actions/createTicket']));
});

test('what is changed is stored with everything else as it was', async () => {
  await settings.open({ ...ticket, value: stored });
  await settings.action.fill({ Subject: 'Hello again', 'Requester ID': '9007199254740995' });
  await settings.save.click();
  const wanted = stored.replace('Hello', 'Hello again').replace('740993', '740995');
  expect(await settings.with(({ sent }) => sent)).toEqual([wanted]);
  const last = await settings.with(({ changes }) => changes.at(-1));
  expect(last).toMatchObject({ connectorId: 'freshdesk', actionId: 'createTicket', json: wanted, valid: true });
  expect(last.value.requestBody.requester_id).toBe('9007199254740995');
});

test('a form with problems cannot be sent, says why, and the focus goes to the first of them', async () => {
  await settings.open({ ...ticket, value: '{"requestBody":{"email":"ada@merchant.example","priority":1,"status":2}}' });
  await expect(settings.root.getByText('Fill in this field.')).toHaveCount(0);
  await settings.save.click();
  expect(await settings.with(({ sent }) => sent)).toEqual([]);
  const summary = settings.root.getByRole('status').filter({ hasText: '2 fields need attention' });
  await expect(summary).toBeVisible();
  await expect(settings.action.field('Subject')).toBeFocused();
  await expect(settings.action.button('Send anyway')).toHaveCount(0);
  expect(await settings.with(({ element }) => [element.validationMessage, element.validity.valueMissing])).toEqual(['Subject: Fill in this field.', true]);

  await settings.action.button('Description', summary).click();
  await expect(settings.action.field('Description')).toBeFocused();
  await settings.action.fill({ Subject: 'Hello', Description: 'Hi' });
  await expect(summary).toHaveCount(0);
  await settings.save.click();
  expect(await settings.with(({ sent }) => sent)).toEqual([
    '{"requestBody":{"email":"ada@merchant.example","priority":1,"status":2,"subject":"Hello","description":"Hi"}}',
  ]);
});

test('a message shows when a field is left, and before that the form only knows', async ({ page }) => {
  await settings.open(ticket);
  expect(await settings.with(({ element }) => element.checkValidity())).toBe(false);
  await expect(settings.root.getByText('Fill in this field.')).toHaveCount(0);
  await settings.action.field('Subject').focus();
  await page.keyboard.press('Tab');
  await expect(settings.action.field('Subject')).toHaveAccessibleDescription(/Fill in this field\./);
});

test('a reset goes back to what was given, messages and all', async () => {
  await settings.open({ ...ticket, value: stored });
  await settings.action.fill({ Subject: '' });
  await settings.save.click();
  await expect(settings.root.getByText(/1 field needs attention/)).toBeVisible();
  await settings.with(({ form }) => form.reset());
  await expect(settings.action.field('Subject')).toHaveValue('Hello');
  await expect(settings.root.getByText(/needs attention/)).toHaveCount(0);
  expect(await settings.entered()).toBe(stored);
});

test('another record takes the place of the last one', async () => {
  await settings.open({ ...ticket, value: stored });
  await settings.action.fill({ Subject: 'Half typed' });
  await settings.with(({ element }) => void (element.value = { requestBody: { subject: 'Second', description: 'Record' } }));
  await expect(settings.action.field('Subject')).toHaveValue('Second');
  await expect(settings.action.field('Requester ID')).toHaveCount(0);
  expect(await settings.with(({ changes }) => changes.length)).toBe(1);
});

test('a host that gives back what it was told does not disturb whoever types', async ({ page }) => {
  await settings.open(ticket);
  await settings.with(({ element }) => element.addEventListener('jackfield-change', (/** @type {any} */ { detail }) => (element.value = detail.json)));
  const subject = settings.action.field('Subject');
  await subject.pressSequentially('Hello there');
  await expect(subject).toBeFocused();
  await expect(subject).toHaveValue('Hello there');
  await page.keyboard.press('Home');
  await page.keyboard.type('Oh: ');
  await expect(subject).toHaveValue('Oh: Hello there');
});

test('what is around it switches it off', async () => {
  await settings.open({ ...ticket, value: stored });
  await settings.with(({ form }) => void (/** @type {any} */ (form.querySelector('fieldset')).disabled = true));
  await expect(settings.action.field('Subject')).toBeDisabled();
  await expect(settings.action.button('Paste JSON')).toBeDisabled();
  expect(await settings.entered()).toBeNull();
  await settings.with(({ form }) => void (/** @type {any} */ (form.querySelector('fieldset')).disabled = false));
  await expect(settings.action.field('Subject')).toBeEnabled();
});

test('presets are hidden or shown, and fields are named, ordered and hidden as the host wants', async () => {
  await settings.open({
    ...ticket,
    presets: { '/requestBody/source': 7, '/requestBody/priority': 4, '/requestBody/description': 'From Larkspur' },
    fields: {
      '/requestBody/priority': { readOnly: true, order: 2 },
      '/requestBody/subject': { label: 'What it is about', order: 1 },
      '/requestBody/phone': { hidden: true },
    },
  });
  await settings.action.fill({ 'What it is about': 'Hello' });
  await expect(settings.action.field('Description')).toHaveCount(0);
  await expect(settings.action.field('Source')).toHaveCount(0);
  await expect(settings.action.field("Requester's phone")).toHaveCount(0);
  const priority = settings.action.group('Priority').getByRole('radio', { name: 'Urgent' });
  await expect(priority).toBeChecked();
  await expect(priority).toBeDisabled();
  const body = JSON.parse(/** @type {string} */ (await settings.entered())).requestBody;
  expect(body).toEqual({ source: 7, priority: 4, description: 'From Larkspur', subject: 'Hello', status: 2 });
});

test.describe('options that the host finds', () => {
  test.beforeEach(async () => {
    await settings.open(ticket);
    await settings.with((held) => {
      const page = /** @type {any} */ (window);
      page.asked = [];
      const people = Array.from({ length: 25 }, (_, at) => ({ value: 9_000_000_000 + at, label: `Person ${at + 1}`, description: 'Oslo' }));
      held.element.fields = {
        '/requestBody/requester_id': {
          label: 'Requester',
          options: async (/** @type {any} */ { query, cursor = 0 }) => {
            page.asked.push([query, cursor]);
            if (page.broken) throw new Error('out of order');
            const found = people.filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
            return { options: found.slice(cursor, cursor + 10), cursor: cursor + 10 < found.length ? cursor + 10 : undefined };
          },
        },
      };
    });
    await expect(settings.root.getByRole('combobox', { name: /^Requester/ }).first()).toBeVisible();
  });

  const box = () => settings.root.getByRole('combobox', { name: /^Requester$/ });
  const options = () => settings.root.getByRole('option');

  test('are there on focus, searched while typing, and more of them are one key away', async ({ page }) => {
    await box().focus();
    await expect(options()).toHaveCount(11);
    await page.keyboard.press('ArrowDown');
    await expect(box()).toHaveAttribute('aria-activedescendant', /-list-0$/);
    await expect(options().first()).toHaveAttribute('aria-selected', 'true');
    for (let at = 0; at < 10; at += 1) await page.keyboard.press('ArrowDown');
    await expect(options().nth(10)).toHaveText('Show more');
    await page.keyboard.press('Enter');
    await expect(options()).toHaveCount(21);
    await expect(options().nth(10)).toHaveAttribute('aria-selected', 'true');

    // At once: who stops between two keys is searched for with what there is by then.
    await page.keyboard.insertText('on 25');
    await expect(options()).toHaveText([/^Person 25\s*Oslo/]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(options()).toHaveCount(0);
    await expect(box()).toHaveValue('9000000024');
    await expect(box()).toHaveAccessibleDescription(/Person 25/);
    await expect(box()).toBeFocused();
    expect(JSON.parse(/** @type {string} */ (await settings.entered())).requestBody.requester_id).toBe(9_000_000_024);
    expect(await page.evaluate(() => /** @type {any} */ (window).asked)).toEqual([['', 0], ['', 10], ['on 25', 0]]);
  });

  test('are taken with the mouse, and anything else may be typed', async () => {
    await box().click();
    await options().filter({ hasText: 'Person 3' }).click();
    await expect(box()).toHaveValue('9000000002');
    await expect(box()).toBeFocused();
    await box().fill('77');
    await settings.name.focus();
    await expect(options()).toHaveCount(0);
    await expect(box()).toHaveValue('77');
    await expect(settings.root.getByText('Person 3')).toHaveCount(0);
  });

  test('that cannot be had are said to be so, told to the host, and tried again', async ({ page, recorder }) => {
    await page.evaluate(() => void (/** @type {any} */ (window).broken = true));
    await box().focus();
    const again = options().filter({ hasText: 'The choices could not be loaded' });
    await expect(again).toBeVisible();
    const told = (await recorder.events()).filter(({ type }) => type === 'error');
    expect(told.map(({ detail }) => [detail.error.code, detail.actionId])).toEqual([['OPTIONS_FAILED', 'createTicket']]);
    await page.evaluate(() => void (/** @type {any} */ (window).broken = false));
    await again.click();
    await expect(options()).toHaveCount(11);
  });
});

test.describe('a form by itself that is run', () => {
  test('runs without an account where none is needed, parameters written as the vendor does', async ({ page, recorder }) => {
    // The sandbox stands for a service that writes them itself, and does not take them written.
    recorder.mayFail();
    await settings.open({ connector: 'openMeteo', action: 'getForecast', parameters: 'styled' });
    await settings.action.fill({ Latitude: '52.52', Longitude: '13.41' });
    const value = { queryParameters: { latitude: 52.52, longitude: 13.41, daily: ['sunrise', 'sunset'] } };
    await settings.page.locator('jackfield-action').evaluate((element, value) => void (/** @type {any} */ (element).value = value), value);
    await expect(settings.action.button('Remove sunset')).toBeVisible();
    const sent = page.waitForRequest(/\/execute$/);
    await settings.action.run.click();
    expect((await sent).postDataJSON().queryParameters).toEqual({ latitude: 52.52, longitude: 13.41, daily: 'sunrise,sunset' });
    await expect(settings.action.alert).toContainText('queryParameters.daily');
    expect(await settings.entered()).toBeNull();
  });

  test('connects the account that it needs, and stays where it is', async ({ demo }) => {
    await settings.open({ connector: 'hubspot', action: 'createContact' });
    await expect(settings.action.run).toBeDisabled();
    await settings.action.connect('HubSpot');
    await settings.action.fill({ 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@merchant.example' });
    await settings.action.runToResult();
    expect((await demo.control.execution()).request.requestBody.properties.firstname).toBe('Ada');
    await expect(settings.action.button('Integrations')).toHaveCount(0);
  });

  test('does not send anyway where the host does not want that', async ({ page }) => {
    /** @type {string[]} */
    const sent = [];
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(request.url())));
    await settings.open({ connector: 'openMeteo', action: 'searchPlaces', 'send-anyway': 'false' });
    await settings.action.run.click();
    await expect(settings.root.getByText('1 field needs attention')).toBeVisible();
    await expect(settings.action.button('Send anyway')).toHaveCount(0);
    expect(sent).toEqual([]);
  });
});
