/** What every test has: a demo of its own, a recorder that looks over the page's shoulder, the marketplace. */
import { test as base, expect } from '@playwright/test';
import { Demo } from './demo.js';
import { Marketplace } from './marketplace.js';
import { Recorder } from './recorder.js';

/**
 * @typedef {object} Fixtures
 * @property {string[]} demoOptions further options of the demo
 * @property {Demo} demo a fresh one for each test: an endpoint that remembers answers would hide faults from later tests
 * @property {Recorder} recorder
 * @property {Marketplace} marketplace
 */

export const test = /** @type {import('@playwright/test').TestType<import('@playwright/test').PlaywrightTestArgs &
  import('@playwright/test').PlaywrightTestOptions & Fixtures, import('@playwright/test').PlaywrightWorkerArgs &
  import('@playwright/test').PlaywrightWorkerOptions>} */ (
  base.extend({
    demoOptions: [[], { option: true }],

    demo: async ({ demoOptions }, use) => {
      const demo = await Demo.start(demoOptions);
      await demo.control.reset();
      await use(demo);
      await demo.stop();
    },

    baseURL: async ({ demo }, use) => use(demo.origin),

    recorder: [
      async ({ page, demo }, use, info) => {
        const recorder = new Recorder(page, demo);
        await recorder.start();
        await use(recorder);
        const problems = await recorder.problems();
        if (info.status !== info.expectedStatus) {
          await info.attach('log of the demo', { body: demo.log });
          await info.attach('console', { body: recorder.said.map(({ type, text }) => `${type}: ${text}`).join('\n') });
        }
        expect(problems, 'what the page asked, got, said and kept').toEqual([]);
      },
      { auto: true },
    ],

    marketplace: async ({ page, recorder }, use) => use(new Marketplace(page, recorder)),
  })
);

export { expect };
