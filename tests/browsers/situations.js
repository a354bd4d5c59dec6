/** What people and providers do beside saying yes at once. None of it may lose an account or lie about one. */
import assert from 'node:assert/strict';
import { until } from './support/marketplace.js';
import { ACCOUNT, howSoon, isConnected, isDenied } from './support/outcomes.js';
import { allow, allowThere, closesItself, deny, reachTheQuestion } from './support/person.js';
import { NO_POLICY, SEVERED } from './support/world.js';

/** @typedef {import('./support/world.js').World} World */

const EVERY_POLICY = { host: 'same-origin', callback: 'same-origin', provider: 'same-origin' };

/** @type {import('./support/world.js').Case[]} */
export const situations = [
  { name: 'told by the callback page alone', headers: NO_POLICY, act: toldByTheCallbackPage },
  { name: 'window closed by the person, opened again', headers: NO_POLICY, act: closedThenAgain },
  { name: 'denied', headers: NO_POLICY, act: denied },
  { name: 'denied, window called closed', headers: SEVERED, act: denied },
  { name: 'denied, and nobody says so', headers: NO_POLICY, act: deniedInSilence },
  { name: 'cancelled, then allowed all the same', headers: SEVERED, act: allowedAfterCancel },
  { name: 'redirect mode', headers: NO_POLICY, act: redirected },
  { name: 'redirect mode, every policy', headers: EVERY_POLICY, act: redirected },
  { name: 'redirect mode, denied', headers: NO_POLICY, act: redirectedAndDenied },
];

/** @param {World} world */
async function toldByTheCallbackPage(world) {
  const { browser, marketplace } = world;
  const { page, window } = await reachTheQuestion(world);
  await world.lookAt(page);
  await browser.run(standStill);
  await allowThere(world, { page, window });
  await isConnected(world);
  assert.ok((await marketplace.seen()).hints.some(({ by }) => by === 'message'));
  const { looks, seconds } = await howSoon(world);
  assert.equal(looks, 1, 'the first look after it finds the account');
  return `connected in ${seconds}, at the first look`;
}

/** Runs in the host's page: no clock of it rings and nobody seems to come back to it, until the callback page says its word.
 * What the page finds then it has not found by looking now and then. */
function standStill() {
  const { setTimeout } = window;
  const last = setTimeout(() => {});
  for (let id = 1; id <= last; id += 1) clearTimeout(id);
  /** @type {any} */ (window).setTimeout = () => 0;
  // All of these come before the page's own listeners.
  for (const type of ['focus', 'visibilitychange']) addEventListener(type, (event) => event.stopImmediatePropagation(), true);
  addEventListener('message', () => void (window.setTimeout = setTimeout), true);
}

/** @param {World} world */
async function closedThenAgain(world) {
  const { browser, marketplace } = world;
  const { page } = await reachTheQuestion(world);
  await browser.close();
  await world.lookAt(page);
  await marketplace.says('The window seems to be closed.');
  await browser.lookAt(await marketplace.opens('Open it again'));
  await allow(world);
  await world.lookAt(page);
  await isConnected(world);
  return 'told so, and connected through the second window';
}

/** @param {World} world */
async function denied(world) {
  await refuse(world);
  await isDenied(world);
  await world.marketplace.hasButton('Connect HubSpot');
  return 'told so, and can try again';
}

/** @param {World} world */
async function deniedInSilence(world) {
  const { demo, marketplace } = world;
  await demo.control.set({ denial: 'bare' });
  await refuse(world);
  await marketplace.says('The window seems to be closed.');
  const before = await world.looks();
  await marketplace.press('I’ve finished');
  await until('a look', async () => (await world.looks()) > before);
  await marketplace.hasButton('Open it again');
  assert.ok(!(await marketplace.text()).includes('is connected'));
  await marketplace.press('Cancel');
  await marketplace.hasButton('Connect HubSpot');
  return 'not called connected, every way out open';
}

/** @param {World} world */
async function allowedAfterCancel(world) {
  const { browser, marketplace } = world;
  const { page, window } = await reachTheQuestion(world);
  await world.lookAt(page);
  await marketplace.press('Cancel');
  await marketplace.hasButton('Connect HubSpot');
  // Nobody could close the window, so the person is still there.
  await allowThere(world, { page, window });
  await marketplace.says(ACCOUNT);
  return 'the account shows up';
}

/** @param {World} world */
async function redirected(world) {
  await leave(world);
  await allow(world);
  await isConnected(world);
  return 'back in the page and connected';
}

/** @param {World} world */
async function redirectedAndDenied(world) {
  await leave(world);
  await deny(world);
  await isDenied(world);
  return 'back in the page and told so';
}

/** Says no in the window, and goes back to the page. @param {World} world */
async function refuse(world) {
  const { page, window } = await reachTheQuestion(world);
  await deny(world);
  assert.ok(await closesItself(world.browser, window));
  await world.lookAt(page);
}

/** Goes off to the provider in the page's own tab. @param {World} world */
async function leave(world) {
  await world.enter();
  await world.browser.run(() => {
    /** @type {any} */ (document.querySelector('jackfield-marketplace')).oauth = { mode: 'redirect' };
  });
  await world.marketplace.press('Connect HubSpot');
}
