/** A request that is on its way for as long as a test likes: no time is too short to see what is shown meanwhile. */

/**
 * Holds the next request to an address. What it answers with lets the request go.
 * @param {import('@playwright/test').Page} page
 * @param {string} address as for `page.route`
 * @returns {Promise<() => void>}
 */
export async function hold(page, address) {
  let letGo = () => {};
  const held = new Promise((resolve) => (letGo = () => resolve(undefined)));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  }, { times: 1 });
  return letGo;
}
