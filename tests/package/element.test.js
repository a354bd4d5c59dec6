/** The element in a real browser, with a stand-in for its wasm part, under a strict Content-Security-Policy. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { html, serve, source, strict } from './support/server.js';

let browser, server, context, page, errors;
const tag = 'jackfield-marketplace';

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await serve({
    folders: [...source.folders('/jackfield/'), ...source.folders('/copy/')],
    routes: { ...source.wasm('/jackfield/'), ...source.wasm('/copy/'), '/': html('<body>') },
  });
  ({ context, page, errors } = await open(browser));
});
afterEach(async () => {
  await context.close();
  await server.close();
});

/** Opens a page with `body`, registers the element, and starts to note its events in `events`. */
async function visit(body, { define = true } = {}) {
  server.change({ routes: { '/': html(`<body>${body}`) } });
  await page.goto(server.url);
  await page.evaluate(() => {
    globalThis.events = [];
    const types = ['ready', 'connect', 'error'];
    for (const type of types) document.addEventListener(`jackfield-${type}`, (event) => events.push([type, event.detail]));
  });
  if (define) await page.evaluate(() => import('/jackfield/define.js').then(() => {}));
}

const calls = (name) => page.evaluate((name) => (globalThis.calls ?? []).filter(([call]) => call === name), name);
const events = (type) => page.evaluate((type) => events.filter(([name]) => name === type).map(([, detail]) => detail), type);
const button = () => page.getByRole('button', { name: 'Connect' });
const settled = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
const inRoot = (script) => page.evaluate(`(() => { const root = document.querySelector('${tag}').shadowRoot; return ${script}; })()`);

test('outlines are shown, and the element is busy, until the wasm part draws', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { '/jackfield/jackfield_wasm_bg.wasm': wasm } = source.wasm('/jackfield/');
  server.change({ routes: { '/jackfield/jackfield_wasm_bg.wasm': () => held.then(() => wasm) } });
  await visit(`<${tag}></${tag}>`);

  await page.locator('[part=base][aria-busy=true] .jf-wait').waitFor();
  assert.equal(await inRoot('root.textContent'), 'Loading…');
  assert.equal(await inRoot("root.querySelectorAll('[style]').length"), 0);
  release();
  await button().waitFor();
  assert.equal(await inRoot("root.querySelector('[part=base]').ariaBusy"), null);
  assert.equal(await inRoot("root.querySelector('.jf-wait')"), null);
  assert.equal(await inRoot('root.adoptedStyleSheets.length'), 1, 'only what the wasm part adopted is left');
  assert.deepEqual(errors, []);
});

test('an element draws nothing and loads nothing until it is in the page', async () => {
  await visit('');
  await page.evaluate((tag) => void (globalThis.kept = document.createElement(tag)), tag);
  await settled();
  assert.deepEqual(server.served.filter(({ pathname }) => /wasm|loader/.test(pathname)), []);

  await page.evaluate(() => document.body.append(kept));
  await button().waitFor();
});

test('properties set before the element is defined count, and win over attributes', async () => {
  await visit(`<${tag} endpoint="/attribute" locale="de"></${tag}>`, { define: false });
  await page.evaluate(async (tag) => {
    Object.assign(document.querySelector(tag), { endpoint: '/property', connectors: ['hubspot'] });
    await import('/jackfield/define.js');
  }, tag);
  await button().waitFor();

  const [[, kind, , options]] = await calls('mount');
  assert.equal(kind, 'marketplace');
  assert.deepEqual(options, { endpoint: '/property', locale: 'de', connectors: ['hubspot'] });
});

test('every attribute becomes its option, and the endpoint has a default', async () => {
  await visit(`<${tag} redirect-uri="https://host.example/back" locale="fr" connectors='["a","b"]' categories='["crm"]'
    appearance='{"theme":"dark"}' messages='{"search":"Find"}' oauth='{"mode":"popup"}'></${tag}>`);
  await button().waitFor();

  const [[, , , options]] = await calls('mount');
  assert.deepEqual(options, {
    endpoint: '/integrations',
    redirectUri: 'https://host.example/back',
    locale: 'fr',
    connectors: ['a', 'b'],
    categories: ['crm'],
    appearance: { theme: 'dark' },
    messages: { search: 'Find' },
    oauth: { mode: 'popup' },
  });
});

