/**
 * No window opens. Browsers refuse one that is asked for outside a person's click, and extensions even inside it; either
 * way there is a link, and the page's own tab, and both end in an account.
 */
import assert from 'node:assert/strict';
import { until } from './support/marketplace.js';
import { isConnected } from './support/outcomes.js';
import { allow } from './support/person.js';
import { NO_POLICY } from './support/world.js';

/** @typedef {import('./support/world.js').World} World */

/** @type {import('./support/world.js').Case[]} */
export const blocked = [
  { name: 'window blocked by the browser, link instead', headers: NO_POLICY, act: (world) => throughTheLink(world, askedTooLate) },
  { name: 'window blocked by the browser, on in this tab', headers: NO_POLICY, act: (world) => inThisTab(world, askedTooLate) },
  { name: 'window blocked by an extension, link instead', headers: NO_POLICY, act: (world) => throughTheLink(world, askedInVain) },
  { name: 'window blocked by an extension, on in this tab', headers: NO_POLICY, act: (world) => inThisTab(world, askedInVain) },
];

/** @param {World} world @param {(world: World) => Promise<void>} ask */
async function throughTheLink(world, ask) {
  const { browser, marketplace } = world;
  const page = await blockedPage(world, ask);
  const window = await marketplace.opens('Open sign-in page');
  await browser.lookAt(window);
  await allow(world);
  const left = await leavesNobodyBehind(world, window);
  await world.lookAt(page);
  await isConnected(world);
  return `connected; the tab ${left}`;
}

/** @param {World} world @param {(world: World) => Promise<void>} ask */
async function inThisTab(world, ask) {
  await blockedPage(world, ask);
  await world.marketplace.press('Continue in this tab');
  await allow(world);
  await isConnected(world);
  return 'back in the page and connected';
}

/** Asks for the connection in a page that is given no window. @param {World} world
 * @param {(world: World) => Promise<void>} ask */
async function blockedPage(world, ask) {
  const page = await world.enter();
  await ask(world);
  await world.marketplace.says('Your browser blocked the window');
  return page;
}

/** As hosts do that await something of their own first: their script presses the button when the person's last click is
 * too long ago to count. @param {World} world */
async function askedTooLate({ browser, marketplace }) {
  const button = await marketplace.hasButton('Connect HubSpot');
  await until('a click too long ago', () => browser.run(() => !navigator.userActivation.isActive));
  const before = await browser.windows();
  // Not in the driver's own call, which some browsers take for a person.
  await browser.run((button) => void setTimeout(() => button.click()), button);
  await until('a window refused by the browser', async () => (await marketplace.seen()).refused === 1);
  assert.deepEqual(await browser.windows(), before);
}

/** As extensions do it: they take the place of what opens windows, and then no click is good enough. @param {World} world */
async function askedInVain({ browser, marketplace }) {
  await browser.run(() => void (window.open = () => null));
  await marketplace.press('Connect HubSpot');
}

/** Whether a tab that was opened by a link could close itself; if not, it must say that the person can.
 * @param {World} world @param {string} window */
async function leavesNobodyBehind({ browser }, window) {
  // A window that is about to be gone answers with nothing, or not at all.
  const says = (/** @type {string} */ words) => browser.run((words) => document.body.innerText.includes(words), words).catch(() => false);
  return until('a word to the person', async () => {
    if (!(await browser.windows()).includes(window)) return 'closed itself';
    return (await says('You can close this window')) ? 'says that it can be closed' : '';
  });
}
