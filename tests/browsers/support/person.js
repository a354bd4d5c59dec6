/** What a person does at the provider, in a window of its own or in the tab that they were in. */
import { DriverError } from './webdriver.js';
import { until } from './marketplace.js';

/** @typedef {import('./webdriver.js').Browser} Browser */

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
