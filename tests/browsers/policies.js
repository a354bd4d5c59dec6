/**
 * Every pair of opener policies that a host and a provider may send, and what the browser makes of them. Whatever that
 * is, the account must be connected, and soon.
 */
import assert from 'node:assert/strict';
import { ACCOUNT, howSoon } from './support/outcomes.js';
import { allow, closesItself, reachTheQuestion } from './support/person.js';

const EVERY = [null, 'same-origin', 'same-origin-allow-popups', 'noopener-allow-popups'];
/** Where the host's own header has cut the tie already, the provider's can only be there or not. */
const EITHER = [null, 'same-origin'];

/** What the host sends with its page and with the callback page, or that its page is in another site's frame; and what
 * the provider sends. */
const HOSTS = [
  { host: null, callback: null, providers: EVERY },
  { host: 'same-origin-allow-popups', callback: null, providers: EITHER },
  { host: 'same-origin-allow-popups', callback: 'same-origin-allow-popups', providers: EITHER },
  { host: 'same-origin', callback: null, providers: EVERY },
  { host: 'same-origin', callback: 'same-origin', providers: EITHER },
  { host: null, callback: null, framed: true, providers: EVERY },
];

/** Who comes back, and what hints may tell the page that somebody has. */
const HINTS = ['message', 'channel', 'storage', 'focus', 'visible'];

/** @type {import('./support/world.js').Case[]} */
export const policies = HOSTS.flatMap(({ providers, ...host }) =>
  providers.map((provider) => ({ name: named(host, provider), headers: { ...host, provider }, act: connect })),
);

/** @param {{ host: string | null, callback: string | null, framed?: boolean }} host @param {string | null} provider */
function named({ host, callback, framed }, provider) {
  const page = framed ? 'in a frame of another site' : (host ?? 'none') + (callback ? ', callback page too' : '');
  return `host: ${page} · provider: ${provider ?? 'none'}`;
}

/** Connects with a click, and says what the browser let through. @param {import('./support/world.js').World} world */
async function connect(world) {
  const { browser, marketplace } = world;
  const { page, window } = await reachTheQuestion(world);
  const decidedAt = Date.now();
  await allow(world);
  assert.ok(await closesItself(browser, window));
  await world.lookAt(page);
  await marketplace.says('HubSpot is connected.');

  const { looks, seconds } = await howSoon(world);
  assert.ok(looks <= 1, `the account was there, and ${looks} looks were needed to see it`);
  assert.deepEqual(await world.accounts(), [ACCOUNT]);
  const { closedAt, hints } = await marketplace.seen();
  const heard = HINTS.filter((name) => hints.some(({ by }) => by === name));
  const severed = closedAt > 0 && closedAt < decidedAt ? 'called closed while open' : 'seen as open';
  return `connected in ${seconds}, ${severed}, heard ${heard.join(' ') || 'nothing'}`;
}
