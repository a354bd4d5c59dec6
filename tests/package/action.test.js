/** `<jackfield-action>` as a part of a host's form, with a stand-in for its wasm part that tells what the test wants. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, open } from './support/browser.js';
import { html, serve, source } from './support/server.js';

let browser, server, context, page, errors;
const exact = '{"requestBody":{"id":9007199254740993}}';
const given = 'connector="hubspot" action="create"';

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await serve({ folders: source.folders('/jackfield/'), routes: { ...source.wasm('/jackfield/'), '/': html('<body>') } });
  ({ context, page, errors } = await open(browser));
});
afterEach(async () => {
  await context.close();
  await server.close();
});

async function visit(body) {
  server.change({ routes: { '/': html(`<body>${body}`) } });
  await page.goto(server.url);
  await page.evaluate(() => {
    globalThis.events = [];
    for (const type of ['ready', 'change', 'form', 'error']) {
      document.addEventListener(`jackfield-${type}`, (event) => events.push([type, event.detail]));
    }
  });
  await page.evaluate(() => import('/jackfield/define.js').then(() => {}));
}

/** Runs in the page, with the element, the form around it and the stand-in at hand. */
const run = (script) =>
  page.evaluate(`(async () => { const element = document.querySelector('jackfield-action'); const { form } = element; ${script} })()`);
const drawn = () => page.getByRole('button', { name: 'Connect' }).waitFor();
const handed = () => page.evaluate(() => calls.filter(([call]) => call === 'mount' || call === 'update').map((call) => call.at(-1).value));
const settled = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
const entered = () => run(`return new FormData(form).get('sync')`);
const inForm = (attributes) => `<form><jackfield-action name="sync" mode="configure" ${given} ${attributes}></jackfield-action></form>`;

test('it is mounted as what it is, and waits for what it cannot do without', async () => {
  await visit('<jackfield-action connector="hubspot"></jackfield-action>');
  await settled();
  assert.deepEqual(await page.evaluate(() => events.map(([type, { error }]) => [type, error.code, error.message])), [
    ['error', 'BAD_OPTION', '<jackfield-action> needs the option "action".'],
  ]);
  await run(`element.action = 'create'`);
  await drawn();
  const mount = await page.evaluate(() => calls.find(([call]) => call === 'mount'));
  assert.equal(mount[1], 'action');
  assert.deepEqual(mount[3], { endpoint: '/integrations', connector: 'hubspot', action: 'create', value: '{}', disabled: false });
});

test('the value is in the form from the start, exactly, whatever has been loaded', async () => {
  await visit(inForm(`value='${exact}'`));
  assert.equal(await entered(), exact);
  await drawn();
  assert.equal(await entered(), exact);
  assert.deepEqual(await handed(), [exact]);
});

test('a value is handed over once for each time that it is set, and not with other options', async () => {
  await visit(inForm(''));
  await drawn();
  await run(`element.value = { requestBody: { a: 1 } }`);
  await settled();
  await run(`element.locale = 'de'`);
  await settled();
  await run(`element.value = null`);
  await settled();
  assert.deepEqual(await handed(), ['{}', '{"requestBody":{"a":1}}', undefined, '{}']);
});

test('what is entered is the value of the form, as exact text and as an object', async () => {
  await visit(inForm(''));
  await drawn();
  await run(`
    tell('form', { json: ${JSON.stringify(exact)}, missing: false, element: '' });
    tell('change', { connectorId: 'hubspot', actionId: 'create', value: { requestBody: { id: '9007199254740993' } }, json: ${JSON.stringify(exact)}, valid: true });`);
  assert.equal(await entered(), exact);
  assert.deepEqual(await run('return [element.json, element.value]'), [exact, { requestBody: { id: '9007199254740993' } }]);
  assert.deepEqual(await page.evaluate(() => events.map(([type]) => type)), ['ready', 'change'], 'what is told to the element is its own');
});