test('a broken attribute is told in plain words, and the rest works', async () => {
  await visit(`<${tag} endpoint="/e" connectors="hubspot, slack" oauth="[]"></${tag}>`);
  await button().waitFor();

  const told = (await events('error')).map(({ error }) => error);
  assert.deepEqual(told.map(({ code, source, retryable }) => [code, source, retryable]), [
    ['BAD_OPTION', 'WIDGET', false],
    ['BAD_OPTION', 'WIDGET', false],
  ]);
  assert.match(told[0].message, /^The attribute "connectors" of <jackfield-marketplace> is not valid JSON/);
  assert.match(told[1].message, /^The attribute "oauth" of <jackfield-marketplace> must be of this kind: object/);
  assert.deepEqual((await calls('mount'))[0][3], { endpoint: '/e' });

  await page.evaluate((tag) => document.querySelector(tag).setAttribute('connectors', '["slack"]'), tag);
  await settled();
  assert.deepEqual((await calls('update')).at(-1)[2], { endpoint: '/e', connectors: ['slack'] });
  assert.deepEqual(errors, []);
});

test('a property takes JSON text too, since some frameworks turn attributes into properties', async () => {
  await visit(`<${tag}></${tag}>`);
  const value = await page.evaluate((tag) => {
    const element = document.querySelector(tag);
    element.connectors = '["slack"]';
    return element.connectors;
  }, tag);
  assert.deepEqual(value, ['slack']);
});

test('several changes in one turn are one update, with all the options as they are', async () => {
  await visit(`<${tag} endpoint="/e" locale="de"></${tag}>`);
  await button().waitFor();
  await page.evaluate((tag) => {
    const element = document.querySelector(tag);
    element.locale = 'fr';
    element.categories = ['crm'];
    element.removeAttribute('locale');
  }, tag);
  await settled();

  const updates = await calls('update');
  assert.equal(updates.length, 1);
  assert.deepEqual(updates[0][2], { endpoint: '/e', categories: ['crm'] });
});

test('functions reach the wasm part as they are', async () => {
  await visit(`<${tag}></${tag}>`);
  await button().waitFor();
  const same = await page.evaluate(async (tag) => {
    const getToken = () => 'token';
    Object.assign(document.querySelector(tag), { getToken, onEvent() {} });
    await new Promise((resolve) => setTimeout(resolve));
    const [, , options] = calls.at(-1);
    return options.getToken === getToken && !('onEvent' in options);
  }, tag);
  assert.ok(same);
});

test('an element that moves stays as it is; one that leaves is unmounted, and starts again when it returns', async () => {
  await visit(`<${tag}></${tag}><section></section>`);
  await button().waitFor();
  await page.evaluate((tag) => document.querySelector('section').append(document.querySelector(tag)), tag);
  await settled();
  assert.equal((await calls('unmount')).length, 0);
  assert.equal((await calls('mount')).length, 1);
  assert.ok(await button().isVisible());

  await page.evaluate((tag) => {
    globalThis.kept = document.querySelector(tag);
    kept.remove();
  }, tag);
  await settled();
  assert.deepEqual(await calls('unmount'), [['unmount', 1]]);
  assert.equal(await page.evaluate(() => kept.shadowRoot.querySelector('[part=base]').childElementCount), 0);

  await page.evaluate(() => document.body.append(kept));
  await button().waitFor();
  assert.deepEqual((await calls('mount')).map(([, , id]) => id), [1, 2]);
});

test('an element that leaves while it loads is never mounted', async () => {
  await visit('');
  await page.evaluate(async (tag) => {
    const element = document.body.appendChild(document.createElement(tag));
    await Promise.resolve();
    element.remove();
  }, tag);
  // What is loaded is shared: the second element is drawn after the first one's turn would have come.
  await page.evaluate((tag) => void document.body.append(document.createElement(tag)), tag);
  await button().waitFor();
  assert.equal((await calls('mount')).length, 1);
});

