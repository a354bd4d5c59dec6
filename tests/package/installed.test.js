/** The package as a customer gets it: packed, installed, type-checked, built with Vite, and looked at in a browser. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { dist, install, manifest, tool } from './support/dist.js';
import { endpoint, html, serve } from './support/server.js';

let browser, installed;

before(async () => {
  installed = await install();
  browser = await launch();
});
after(() => Promise.all([browser?.close(), installed?.remove()]));

const card = (page, name) => page.locator('jackfield-marketplace [part~=card]').filter({ hasText: name });

test('the tarball holds what package.json lists, and nothing else', async () => {
  const { files } = await manifest();
  assert.deepEqual(installed.files.toSorted(), [...files, 'package.json'].toSorted());
});

test("a customer's TypeScript and JSX compile against it, and their mistakes do not", async () => {
  await tool('typescript/bin/tsc', ['-p', installed.app]);
});

test('an app built with Vite shows the connectors, and loads little before that', async (t) => {
  await tool('vite/bin/vite.js', ['build', installed.app, '--logLevel', 'warn']);
  const server = await serve({ folders: [['/', join(installed.app, 'dist')]], routes: endpoint() });
  t.after(server.close);
  const { page, errors } = await open(browser);
  await page.goto(server.url);
  await page.waitForLoadState('networkidle');
  const scripts = server.served.filter(({ pathname }) => pathname.endsWith('.js'));
  const weight = scripts.reduce((sum, { brotli }) => sum + brotli, 0);
  assert.ok(scripts.length > 0 && weight <= 5000, `${weight} bytes before the element is used`);
  assert.equal(server.served.some(({ pathname }) => pathname.endsWith('.wasm')), false);

  await page.getByRole('button', { name: 'Integrations' }).click();
  await card(page, 'HubSpot').waitFor();
  assert.equal(server.served.filter(({ pathname }) => pathname.endsWith('.wasm')).length, 1);
  assert.deepEqual(errors, []);
});

test('a page without a build shows the connectors, under a strict policy', async (t) => {
  const body = '<body><script type="module" src="/jackfield/define.js"></script><jackfield-marketplace endpoint="/integrations">';
  const server = await serve({ folders: [['/jackfield/', dist]], routes: { ...endpoint(), '/': html(body) } });
  t.after(server.close);
  const { page, errors } = await open(browser);
  await page.goto(server.url);
  await card(page, 'HubSpot').waitFor();
  assert.deepEqual(errors, []);
});

test('the callback page is in the package and works from there', async (t) => {
  const server = await serve({ folders: [['/signed-in/', join(dist, 'callback')]] });
  t.after(server.close);
  const { page } = await open(browser, { locale: 'en' });
  await page.goto(`${server.url}/signed-in/callback.html`);
  await page.getByRole('heading', { name: 'Signed in' }).waitFor();
});
