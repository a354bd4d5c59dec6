/** The page is not there as it was, or there are two of it. No account is lost to that, and nobody looks for nothing. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './support/marketplace.js';
import { ACCOUNT, isConnected } from './support/outcomes.js';
import { allow, allowThere, closesItself, reachTheQuestion } from './support/person.js';
import { NO_POLICY, SEVERED } from './support/world.js';

/** @typedef {import('./support/world.js').World} World */

/** @type {import('./support/world.js').Case[]} */
export const pages = [
  { name: 'two windows at once', headers: SEVERED, act: twoWindows },
  { name: 'two tabs at once', headers: SEVERED, act: twoTabs },
  { name: 'page reloaded meanwhile', headers: NO_POLICY, act: reloaded },
  { name: 'widget taken down meanwhile', headers: NO_POLICY, act: takenDown },
];

/** @param {World} world */
async function twoWindows(world) {
  const { isBehind } = await connectTwice(world, 'window');
  assert.ok(!isBehind);
  return 'both connected';
}

/** @param {World} world */
async function twoTabs(world) {
  const { isBehind, cameForward } = await connectTwice(world, 'tab');
  if (isBehind) return 'both connected, the tab that the driver cannot bring forward without a window';
  assert.deepEqual(cameForward, [true, true], 'tabs of one window hide each other');
  return 'both connected';
}

/** Connects in two pages, each of which asks before the other has its answer. Answers whether the second one stayed behind
 * the first, and which of them came forward again. @param {World} world @param {'window' | 'tab'} kind of the second */
async function connectTwice(world, kind) {
  const { browser, marketplace } = world;
  const first = await world.enter();
  const windows = [await marketplace.opens('Connect HubSpot')];
  await browser.lookAt(first);
  await browser.lookAt(await browser.another(kind));
  const second = await world.enter();
  const isBehind = await browser.run(() => document.hidden);
  if (isBehind) await goOnWithoutWindow(world);
  else windows.push(await marketplace.opens('Connect HubSpot'));
  for (const window of windows) {
    await browser.lookAt(window);
    await allow(world);
    assert.ok(await closesItself(browser, window));
  }
  if (isBehind) {
    await browser.lookAt(second);
    await allow(world);
  }
  const cameForward = [];
  for (const page of [first, second]) {
    await world.lookAt(page);
    await isConnected(world);
    cameForward.push((await marketplace.seen()).hints.some(({ by }) => by === 'visible'));
  }
  assert.equal((await world.accounts()).length, 2);
  return { isBehind, cameForward };
}

/** No click in a page that nobody can see is good enough for a window. @param {World} world */
async function goOnWithoutWindow({ marketplace }) {
  await marketplace.press('Connect HubSpot');
  await marketplace.says('Your browser blocked the window');
  await marketplace.press('Continue in this tab');
}

/** @param {World} world */
async function reloaded(world) {
  const { marketplace } = world;
  const { page, window } = await reachTheQuestion(world);
  await world.lookAt(page);
  await world.enter();
  await allowThere(world, { page, window });
  await marketplace.says(ACCOUNT);
  return 'the account shows up';
}

/** @param {World} world */
async function takenDown(world) {
  const { browser, marketplace } = world;
  const { page, window } = await reachTheQuestion(world);
  await world.lookAt(page);
  await browser.run(() => {
    const element = /** @type {any} */ (document.querySelector('jackfield-marketplace'));
    /** @type {any} */ (window).taken = { element, from: element.parentNode };
    element.remove();
  });
  // Coming back to the page has set off a look, which may still be on its way.
  let before = await world.looks();
  await until('no look under way', async () => {
    await sleep(500);
    const now = await world.looks();
    const still = now === before;
    before = now;
    return still;
  });
  await allowThere(world, { page, window });
  assert.equal(await world.looks(), before, 'nobody looks any more');
  await browser.run(() => {
    const { element, from } = /** @type {any} */ (window).taken;
    from.append(element);
  });
  await until('the connector', () => marketplace.press('HubSpot').then(() => true));
  await marketplace.says(ACCOUNT);
  return 'no look afterwards, and the account is there when it is put back';
}