test('events bubble out of shadow roots, and onEvent hears the same', async () => {
  await visit('<div id="host"></div>');
  await page.evaluate(async (tag) => {
    const root = document.querySelector('#host').attachShadow({ mode: 'open' });
    const element = document.createElement(tag);
    globalThis.heard = [];
    element.onEvent = (event) => heard.push(event);
    root.append(element);
  }, tag);
  await button().click();

  const detail = { connectorId: 'hubspot', credentialId: 'c1' };
  assert.deepEqual(await events('connect'), [detail]);
  assert.deepEqual(await page.evaluate(() => heard), [
    { type: 'ready', detail: { connectors: 1 } },
    { type: 'connect', detail },
  ]);
});

test("a mistake in the host's onEvent is the host's, and the widget goes on", async () => {
  await visit(`<${tag}></${tag}>`);
  await page.evaluate((tag) => {
    document.querySelector(tag).onEvent = () => {
      throw new Error('a mistake of the host');
    };
  }, tag);
  await button().click();
  await button().click();
  assert.equal((await events('connect')).length, 2);
  assert.ok(errors.some((text) => text.includes('a mistake of the host')));
});

test('what cannot be loaded is said in plain words, and can be tried again', async () => {
  const { '/jackfield/jackfield_wasm_bg.wasm': wasm } = source.wasm('/jackfield/');
  server.change({ routes: { '/jackfield/jackfield_wasm_bg.wasm': { status: 503, body: 'later' } } });
  await visit(`<${tag}></${tag}>`);

  await page.getByRole('alert').getByText('The integrations could not be loaded.').waitFor();
  const [{ error }] = await events('error');
  assert.equal(error.code, 'LOAD_FAILED');
  assert.equal(error.source, 'WIDGET');
  assert.equal(error.retryable, true);
  assert.match(error.message, /jackfield_wasm_bg\.wasm is not the wasm file: the answer was 503/);

  server.change({ routes: { '/jackfield/jackfield_wasm_bg.wasm': wasm } });
  await page.getByRole('button', { name: 'Try again' }).click();
  await button().waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
});

