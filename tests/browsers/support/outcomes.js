/** How an attempt may end, as the person sees it and as the endpoint has it. */
import assert from 'node:assert/strict';
import { until } from './marketplace.js';

/** @typedef {import('./world.js').World} World */

export const ACCOUNT = "Jane's HubSpot";

/** @param {World} world */
export async function isConnected(world) {
  await backInThePage(world);
  await world.marketplace.says('HubSpot is connected.');
  assert.ok((await world.accounts()).includes(ACCOUNT));
}

/** @param {World} world */
export async function isDenied(world) {
  await backInThePage(world);
  await world.marketplace.says('HubSpot was not connected, because access was denied.');
  assert.deepEqual(await world.accounts(), []);
}

/** @param {World} world */
async function backInThePage({ browser, marketplace, demo }) {
  await until('the host’s page', async () => (await browser.address().catch(() => '')) === `${demo.origin}/`);
  await marketplace.watchAgain();
}

/** How long the account was there before it was on screen, in looks at the list and in seconds. @param {World} world */
export async function howSoon(world) {
  const connected = (await world.marketplace.seen()).events.filter(({ type }) => type === 'connect');
  assert.equal(connected.length, 1);
  const thereAt = await world.thereAt();
  const looks = await world.looks(thereAt, connected[0].at);
  return { looks, seconds: `${(Math.max(connected[0].at - thereAt, 0) / 1000).toFixed(1)} s` };
}
