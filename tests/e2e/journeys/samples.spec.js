/** The sample forms of react-jsonschema-form and of JSON Forms: each is drawn, and its data comes back as it came. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { repository } from '../support/demo.js';
import { changed, parseRaw, rawMember } from '../support/raw-json.js';
import { Catalog, asking, texts } from '../support/samples.js';
import { Marketplace } from '../support/marketplace.js';
import { Settings } from '../support/settings.js';
import { expect, test } from '../support/test.js';

const cases = resolve(repository, '../shared/corpus/cases');
const SETS = ['rjsf', 'jsonforms'];

const missing = !SETS.every((set) => existsSync(`${cases}/${set}`));
const reason = 'there are no sample forms at ../shared/corpus/cases beside the repository';
test.skip(missing, reason);
if (missing && !process.env.TEST_WORKER_INDEX) console.warn(`The journeys through the sample forms of others are skipped: ${reason}.`);

const samples = Object.fromEntries(SETS.map((set) => [set, missing ? new Map() : texts(`${cases}/${set}`)]));
const actions = (/** @type {string} */ set) => [...samples[set]].map(([id, text]) => asking(id, JSON.parse(text).schema));
const catalog = missing ? null : new Catalog(Object.fromEntries(SETS.map((set) => [set, actions(set)])));

test.use({ demoOptions: ['--catalog', catalog?.folder ?? ''] });
test.afterAll(() => catalog?.remove());

/** What some samples hold that their own schemas do not let anyone enter: shown as JSON, so that it is not lost. */
const UNFIT = {
  errors: ['Active'],
  array: ['One of enum'],
  enum: ['Enum with error', 'One of enum with error'],
  'list-with-detail': ['Process ID', 'Process ID'],
  'list-with-detail-no-labelref': ['Process ID', 'Process ID'],
  oneOf_1265_array: ['Colours or numbers'],
  oneOf_1265_object: ['Type'],
  oneOf_1265_simple: ['Colours or numbers'],
};

/** What can be typed into, then what can be chosen: never what would bring other fields with it. */
const ENTERED = [
  '[data-do^="type "]:enabled:not(.jf-mono)',
  '[data-do^="tag "]:enabled',
  '[data-do^="choose "][type=radio]:enabled, [data-do^="bool "]:enabled',
  'select[data-do^="choose "]:enabled',
  '[data-do^="toggle "][type=checkbox]:enabled',
  '.jf-node textarea.jf-mono:enabled',
];

/** The keys that change what is in a field. @param {Element} field */
function keys(field) {
  const kind = field.getAttribute('data-do')?.split(' ')[0];
  if (kind === 'tag') return ['x', 'Enter'];
  if (field.matches('.jf-mono')) return ['x'];
  if (kind === 'type') return ['End', field.hasAttribute('inputmode') ? '7' : 'x'];
  return [{ radio: 'ArrowRight', checkbox: 'Space' }[field.getAttribute('type') ?? ''] ?? 'ArrowDown'];
}

/** Where several buttons make one field, the one that is chosen is the way into it; in JSON, the end of its last text. @param {Element} field */
function goInto(field) {
  const root = /** @type {ShadowRoot} */ (field.getRootNode());
  const chosen = field.getAttribute('type') === 'radio' && root.querySelector(`[name="${field.getAttribute('name')}"]:checked`);
  /** @type {HTMLElement} */ (chosen || field).focus();
  if (field instanceof HTMLTextAreaElement && field.matches('.jf-mono')) field.setSelectionRange(field.value.lastIndexOf('"'), field.value.lastIndexOf('"'));
}

/** Changes the first field that there is; what is closed is opened for it. Gives what was in the form right before.
 * @param {Settings} settings */
async function change(settings) {
  const { page, root } = settings;
  for (let opened = 0; opened < 5; opened += 1) {
    for (const kind of ENTERED) {
      const field = root.locator(kind).filter({ visible: true }).first();
      if (!(await field.count())) continue;
      await field.evaluate(goInto);
      const before = await settings.entered();
      for (const key of await field.evaluate(keys)) await page.keyboard.press(key);
      return before;
    }
    const closed = await root.locator('.jf-add:enabled, .jf-add-field').first().elementHandle();
    if (!closed) return null;
    await closed.focus();
    for (const key of await closed.evaluate((way) => (way.matches('input') ? ['ArrowDown', 'ArrowDown', 'Enter'] : ['Enter']))) await page.keyboard.press(key);
    // What was pressed is drawn away, and the focus goes on a little later: whoever is faster would lose it again.
    await expect.poll(() => root.evaluate((host, way) => ![null, undefined, way].includes(host.shadowRoot?.activeElement), closed)).toBe(true);
  }
  return null;
}

/** The fields that are drawn as JSON, by their names. @param {Settings} settings */
async function drawnAsJson({ root }) {
  const names = [];
  for (const field of await root.locator('.jf-node textarea.jf-mono').all()) {
    names.push(await field.evaluate((element) => {
      const inside = /** @type {ShadowRoot} */ (element.getRootNode());
      const ids = element.getAttribute('aria-labelledby')?.split(' ');
      const labels = ids ? ids.map((id) => inside.getElementById(id)) : [inside.querySelector(`[for="${element.id}"]`)];
      return labels.at(-1)?.firstChild?.textContent ?? '';
    }));
  }
  return names;
}

for (const set of SETS) {
  test(`the samples of ${set} come back as they came, and what is typed changes nothing else`, async ({ page, recorder }) => {
    test.setTimeout(600_000);
    const settings = new Settings(page, recorder);
    await new Marketplace(page, recorder).open();
    for (const [id, text] of samples[set]) {
      await test.step(id, async () => {
        const data = rawMember(parseRaw(text), 'formData', 'data')?.text;
        const value = data === undefined ? undefined : `{"requestBody":${data}}`;
        await settings.put({ connector: set, action: id, mode: 'configure', ...(value && { value }) });
        const loaded = /** @type {string} */ (await settings.entered());
        if (value) expect.soft(loaded, `${id}: as it came`).toBe(value);
        expect.soft(await drawnAsJson(settings), `${id}: drawn as JSON`).toEqual(/** @type {any} */ (UNFIT)[id] ?? []);

        const before = /** @type {string} */ (await change(settings));
        const after = /** @type {string} */ (await settings.entered());
        expect.soft(before, `${id}: a field to change`).not.toBeNull();
        expect.soft(changed(before, after), `${id}: ${before} became ${after}`).toHaveLength(1);
        expect.soft((await settings.with(({ changes }) => changes.at(-1)))?.json, `${id}: the host is told`).toBe(after);

        // Nothing of the schema itself has to be entered as JSON.
        await settings.put({ connector: set, action: id, mode: 'configure' });
        expect.soft(await drawnAsJson(settings), `${id}: drawn as JSON, empty`).toEqual([]);
      });
    }
  });
}
