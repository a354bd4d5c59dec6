/** The two heaviest forms known, with their references kept: they open at once, and typing in them costs what it costs in a small one. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { repository } from '../support/demo.js';
import { Marketplace } from '../support/marketplace.js';
import { Catalog, asking } from '../support/samples.js';
import { Settings } from '../support/settings.js';
import { expect, test } from '../support/test.js';

/** For each a field near the top, and what is pressed to be far inside. */
const HEAVY = {
  'klaviyo/create_flow': { name: /^Name/, deep: ['Add Triggers', 'Add Actions', 'Add Actions', 'Add profile filter'] },
  'square/UpsertCatalogObject': { name: /^Idempotency key/, deep: [] },
};

const file = (/** @type {string} */ action) => resolve(repository, `../shared/corpus/connectors/${action.replace('/', '/actions-refs/')}.json`);
const missing = !Object.keys(HEAVY).every((action) => existsSync(file(action)));
const reason = 'there are no actions with references at ../shared/corpus/connectors beside the repository';
test.skip(missing, reason);
if (missing && !process.env.TEST_WORKER_INDEX) console.warn(`The journeys through the heaviest forms are skipped: ${reason}.`);

const small = asking('small', {
  type: 'object',
  required: ['name', 'mail', 'note'],
  properties: { name: { type: 'string' }, mail: { type: 'string' }, note: { type: 'string' } },
});
const heavy = (/** @type {string} */ action) => ({ ...JSON.parse(readFileSync(file(action), 'utf8')).action, id: action.split('/')[1] });
const catalog = missing ? null : new Catalog({ small: [small], ...Object.fromEntries(Object.keys(HEAVY).map((action) => [action.split('/')[0], [heavy(action)]])) });

test.use({ demoOptions: ['--catalog', catalog?.folder ?? ''] });
test.afterAll(() => catalog?.remove());

/** What is drawn: how many elements, and how many fields they make. @param {Settings} settings */
function drawn({ root }) {
  return root.evaluate((element) => {
    const form = /** @type {ShadowRoot} */ (element.shadowRoot).querySelector('.jf-action-form');
    return { elements: form?.querySelectorAll('*').length ?? 0, fields: form?.querySelectorAll('.jf-field, .jf-box, .jf-add').length ?? 0 };
  });
}

/**
 * How many changes the page sees for each of two letters that are typed into an empty field that was left before: the
 * first one takes its message back, the second is one like any other.
 * @param {Settings} settings @param {import('@playwright/test').Locator} field
 */
async function perLetter({ page, root }, field) {
  await field.focus();
  await page.keyboard.press('Tab');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.focus();
  const seen = [];
  for (const letter of 'ab') {
    await root.evaluate((element) => {
      const held = /** @type {any} */ (window);
      held.seen = 0;
      held.observer = new MutationObserver((records) => (held.seen += records.length));
      held.observer.observe(element.shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await page.keyboard.type(letter);
    await expect(field).toHaveValue(new RegExp(`${letter}$`));
    // What a letter brings about is drawn before the next frame; in the one after that nothing is on its way.
    seen.push(await page.evaluate(async () => {
      for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
      const held = /** @type {any} */ (window);
      held.observer.disconnect();
      return held.seen;
    }));
  }
  return seen;
}

test.slow();

test('the heaviest forms draw what is on the first screen, and a letter in them is as light as in a small form', async ({ page, recorder }) => {
  const settings = new Settings(page, recorder);
  await new Marketplace(page, recorder).open();
  await settings.put({ connector: 'small', action: 'small' });
  const light = await perLetter(settings, settings.action.field('Name'));
  expect(light[0], 'the message that goes is seen to go').toBeGreaterThan(0);
  for (const [action, { name, deep }] of Object.entries(HEAVY)) {
    const [connector, id] = action.split('/');
    await settings.put({ connector, action: id });
    const { elements, fields } = await drawn(settings);
    expect.soft(fields, `${action}: fields on the first screen`).toBeLessThan(20);
    expect.soft(elements, `${action}: elements for them`).toBeLessThan(50 + 25 * fields);
    const top = settings.root.getByRole('textbox', { name }).first();
    expect.soft(await perLetter(settings, top), `${action}: changes for a letter`).toEqual(light);
    for (const step of deep) await settings.action.button(step).click();
    const inside = settings.root.locator('[data-do^="type "][aria-required="true"]:not(.jf-mono)').last();
    expect.soft(await perLetter(settings, inside), `${action}: changes for a letter far inside`).toEqual(light);
  }
});
