/** What people, blockers and providers do beside saying yes at once. None of it may lose an account or lie about one. */
import assert from 'node:assert/strict';
import { until } from './support/marketplace.js';
import { closesItself, decide, signIn } from './support/person.js';

/** @typedef {import('./support/world.js').World} World */

const NO_POLICY = { host: null, callback: null, provider: null };
/** The provider's page is out of reach for the page that opened it, which the browser then calls closed. */
const SEVERED = { ...NO_POLICY, provider: 'same-origin' };

const ACCOUNT = "Jane's HubSpot";

/** @type {{ name: string, headers: import('./support/world.js').Headers, act: (world: World) => Promise<string> }[]} */
export const situations = [
  { name: 'window blocked, link instead', headers: NO_POLICY, act: blockedThenLink },
  { name: 'window blocked, on in this tab', headers: NO_POLICY, act: blockedThenHere },
  { name: 'window closed by the person, opened again', headers: NO_POLICY, act: closedThenAgain },
  { name: 'denied', headers: NO_POLICY, act: denied },
  { name: 'denied, window called closed', headers: SEVERED, act: denied },
  { name: 'denied, and nobody says so', headers: NO_POLICY, act: deniedInSilence },
  { name: 'cancelled, then allowed all the same', headers: SEVERED, act: allowedAfterCancel },
  { name: 'redirect mode', headers: NO_POLICY, act: redirected },
  { name: 'redirect mode, every policy', headers: { host: 'same-origin', callback: 'same-origin', provider: 'same-origin' }, act: redirected },
  { name: 'redirect mode, denied', headers: NO_POLICY, act: redirectedAndDenied },
  { name: 'two pages at once', headers: SEVERED, act: twoPages },
  { name: 'page reloaded meanwhile', headers: NO_POLICY, act: reloaded },
  { name: 'widget taken down meanwhile', headers: NO_POLICY, act: takenDown },
];

/** @param {World} world */
async function blockedThenLink(world) {
  const { browser, marketplace } = world;
  const page = await blocked(world);
  const window = await marketplace.opens('Open sign-in page');
  await browser.lookAt(window);
  await allow(world);
  const left = await leavesNobodyBehind(world, window);
  await world.lookAt(page);
  await isConnected(world);
  return `connected; the tab ${left}`;
}

/** @param {World} world */
async function blockedThenHere(world) {
  await blocked(world);
  await world.marketplace.press('Continue in this tab');
  await allow(world);
  await isConnected(world);
  return 'back in the page and connected';
}

/** @param {World} world */
async function closedThenAgain(world) {
  const { browser, marketplace } = world;
  const page = await world.enter();
  await browser.lookAt(await marketplace.opens('Connect HubSpot'));
  await signIn(browser);
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
  const { marketplace } = world;
  await deny(world);
  await marketplace.says('HubSpot was not connected, because access was denied.');
  await marketplace.hasButton('Connect HubSpot');
  assert.deepEqual(await world.accounts(), []);
  return 'told so, and can try again';
}

/** @param {World} world */
async function deniedInSilence(world) {
  const { demo, marketplace } = world;
  await demo.control.set({ denial: 'bare' });
  await deny(world);
  await marketplace.says('The window seems to be closed.');
  await marketplace.press('I’ve finished');
  await marketplace.hasButton('Open it again');
  assert.ok(!(await marketplace.text()).includes('is connected'));
  await marketplace.press('Cancel');
  await marketplace.hasButton('Connect HubSpot');
  return 'not called connected, every way out open';
}

/** @param {World} world */
async function allowedAfterCancel(world) {
  const { browser, marketplace } = world;
  const page = await world.enter();
  const window = await marketplace.opens('Connect HubSpot');
  await browser.lookAt(window);
  await signIn(browser);
  await world.lookAt(page);
  await marketplace.press('Cancel');
  await marketplace.hasButton('Connect HubSpot');
  // Nobody could close it, so the person is still there.
  await browser.lookAt(window);
  await allow(world);
  await closesItself(browser, window);
  await world.lookAt(page);
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
  const { browser, marketplace } = world;
  await leave(world);
  await signIn(browser);
  await decide(browser, 'deny');
  await backInThePage(world);
  await marketplace.says('HubSpot was not connected, because access was denied.');
  return 'back in the page and told so';
}

