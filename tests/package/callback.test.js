/** The callback page in a real browser, under the policy that the gateway sends with it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { html, repository, serve, strict } from './support/server.js';

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
const address = '/integrations/oauth/callback';

let browser, server, context, page, errors;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await serve({
    policy,
    folders: [['/integrations/oauth/', join(repository, 'crates/gateway/callback')]],
    routes: { '/': { ...html('<title>Host</title>'), headers: { 'content-security-policy': strict } } },
  });
  const body = await readFile(join(repository, 'crates/gateway/callback/callback.html'));
  server.change({ routes: { [address]: { type: 'text/html; charset=utf-8', body } } });
  await use({ locale: 'en-GB' });
});
afterEach(async () => {
  await context.close();
  await server.close();
});

async function use(options) {
  await context?.close();
  ({ context, page, errors } = await open(browser, options));
}

/** Opens the page as one's own tab, which no script can close, and reads what it says. */
async function read(search = '') {
  await page.goto(`${server.url}${address}${search}`);
  await page.waitForFunction(() => document.title !== 'Signing in');
  return page.locator('main').innerText();
}

const hint = { jackfield: 'callback', error: null, errorDescription: null };

test('the window closes itself, after a hint with the exact shape to the page that opened it', async () => {
  await page.goto(server.url);
  const heard = await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        addEventListener('message', ({ origin, data }) => resolve({ origin, data }));
        globalThis.opened = window.open(address);
      }),
    address,
  );
  assert.deepEqual(heard, { origin: server.url, data: hint });
  await page.waitForFunction(() => opened.closed);
  assert.deepEqual(errors, []);
});

test('other tabs of the host hear the hint through the channel and through storage', async () => {
  await page.goto(server.url);
  await page.evaluate(() => {
    globalThis.heard = [];
    new BroadcastChannel('jackfield').onmessage = ({ data }) => heard.push(['channel', data]);
    addEventListener('storage', ({ key, newValue }) => key === 'jackfield:callback' && newValue && heard.push(['storage', JSON.parse(newValue)]));
  });
  const other = await context.newPage();
  await other.goto(`${server.url}${address}?error=access_denied&error_description=No`);
  await page.waitForFunction(() => heard.length === 2);

  const denied = { jackfield: 'callback', error: 'access_denied', errorDescription: 'No' };
  const heard = Object.fromEntries(await page.evaluate(() => heard));
  assert.deepEqual(heard, { channel: denied, storage: denied });
  assert.equal(await page.evaluate(() => localStorage.length), 0, 'nothing is left behind');
});

test('a window that cannot close says what to do, and does not claim that anything is connected', async () => {
  const text = await read();
  assert.match(text, /Signed in\s+You can close this window and go back\./);
  assert.doesNotMatch(text, /connected/i);
  assert.deepEqual(errors, []);
});

test('a denial is told as one, from the query or from the fragment', async () => {
  for (const search of ['?error=access_denied', '#error=access_denied&state=x']) {
    assert.match(await read(search), /Access was not granted\s+Nothing was connected\./);
    assert.equal(page.url(), `${server.url}${address}`, 'what came in the address is gone from it');
    await page.goto('about:blank');
  }
  assert.match(await read('?error=server_error'), /Signing in did not work/);
});

test("the provider's words are shown as text, and no more than 300 characters of them", async () => {
  const words = `<img src=x onerror=alert(1)>${'é'.repeat(1000)}`;
  await read(`?error=server_error&error_description=${encodeURIComponent(words)}`);
  assert.equal(await page.locator('#detail').textContent(), words.slice(0, 300));
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(errors, []);
});

test('after a redirect in the same tab, the page goes back to where the person was', async () => {
  await page.goto(server.url);
  await page.evaluate(() => sessionStorage.setItem('jackfield:redirect', JSON.stringify({ returnTo: '/?tab=integrations#here' })));
  await page.goto(`${server.url}${address}?error=access_denied`);
  await page.waitForURL(`${server.url}/?tab=integrations#here`);

  const stored = await page.evaluate(() => ({ ...sessionStorage }));
  assert.deepEqual(Object.keys(stored), ['jackfield:callback']);
  assert.deepEqual(JSON.parse(stored['jackfield:callback']), { ...hint, error: 'access_denied' });
});

for (const returnTo of ['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)', 'relative', null, 7]) {
  test(`the page does not go to ${JSON.stringify(returnTo)}`, async () => {
    await page.goto(server.url);
    await page.evaluate((returnTo) => sessionStorage.setItem('jackfield:redirect', JSON.stringify({ returnTo })), returnTo);
    assert.match(await read(), /Signed in/);
    assert.equal(page.url(), `${server.url}${address}`);
    assert.deepEqual(errors, []);
  });
}

test('what is broken in the storage does no harm', async () => {
  await page.goto(server.url);
  await page.evaluate(() => sessionStorage.setItem('jackfield:redirect', '{broken'));
  assert.match(await read(), /Signed in/);
  assert.deepEqual(errors, []);
});

const languages = {
  'de-CH': ['Angemeldet', 'Der Zugriff wurde nicht erlaubt', 'Die Anmeldung hat nicht funktioniert'],
  'fr-FR': ['Vous êtes identifié', 'L’accès n’a pas été accordé', 'La connexion n’a pas abouti'],
  'es-MX': ['Sesión iniciada', 'No se concedió el acceso', 'No se pudo iniciar sesión'],
  'pt-BR': ['Sessão iniciada', 'O acesso não foi concedido', 'Não foi possível entrar'],
  'ja-JP': ['サインインしました', 'アクセスは許可されませんでした', 'サインインできませんでした'],
  'ar-EG': ['تم تسجيل الدخول', 'لم يُمنح الوصول', 'تعذّر تسجيل الدخول'],
  'nl-NL': ['Signed in', 'Access was not granted', 'Signing in did not work'],
};
for (const [locale, titles] of Object.entries(languages)) {
  test(`the page speaks ${locale}, or English where it cannot`, async () => {
    await use({ locale });
    for (const [index, search] of ['', '?error=access_denied', '?error=other'].entries()) {
      await read(search);
      assert.equal(await page.locator('h1').textContent(), titles[index]);
      assert.notEqual(await page.locator('#next').textContent(), '');
    }
    assert.equal(await page.locator('html').getAttribute('dir'), locale === 'ar-EG' ? 'rtl' : 'ltr');
  });
}

test('without scripts the page still says what to do', async () => {
  await use({ javaScriptEnabled: false });
  await page.goto(`${server.url}${address}`);
  assert.match(await page.locator('noscript').innerText(), /You can close this window/);
});
