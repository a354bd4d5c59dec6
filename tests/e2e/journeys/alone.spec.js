import { expect, test } from '../support/test.js';

test('the browser receives nothing from anywhere else, and never the key, on the whole journey', async ({ marketplace, recorder, demo, page }) => {
  await marketplace.open();
  await marketplace.find('HubSpot');
  await marketplace.connect('HubSpot');
  await marketplace.openAction('Create a contact');
  await marketplace.fill({ 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@merchant.example' });
  await marketplace.runToResult();
  await marketplace.root.getByRole('button', { name: 'Back to HubSpot' }).click();
  await marketplace.button("Disconnect Jane's HubSpot").click();
  const readAgain = page.waitForResponse((response) => response.url().endsWith('/integrations/credentials'));
  await marketplace.button('Disconnect').click();
  await expect(marketplace.root.getByText("Jane's HubSpot was disconnected.")).toBeVisible();
  await readAgain;

  expect(await recorder.problems()).toEqual([]);
  const asked = recorder.asked.filter(({ who }) => who === 'page');
  const paths = asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  expect(new Set(asked.map(({ url }) => new URL(url).origin))).toEqual(new Set([demo.origin]));
  for (const path of [
    'GET /jackfield/jackfield_wasm_bg.wasm',
    'GET /integrations/connectors',
    'GET /integrations/credentials',
    'GET /integrations/connectors/hubspot/icon',
    'POST /integrations/connectors/hubspot/credentials',
    'POST /integrations/connectors/hubspot/actions/createContact/execute',
  ]) {
    expect(paths).toContain(path);
  }
  expect(paths.some((path) => /^DELETE \/integrations\/connectors\/hubspot\/credentials\/[0-9a-f]{24}$/.test(path))).toBe(true);
  // Every answer was read, the big one too: what was not looked at proves nothing.
  const wasm = recorder.got.find(({ url }) => url.endsWith('.wasm'));
  expect(wasm?.body.length).toBeGreaterThan(100_000);
  expect(recorder.got.filter(({ who }) => who === 'page')).toHaveLength(asked.length);
  for (const { method, url, sent } of asked) {
    const own = new URL(url).pathname.startsWith('/integrations/') && !url.endsWith('/icon');
    expect(sent.includes('x-jackfield: 1'), `${method} ${url}`).toBe(own);
    expect(sent, `${method} ${url}`).not.toMatch(/x-alloy-userid|x-api-version|"userId"|authorization: /i);
  }
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
});

test('the recorder notices what must not be', async ({ marketplace, recorder, demo, page }) => {
  await marketplace.open();
  expect(await recorder.problems()).toEqual([]);
  const key = await demo.control.apiKey();
  await page.evaluate(async ([key, upstream]) => {
    localStorage.setItem('jackfield:token', key);
    console.log(key);
    document.cookie = 'readable=1';
    await (await fetch('/session', { headers: { 'x-note': key } })).text();
    await fetch(`${upstream}/connectors`).catch(() => {});
    new Image().src = 'https://elsewhere.example/pixel';
    setTimeout(() => {
      throw new Error('planted');
    });
  }, [key, demo.upstream]);
  await expect.poll(() => recorder.problems(), { timeout: 20_000 }).toEqual(
    expect.arrayContaining([
      expect.stringContaining('left in storage: jackfield:token'),
      expect.stringContaining('said in the console'),
      expect.stringContaining('cookies that scripts can read'),
      expect.stringContaining(`the key was sent: GET ${demo.origin}/session`),
      expect.stringMatching(/^policy violated: connect-src/),
      expect.stringMatching(/^policy violated: img-src/),
      expect.stringMatching(/^console error: .*Content Security Policy/),
      expect.stringContaining('uncaught: Error: planted'),
    ]),
  );
  await page.evaluate(() => {
    localStorage.clear();
    document.cookie = 'readable=; max-age=0';
  });
  recorder.forget();
});