for (const module of ['loader.js', 'jackfield_wasm.js']) {
  test(`a module that failed once, ${module}, is fetched again`, async () => {
    const address = `/jackfield/${module}`;
    server.change({ routes: { [address]: { status: 500, body: '' } } });
    await visit(`<${tag}></${tag}>`);
    await page.getByRole('alert').waitFor();

    server.change({ routes: { [address]: undefined } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await button().waitFor();
  });
}

test('a server that does not know the type of wasm is good enough', async () => {
  const { '/jackfield/jackfield_wasm_bg.wasm': wasm } = source.wasm('/jackfield/');
  server.change({ routes: { '/jackfield/jackfield_wasm_bg.wasm': { ...wasm, type: 'application/octet-stream' } } });
  await visit(`<${tag}></${tag}>`);
  await button().waitFor();
  assert.deepEqual(errors, []);
});

test('a page in the place of the wasm file is recognised', async () => {
  server.change({ routes: { '/jackfield/jackfield_wasm_bg.wasm': html('<title>The app</title>') } });
  await visit(`<${tag}></${tag}>`);
  await page.getByRole('alert').waitFor();
  const [{ error }] = await events('error');
  assert.match(error.message, /is not the wasm file: the answer was 200, text\/html/);
});

test('a policy without wasm-unsafe-eval is named', async () => {
  server.change({ policy: strict.replace("'wasm-unsafe-eval'", '') });
  await visit(`<${tag}></${tag}>`);
  await page.getByRole('alert').waitFor();
  const [{ error }] = await events('error');
  assert.match(error.message, /needs 'wasm-unsafe-eval' in script-src/);
});

test('wasmUrl says where the file is', async () => {
  const { '/jackfield/jackfield_wasm_bg.wasm': wasm } = source.wasm('/jackfield/');
  server.change({ routes: { '/elsewhere.wasm': wasm, '/jackfield/jackfield_wasm_bg.wasm': { status: 404 } } });
  await visit(`<${tag}></${tag}>`, { define: false });
  await page.evaluate(async () => {
    const { configure, define } = await import('/jackfield/index.js');
    configure({ wasmUrl: '/elsewhere.wasm' });
    define();
  });
  await button().waitFor();
});

for (const fault of ['mount', 'update']) {
  test(`a fault of the wasm part while it does its ${fault} takes nothing else along`, async () => {
    await visit(`<p>The page</p><${tag}></${tag}>`, { define: false });
    await page.evaluate((fault) => void (globalThis.faults = fault === 'mount' ? { mount: true } : {}), fault);
    await page.evaluate(() => import('/jackfield/define.js').then(() => {}));
    if (fault === 'update') {
      await button().waitFor();
      await page.evaluate((tag) => {
        globalThis.faults = { update: true };
        document.querySelector(tag).locale = 'de';
      }, tag);
    }
    await page.getByRole('alert').waitFor();
    assert.equal((await events('error')).length, 1);

    await page.evaluate(() => void (globalThis.faults = {}));
    await page.getByRole('button', { name: /Try again|Erneut versuchen/ }).click();
    await button().waitFor();
  });
}

test('an option that the wasm part refuses is told, and what is drawn stays', async () => {
  await visit(`<${tag}></${tag}>`);
  await button().waitFor();
  await page.evaluate((tag) => {
    globalThis.faults = { refuse: true };
    document.querySelector(tag).connectors = [1];
  }, tag);
  await settled();
  const told = (await events('error')).map(({ error }) => [error.code, error.message]);
  assert.deepEqual(told, [['BAD_OPTION', 'Error: an option cannot be used: invalid type']]);
  assert.ok(await button().isVisible());
  assert.equal((await calls('unmount')).length, 0);
});

test('many elements load the wasm part once', async () => {
  await visit(`<${tag}></${tag}>`.repeat(30));
  await button().nth(29).waitFor();
  assert.equal((await calls('mount')).length, 30);
  assert.equal((await calls('init')).length, 1);
  assert.equal(server.served.filter(({ pathname }) => pathname.endsWith('.wasm')).length, 1);
});

test('two copies of the package share a page', async () => {
  await visit(`<${tag}></${tag}><${tag}></${tag}>`);
  await page.evaluate(async () => {
    const { define } = await import('/copy/index.js');
    define();
    define();
  });
  await button().nth(1).waitFor();
  assert.equal((await calls('mount')).length, 2);
  assert.deepEqual(errors, []);
});

test('an element goes over into another document', async () => {
  server.change({ routes: { '/frame': html('<body>') } });
  await visit(`<${tag}></${tag}><iframe src="/frame"></iframe>`);
  await button().waitFor();
  await page.evaluate((tag) => {
    const { contentDocument } = document.querySelector('iframe');
    contentDocument.body.append(document.querySelector(tag));
  }, tag);
  await page.frameLocator('iframe').getByRole('button', { name: 'Connect' }).waitFor();
  assert.deepEqual(await calls('unmount'), [['unmount', 1]]);
  assert.deepEqual(errors, []);
});

test('the appearance sets the theme and the variables, and takes them back', async () => {
  await visit(`<${tag}></${tag}>`);
  await button().waitFor();
  const look = async (appearance) => {
    await page.evaluate(([tag, appearance]) => void (document.querySelector(tag).appearance = appearance), [tag, appearance]);
    await settled();
    return inRoot(`(({ dataset, style }) => [dataset.theme, style.getPropertyValue('--jackfield-color-on-primary')])(root.querySelector('[part=base]'))`);
  };
  assert.deepEqual(await look({ theme: 'dark', variables: { colorOnPrimary: 'red' } }), ['dark', 'red']);
  assert.deepEqual(await look({ theme: 'light' }), ['light', '']);
  assert.deepEqual(await look(undefined), ['auto', '']);
  assert.deepEqual(errors, []);
});

test("before the wasm part is there, the element speaks the page's language", async () => {
  server.change({ routes: { '/jackfield/jackfield_wasm_bg.wasm': { status: 500 } } });
  await visit(`<div lang="pt-BR"><${tag}></${tag}></div><${tag} locale="de-AT"></${tag}><div lang="tlh"><${tag}></${tag}></div>`);
  await page.getByRole('button', { name: 'Tentar novamente' }).waitFor();
  await page.getByRole('button', { name: 'Erneut versuchen' }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
});
