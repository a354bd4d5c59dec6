/** Items of a list are put in another order with a pointer: a mouse, or a finger. */
import { expect, test } from '../support/test.js';
import { WORKSHOP, Workshop } from '../support/workshop.js';

test.use(WORKSHOP);

const PEOPLE = '{"requestBody":{"line":"x","people":[{"name":"Ada"},{"name":"Grace"},{"name":"Katherine"},{"name":"Mary"}]}}';

/** @type {import('../support/marketplace.js').Marketplace} */
let form;

test.beforeEach(async ({ marketplace, demo }) => {
  form = marketplace;
  await new Workshop(marketplace, demo).open('Fill in everything');
  await form.button('Paste JSON').click();
  await form.root.getByRole('textbox', { name: 'Paste JSON' }).fill(PEOPLE);
  await form.button('Fill in').click();
  await expect(names()).toHaveCount(4);
});

const rows = () => form.group('People').locator('.jf-items > li');
const names = () => form.group('People').getByLabel(/^Name/);
const values = () => names().evaluateAll((all) => all.map((field) => /** @type {HTMLInputElement} */ (field).value));

/** The middle of a row's handle, and of the row itself, once it is in view. @param {number} at */
async function middles(at) {
  const middle = async (/** @type {import('@playwright/test').Locator} */ locator) => {
    const box = /** @type {NonNullable<Awaited<ReturnType<typeof locator.boundingBox>>>} */ (await locator.boundingBox());
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  return { handle: await middle(rows().nth(at).locator('.jf-grip')), row: await middle(rows().nth(at)) };
}

/** Carries a row to the place of another in small steps, without letting it go. @param {number} from @param {number} to */
async function carry(from, to) {
  const { mouse } = form.page;
  await rows().nth(from).scrollIntoViewIfNeeded();
  const [start, end] = [await middles(from), await middles(to)];
  await mouse.move(start.handle.x, start.handle.y);
  await mouse.down();
  await mouse.move(start.handle.x, start.handle.y + end.row.y - start.row.y, { steps: 12 });
}

for (const direction of ['ltr', 'rtl']) {
  test(`with the mouse, ${direction}: the others make way, the focus stays, the new place is said`, async ({ page }) => {
    await page.locator(`.preferences input[value="${direction}"]`).evaluate((radio) => /** @type {HTMLInputElement} */ (radio).click());
    await page.setViewportSize({ width: 1280, height: 1_600 });
    await names().nth(3).focus();
    const moved = await names().nth(0).getAttribute('id');
    await carry(0, 2);
    await expect(rows().nth(0)).toHaveAttribute('data-held', '');
    await expect(rows().nth(1)).toHaveCSS('translate', /^0px -\d/);
    await expect(rows().nth(3)).toHaveCSS('translate', 'none');
    expect(await values()).toEqual(['Ada', 'Grace', 'Katherine', 'Mary']);
    await page.mouse.up();
    await expect.poll(values).toEqual(['Grace', 'Katherine', 'Ada', 'Mary']);
    await expect(form.root.locator('#jf-said')).toHaveText('Moved to 3 of 4');
    await expect(names().nth(3)).toBeFocused();
    await expect(names().nth(2)).toHaveAttribute('id', /** @type {string} */ (moved));
    await expect(form.root.locator('[data-held]')).toHaveCount(0);

    await names().nth(1).focus();
    await carry(3, 1);
    await page.mouse.up();
    await expect.poll(values).toEqual(['Grace', 'Mary', 'Katherine', 'Ada']);
    await expect(names().nth(2)).toBeFocused();
    await page.evaluate(() => localStorage.clear());
  });
}

test('escape puts an item back, and so does carrying it home', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 1_600 });
  await names().nth(1).focus();
  await carry(0, 3);
  await page.keyboard.press('Escape');
  await expect(form.root.locator('[data-held]')).toHaveCount(0);
  await page.mouse.up();
  await carry(1, 2);
  const { handle } = await middles(1);
  await page.mouse.move(handle.x, handle.y - 400, { steps: 10 });
  await page.mouse.up();
  await expect.poll(values).toEqual(['Grace', 'Ada', 'Katherine', 'Mary']);
});

test('in a window that is too low for the list, it scrolls along', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await rows().nth(0).locator('.jf-grip').scrollIntoViewIfNeeded();
  const { handle } = await middles(0);
  await page.mouse.move(handle.x, handle.y);
  await page.mouse.down();
  const last = () => middles(3).then(({ row }) => row.y);
  await expect
    .poll(async () => {
      // Held near the edge and moved a little: that is what scrolls.
      await page.mouse.move(handle.x, 410);
      await page.mouse.move(handle.x, 415);
      return last();
    })
    .toBeLessThan(415);
  await page.mouse.move(handle.x, 418, { steps: 4 });
  await page.mouse.up();
  await expect.poll(values).toEqual(['Grace', 'Katherine', 'Mary', 'Ada']);
});

test.describe('on a phone', () => {
  // High enough for the whole way: at the edge of the window the page is to scroll along.
  test.use({ hasTouch: true, viewport: { width: 360, height: 1500 } });

  test('with a finger, and the page does not scroll under it', async ({ page }) => {
    await rows().nth(0).evaluate((first) => first.scrollIntoView({ block: 'center', behavior: 'instant' }));
    const [{ handle, row }, next] = [await middles(0), await middles(1)];
    const finger = await page.context().newCDPSession(page);
    const touch = (/** @type {string} */ type, /** @type {{ x: number, y: number }[]} */ touchPoints) => finger.send('Input.dispatchTouchEvent', /** @type {any} */ ({ type, touchPoints }));
    const scrolled = () => page.evaluate(() => scrollY);
    const before = await scrolled();
    await touch('touchStart', [handle]);
    const far = next.row.y - row.y;
    for (let step = 1; step <= 10; step += 1) await touch('touchMove', [{ x: handle.x, y: handle.y + (far * step) / 10 }]);
    expect(await scrolled()).toBe(before);
    await touch('touchEnd', []);
    await expect.poll(values).toEqual(['Grace', 'Ada', 'Katherine', 'Mary']);
    await expect(form.root.locator('#jf-said')).toHaveText('Moved to 2 of 4');
  });
});
