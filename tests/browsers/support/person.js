/** What a person does to connect an account: in the host's page, and at the provider, wherever that is shown. */
import assert from 'node:assert/strict';
import { DriverError } from './webdriver.js';
import { until } from './marketplace.js';

/** @typedef {import('./webdriver.js').Browser} Browser */
/** @typedef {import('./world.js').World} World */

/** Asks for the connection and signs in, up to the provider's question. Answers with the host's page, and with the window
 * for signing in, which is looked at. @param {World} world */
export async function reachTheQuestion(world) {
  const page = await world.enter();
  const window = await world.marketplace.opens('Connect HubSpot');
  await world.browser.lookAt(window);
  await signIn(world.browser);
  return { page, window };
}

/** Signs in if need be, and says yes. @param {World} world */
export async function allow({ browser }) {
  await signIn(browser);
  await decide(browser, 'allow');
}

/** Says yes in the window, which closes by itself then, and goes back to the host's page.
 * @param {World} world @param {{ page: string, window: string }} where */
export async function allowThere(world, { page, window }) {
  await world.browser.lookAt(window);
  await allow(world);
  assert.ok(await closesItself(world.browser, window));
  await world.lookAt(page);
}

/** Signs in if need be, and says no. @param {World} world */
export async function deny({ browser }) {
  await signIn(browser);
  await decide(browser, 'deny');
}

/** Signs in where that has not been done yet in this browser, and waits for the question. @param {Browser} browser */
export async function signIn(browser) {
  const find = (/** @type {string} */ what) => browser.run((what) => document.querySelector(what), what);
  const either = await until('the provider', () => patient(find('[name=email], [name=decision]')));
  if (!(await browser.run((field) => field.name === 'email', either))) return;
  await browser.type(either, 'jane@merchant.example');
  await browser.type(await find('[name=password]'), 'correct horse');
  await browser.click(await find('button'));
  await until('the question', () => patient(find('[name=decision]')));
}

/** Answers the question. The window may be gone before the driver has noticed. @param {Browser} browser
 * @param {'allow' | 'deny'} decision */
export async function decide(browser, decision) {
  const button = await browser.run((value) => document.querySelector(`button[value=${value}]`), decision);
  await browser.click(button).catch(unlessGone);
}

/** Whether a window is closed; waits for it as long as a page that closes itself takes. @param {Browser} browser
 * @param {string} window */
export async function closesItself(browser, window) {
  const gone = async () => !(await browser.windows()).includes(window);
  return until('a window that closes itself', gone).then(() => true, () => false);
}

/** A page that is on its way to another one has nothing to look at for a moment. @param {Promise<any>} look */
async function patient(look) {
  return look.catch(() => null);
}

/** @param {unknown} error */
function unlessGone(error) {
  if (!(error instanceof DriverError) || !['no such window', 'unknown error', 'no such execution context'].includes(error.code)) throw error;
}
