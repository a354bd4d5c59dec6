/** The demo page around a stand-in for the element's wasm part, under the policy that the demo's host sends. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { repository, serve, source } from './support/server.js';

let browser, server, context, page, errors, user;

const people = { jane: { name: 'Jane Merchant', email: 'jane@larkspur.example' }, omar: { name: 'Omar Haddad', email: 'omar@larkspur.example' } };
const json = (value) => ({ type: 'application/json', body: JSON.stringify(value) });

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  user = 'jane';
  server = await serve({
    folders: [['/demo/', join(repository, 'www/demo')], ...source.folders('/jackfield/')],
    routes: {
      ...source.wasm('/jackfield/'),
      '/': { type: 'text/html; charset=utf-8', body: await readFile(join(repository, 'index.html')) },
      'GET /session': () => json(people[user]),
      'POST /session': async (request) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        user = JSON.parse(body).user;
        return json(people[user]);
      },
    },
  });
  ({ context, page, errors } = await open(browser, { viewport: { width: 1440, height: 900 } }));
});
afterEach(async () => {
  await context.close();
  await server.close();
});

const connect = () => page.getByRole('button', { name: 'Connect' });
const visit = async (search = '') => {
  await page.goto(`${server.url}/${search}`);
  await connect().waitFor();
};

test('the page works under a strict policy, and asks nobody but its own server', async () => {
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await visit();
  await page.getByRole('button', { name: /Jane Merchant/ }).waitFor();
  assert.deepEqual([...asked], [server.url]);
  assert.deepEqual(errors, []);
});

test('events are logged, newest first, with their detail folded away, and can be cleared', async () => {
  await visit();
  await connect().click();
  const entries = page.locator('#log li');
  assert.deepEqual(await entries.locator('.type').allTextContents(), ['connect', 'ready']);
  assert.equal(await page.locator('#log-count').textContent(), '2');
  assert.ok(await entries.first().locator('pre').isHidden());

  await entries.first().locator('summary').click();
  assert.deepEqual(JSON.parse(await entries.first().locator('pre').textContent()), { connectorId: 'hubspot', credentialId: 'c1' });
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await entries.count(), 0);
  assert.ok(await page.getByText('shows up here').isVisible());
});

test('another person can be signed in', async () => {
  await visit();
  await page.getByRole('button', { name: /Jane Merchant/ }).click();
  assert.ok(await page.getByText('jane@larkspur.example').isVisible());
  await page.getByRole('button', { name: 'Omar Haddad' }).click();
  await page.locator('#user').getByText('Omar Haddad').waitFor();
  assert.equal(await page.locator('#user .avatar').textContent(), 'OH');
  assert.equal(user, 'omar');
});

test('theme and direction are chosen, reach the element, and are remembered', async () => {
  await visit();
  await page.getByText('Dark', { exact: true }).click();
  await page.getByText('Right to left').click();
  await page.reload();
  await connect().waitFor();
  const state = () =>
    page.evaluate(() => ({
      theme: document.documentElement.dataset.theme,
      dir: getComputedStyle(document.querySelector('jackfield-marketplace')).direction,
      element: document.querySelector('jackfield-marketplace').appearance.theme,
      chosen: [...document.querySelectorAll('.preferences :checked')].map(({ value }) => value),
    }));
  assert.deepEqual(await state(), { theme: 'dark', dir: 'rtl', element: 'dark', chosen: ['dark', 'rtl'] });

  await visit('?theme=light&dir=ltr');
  assert.deepEqual(await state(), { theme: 'light', dir: 'ltr', element: 'light', chosen: ['light', 'ltr'] });
});

test('embed=only leaves the element alone on the page', async () => {
  await visit('?embed=only&locale=ar&dir=rtl');
  for (const part of ['.sidebar', '.topbar', '.log', 'h1 >> nth=0']) assert.ok(await page.locator(part).isHidden(), part);
  assert.equal(await page.evaluate(() => document.querySelector('jackfield-marketplace').locale), 'ar');
});

for (const dir of ['ltr', 'rtl']) {
  test(`at 360 px, ${dir}, nothing is cut off and the navigation is behind a button`, async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await visit(`?dir=${dir}`);
    await page.getByRole('button', { name: /Jane Merchant/ }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);

    const sidebar = page.getByRole('navigation', { name: 'Larkspur' });
    assert.ok(await sidebar.isHidden());
    await page.getByRole('button', { name: 'Menu' }).click();
    assert.ok(await sidebar.getByRole('link', { name: 'Integrations' }).isVisible());
    const { x, width } = await sidebar.boundingBox();
    assert.equal(dir === 'ltr' ? x : x + width, dir === 'ltr' ? 0 : 360);
    await page.keyboard.press('Escape');
    assert.ok(await sidebar.isHidden());
  });
}

test("the product's own settings hold one form, and keep what is saved in it", async () => {
  await visit();
  await page.getByRole('link', { name: 'Order alerts' }).click();
  await page.waitForFunction(() => document.title === 'Order alerts · Larkspur');
  const element = page.locator('jackfield-action');
  await element.getByRole('button', { name: 'Connect' }).waitFor();
  const shown = () => page.locator('.stored pre').textContent().then(JSON.parse);
  assert.equal((await shown()).requestBody.channel, 'C04ORDERS1');

  await page.evaluate(() => globalThis.tell('form', { json: '{"requestBody":{"channel":"C1"}}', missing: false, element: '' }));
  await page.getByRole('button', { name: 'Save' }).click();
  assert.deepEqual(await shown(), { requestBody: { channel: 'C1' } });
  await page.getByLabel('Post a message').uncheck();
  assert.equal(await page.evaluate(() => new FormData(document.querySelector('#alerts')).get('message')), null);

  await page.goBack();
  await page.locator('jackfield-marketplace').waitFor();
  await element.waitFor({ state: 'hidden' });
  assert.deepEqual(errors, []);
});

test('what is made up says so', async () => {
  await visit();
  await page.getByRole('link', { name: 'Customers' }).click();
  assert.match(await page.getByRole('status').filter({ hasText: 'Larkspur' }).textContent(), /made up/);
  assert.equal(page.url(), `${server.url}/`);
});
