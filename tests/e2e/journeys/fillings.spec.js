import { readFileSync } from 'node:fs';
import { action, bodyIn, connectors, corpus, instances, missing, namesOf } from '../support/fillings/corpus.js';
import { composed } from '../support/fillings/compose.js';
import { read, same, write } from '../support/fillings/exact.js';
import { Person } from '../support/fillings/person.js';
import { expect, test } from '../support/test.js';

/**
 * Real actions, filled in through their controls as a person does, and run: what arrives is what was to be entered.
 *
 * @typedef {import('../support/fillings/choose.js').Chosen} Chosen @typedef {import('../support/fillings/exact.js').Exact} Exact
 */

if (missing) {
  test.skip('real actions are filled in and arrive as entered', () => {});
  // The list of tests does not say why one is skipped. Once, though each worker reads this too.
  if (!process.env.TEST_WORKER_INDEX) console.warn(`The filling in of real actions is skipped: ${missing}.`);
}

/** @type {Chosen[]} */
const chosen = JSON.parse(readFileSync(new URL('../support/fillings/chosen.json', import.meta.url), 'utf8'));

/** So many actions one page goes through. */
const A_PAGE = 5;

/** What came of it when all is well. */
const SAME = 'the same';

/** Why something may have to be typed as JSON: no form asks for it. */
const MEANT = ['the schema does not name it', 'only the vendor sets it', 'no file has this content'];

/** So many parameters that need not be there are filled in. */
const OPTIONAL = 4;

/** Parts of the request as the form calls them, and where they lie in it. */
const PARTS = /** @type {const} */ ([['path', 'Address', 'pathParams'], ['query', 'Options', 'queryParameters'], ['header', 'Headers', 'additionalHeaders']]);

/** The body that is to be entered; null where there is none. @param {Chosen} of @param {import('../support/fillings/schema.js').Schema | null} schema */
function bodyOf({ connector, action: id, body }, schema) {
  if (body === null || schema === null) return null;
  if (body === 'composed') return composed(schema) ?? null;
  const recorded = instances(connector)[body];
  if (recorded?.id !== id) throw new Error(`Line ${body} of the recorded bodies is none of ${id}: choose anew (support/fillings/choose.js).`);
  return bodyIn(recorded.line);
}

/** What is to be entered, part by part. @param {Chosen} one */
function wanted(one) {
  const { body: schema, parameters } = action(one.connector, one.written, one.action);
  const parts = PARTS.map(([place, legend, member]) => {
    const own = parameters.filter((one) => one.place === place);
    const asked = [...own.filter(({ required }) => required), ...own.filter(({ required }) => !required).slice(0, OPTIONAL)];
    const values = asked.map(({ name, schema }) => /** @type {const} */ ([name, composed(schema, 2)])).filter(([, value]) => value !== undefined);
    const required = own.filter(({ required }) => required).map(({ name }) => name);
    const object = { type: 'object', required, properties: Object.fromEntries(own.map(({ name, schema }) => [name, schema.raw])) };
    return { legend, member, value: /** @type {Exact} */ (Object.fromEntries(values)), schema: own[0]?.schema.at(object) };
  });
  return [...parts, { legend: 'Details', member: 'requestBody', value: bodyOf(one, schema) ?? {}, schema: schema ?? undefined }];
}

for (const { id: connector, name, written, actions, title } of missing ? [] : tests()) {
  test.describe(() => {
    test.use({ demoOptions: ['--catalog', corpus, '--actions', written] });
    test(title, async ({ marketplace, demo, recorder }) => {
      test.setTimeout(240_000);
      // Icons are out in the world, where no test goes: letters stand in for them.
      recorder.mayFail();
      await marketplace.open();
      await marketplace.find(name);
      await connect(marketplace, recorder, name);
      const listed = namesOf(connector);
      /** @type {string[][]} */
      const rows = [];
      for (const one of actions) {
        await test.step(one.action, async () => {
          await marketplace.openListed(/** @type {string} */ (listed.get(one.action)));
          const person = new Person(marketplace);
          const outcome = await filledIn(one, person, marketplace, demo).catch((/** @type {Error} */ error) => error.message);
          const json = person.json.map(({ path, why }) => `${path}: ${why}`);
          rows.push([one.action, `${person.fields} fields`, `${json.length} as JSON`, outcome, ...json]);
          expect.soft(outcome, one.action).toBe(SAME);
          expect.soft(person.json.filter(({ why }) => !MEANT.includes(why)), `${one.action}: typed as JSON`).toEqual([]);
          await marketplace.root.getByRole('button', { name: `Back to ${name}` }).click();
        });
      }
      console.log(`${title}\n${rows.map((row) => `  ${row.join(' | ')}`).join('\n')}`);
    });
  });
}

/** A page each for a few actions of a connector that are written alike. */
function tests() {
  return connectors().flatMap(({ id, name }) => {
    const own = chosen.filter((one) => one.connector === id);
    return [...new Set(own.map((one) => one.written))].flatMap((written) => {
      const all = own.filter((one) => one.written === written);
      const pages = Math.ceil(all.length / A_PAGE);
      return Array.from({ length: pages }, (_, page) => {
        const actions = all.filter((_, at) => at % pages === page);
        const title = `${name}, ${written}${pages > 1 ? ` (${page + 1} of ${pages})` : ''}: ${actions.length} are filled in and arrive as entered`;
        return { id, name, written, actions, title };
      });
    });
  });
}

/**
 * Fills an action in and runs it; answers with what came of it.
 * @param {Chosen} one @param {Person} person @param {import('../support/marketplace.js').Marketplace} marketplace
 * @param {import('../support/demo.js').Demo} demo
 */
async function filledIn(one, person, marketplace, demo) {
  const parts = wanted(one);
  for (const { legend, value, schema } of parts) if (schema) await person.enterPart(legend, value, schema);
  const before = await demo.control.runsSent();
  await marketplace.run.click();
  const against = marketplace.root.getByRole('status').filter({ hasText: 'attention' });
  await expect(marketplace.result.or(marketplace.alert).or(against).first()).toBeVisible();
  if (!(await marketplace.result.isVisible())) return (await marketplace.alert.or(against).first().innerText()).replaceAll('\n', ' ');
  expect(await demo.control.runsSent()).toBe(before + 1);
  const { rawRequest } = /** @type {any} */ ((await demo.control.executions()).at(-1));
  const arrived = /** @type {any} */ (read(rawRequest));
  const differs = parts.filter(({ member, value }) => !same(arrived[member], value));
  return differs.map(({ member, value }) => `${write(arrived[member])} instead of ${write(value)}`)[0] ?? SAME;
}

/** @param {import('../support/marketplace.js').Marketplace} marketplace @param {import('../support/recorder.js').Recorder} recorder @param {string} name */
async function connect(marketplace, recorder, name) {
  const { root } = marketplace;
  const connected = root.getByText('No account needed');
  const button = root.getByRole('button', { name: `Connect ${name}` });
  await expect(connected.or(button)).toBeVisible();
  if (await connected.isVisible()) return;
  const ways = root.getByRole('group', { name: 'How to connect' });
  const key = ways.getByRole('radio', { name: 'API key' });
  if (await key.count()) await key.check();
  const secrets = root.getByRole('textbox').and(root.locator('[type=password]'));
  if (!(await secrets.count())) return marketplace.connect(name);
  for (const field of await secrets.all()) await field.fill(recorder.keepSecret('key_5f0e6c2a9b'));
  await button.click();
  await marketplace.expectConnected(name);
}