test('problems make it invalid in words, and come to be shown when the form is sent', async () => {
  await visit(inForm(''));
  await drawn();
  await run(`
    globalThis.sent = 0;
    form.addEventListener('submit', (event) => { event.preventDefault(); sent += 1; });
    element.shadowRoot.querySelector('button').id = 'jf-f1';
    tell('form', { json: '{}', problem: 'Email: Fill in this field.', missing: true, element: 'jf-f1' });`);
  assert.deepEqual(await run('return [element.validity.valueMissing, element.validationMessage, element.willValidate]'), [true, 'Email: Fill in this field.', true]);
  assert.equal(await run('return element.checkValidity()'), false);
  const reports = () => page.evaluate(() => calls.filter(([call]) => call === 'report').map(([, , go]) => go));
  assert.deepEqual(await reports(), [], 'to check shows nothing');

  await run('form.requestSubmit()');
  assert.equal(await page.evaluate(() => sent), 0);
  assert.deepEqual(await reports(), [false]);
  assert.equal(await run('return element.shadowRoot.activeElement?.id'), 'jf-f1', 'the browser goes to the field');

  await run(`tell('form', { json: '{}', problem: 'Age: Enter a number.', missing: false, element: 'jf-f9' })`);
  assert.ok(await run('return element.validity.customError'));
  await run('element.reportValidity()');
  assert.deepEqual(await reports(), [false, false, true], 'a field that is not there is gone to by the wasm part');

  await run(`tell('form', { json: '{}', missing: false, element: '' })`);
  await run('form.requestSubmit()');
  assert.equal(await page.evaluate(() => sent), 1);
  assert.deepEqual(errors, []);
});

test('a reset goes back to what was given, and a restored page to what was entered', async () => {
  await visit(inForm(`value='${exact}'`));
  await drawn();
  await run(`tell('form', { json: '{"requestBody":{}}', missing: false, element: '' })`);
  await run('form.reset()');
  await settled();
  assert.equal(await entered(), exact);
  await run(`element.formStateRestoreCallback('{"requestBody":{"restored":true}}', 'restore')`);
  await settled();
  assert.equal(await entered(), '{"requestBody":{"restored":true}}');
  await run('form.reset()');
  await settled();
  assert.deepEqual(await handed(), [exact, exact, '{"requestBody":{"restored":true}}', exact]);
});

test('it is switched off by itself and by what is around it', async () => {
  await visit(`<form><fieldset><jackfield-action name="sync" mode="configure" ${given}></jackfield-action></fieldset></form>`);
  await drawn();
  const off = () => page.evaluate(() => calls.at(-1).at(-1).disabled);
  await run('element.disabled = true');
  await settled();
  assert.equal(await off(), true);
  assert.equal(await run(`return new FormData(form).has('sync')`), false);
  await run('element.disabled = false');
  await settled();
  assert.equal(await off(), false);
  await run(`element.closest('fieldset').disabled = true`);
  await settled();
  assert.equal(await off(), true);
});

test('where it runs actions it is no part of the form', async () => {
  await visit(inForm(`value='${exact}'`));
  await drawn();
  await run(`tell('form', { json: '{}', problem: 'Email: Fill in this field.', missing: true, element: '' }); element.mode = 'run'`);
  assert.equal(await entered(), null);
  assert.equal(await run('return element.checkValidity()'), true);
});

test('properties set before the element is defined count', async () => {
  server.change({ routes: { '/': html('<body><form><jackfield-action></jackfield-action></form>') } });
  await page.goto(server.url);
  await page.evaluate(async () => {
    const element = document.querySelector('jackfield-action');
    Object.assign(element, { name: 'sync', mode: 'configure', connector: 'hubspot', action: 'create', value: { requestBody: { a: 1 } } });
    await import('/jackfield/define.js');
  });
  await drawn();
  assert.equal(await entered(), '{"requestBody":{"a":1}}');
});

test('a value that is no JSON is told, and what was there goes', async () => {
  await visit(inForm(`value='{"requestBody":'`));
  await drawn();
  const [[, { error }]] = await page.evaluate(() => events.filter(([type]) => type === 'error'));
  assert.match(error.message, /^The attribute "value" of <jackfield-action> is not valid JSON/);
  assert.equal(await entered(), null);
});