/** @param {World} world */
async function twoPages(world) {
  const { browser, marketplace } = world;
  const first = await world.enter();
  const firstWindow = await marketplace.opens('Connect HubSpot');
  await browser.lookAt(await browser.newWindow());
  const second = await world.enter();
  const secondWindow = await marketplace.opens('Connect HubSpot');
  for (const window of [firstWindow, secondWindow]) {
    await browser.lookAt(window);
    await allow(world);
    await closesItself(browser, window);
  }
  for (const page of [first, second]) {
    await world.lookAt(page);
    await isConnected(world);
  }
  assert.equal((await world.accounts()).length, 2);
  return 'both connected';
}

/** @param {World} world */
async function reloaded(world) {
  const { browser, marketplace } = world;
  const page = await world.enter();
  const window = await marketplace.opens('Connect HubSpot');
  await browser.lookAt(window);
  await signIn(browser);
  await world.lookAt(page);
  await world.enter();
  await browser.lookAt(window);
  await allow(world);
  await closesItself(browser, window);
  await world.lookAt(page);
  await marketplace.says(ACCOUNT);
  return 'the account shows up';
}

/** @param {World} world */
async function takenDown(world) {
  const { browser, marketplace } = world;
  const page = await world.enter();
  const window = await marketplace.opens('Connect HubSpot');
  await browser.lookAt(window);
  await signIn(browser);
  await world.lookAt(page);
  await browser.run(() => {
    const element = /** @type {any} */ (document.querySelector('jackfield-marketplace'));
    /** @type {any} */ (window).taken = { element, from: element.parentNode };
    element.remove();
  });
  const before = await world.looks();
  await browser.lookAt(window);
  await allow(world);
  await closesItself(browser, window);
  await world.lookAt(page);
  assert.equal(await world.looks(), before, 'nobody looks any more');
  await browser.run(() => {
    const { element, from } = /** @type {any} */ (window).taken;
    from.append(element);
  });
  await until('the connector', () => marketplace.press('HubSpot').then(() => true));
  await marketplace.says(ACCOUNT);
  return 'no look afterwards, and the account is there when it is put back';
}

/** Opens the connector in a page that may open no window, and clicks. @param {World} world */
async function blocked(world) {
  const page = await world.enter();
  // As blockers do that are stricter than the browser's own.
  await world.browser.run(() => void (window.open = () => null));
  await world.marketplace.press('Connect HubSpot');
  await world.marketplace.says('Your browser blocked the window');
  return page;
}

/** Goes off to the provider in the page's own tab. @param {World} world */
async function leave(world) {
  await world.enter();
  await world.browser.run(() => {
    /** @type {any} */ (document.querySelector('jackfield-marketplace')).oauth = { mode: 'redirect' };
  });
  await world.marketplace.press('Connect HubSpot');
}

/** @param {World} world */
async function allow({ browser }) {
  await signIn(browser);
  await decide(browser, 'allow');
}

/** @param {World} world */
async function deny(world) {
  const { browser, marketplace } = world;
  const page = await world.enter();
  const window = await marketplace.opens('Connect HubSpot');
  await browser.lookAt(window);
  await signIn(browser);
  await decide(browser, 'deny');
  await closesItself(browser, window);
  await world.lookAt(page);
}

/** @param {World} world */
async function isConnected(world) {
  await backInThePage(world);
  await world.marketplace.says('HubSpot is connected.');
  assert.ok((await world.accounts()).includes(ACCOUNT));
}

/** @param {World} world */
async function backInThePage({ browser, marketplace, demo }) {
  await until('the host’s page', async () => (await browser.address().catch(() => '')) === `${demo.origin}/`);
  await marketplace.watchAgain();
}

/** Whether a tab that was opened by a link could close itself; if not, it must say that the person can.
 * @param {World} world @param {string} window */
async function leavesNobodyBehind({ browser }, window) {
  const says = () => browser.run(() => document.body.innerText).catch(() => '');
  return until('a word to the person', async () => {
    if (!(await browser.windows()).includes(window)) return 'closed itself';
    return (await says()).includes('You can close this window') ? 'says that it can be closed' : '';
  });
}
