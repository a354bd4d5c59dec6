/**
 * Connecting an account in Chromium, Firefox and WebKitGTK, by real clicks, against a real OpenID provider: every case in
 * every engine, each in a browser of its own. ENGINES=Firefox,WebKitGTK leaves the others out.
 */
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { repository } from '../e2e/support/demo.js';
import { blocked } from './blocked.js';
import { callback } from './callback.js';
import { pages } from './pages.js';
import { policies } from './policies.js';
import { Report } from './report.js';
import { situations } from './situations.js';
import { Driver, engines } from './support/engines.js';
import { World } from './support/world.js';

const cases = [...policies, ...blocked, ...situations, ...pages, ...callback];
const wanted = process.env.ENGINES?.split(',') ?? engines.map(({ name }) => name);
const chosen = engines.filter(({ name }) => wanted.includes(name));
const file = process.env.JACKFIELD_MATRIX ?? `${repository}target/xtask/connect-matrix.md`;
const report = new Report();

describe('connecting', { concurrency: Math.min(chosen.length, availableParallelism()) }, () => {
  for (const engine of chosen) {
    describe(engine.name, { concurrency: 1 }, () => {
      /** @type {Driver} */
      let driver;
      before(async () => void (driver = await Driver.start(engine)));
      after(() => driver.stop());

      for (const { name, headers, languages, act } of cases) {
        it(name, { timeout: 120_000 }, async () => {
          const world = await World.start(driver, headers, languages);
          try {
            const outcome = await act(world);
            assert.deepEqual(await world.leaks(), [], 'secrets where nobody may see them');
            report.note(name, engine.name, outcome);
          } catch (error) {
            report.note(name, engine.name, `FAILED: ${/** @type {Error} */ (error).message.split('\n')[0]}`);
            throw error;
          } finally {
            await world.stop();
          }
        });
      }
    });
  }

  after(() => {
    const table = report.table(cases.map(({ name }) => name), chosen.map(({ name }) => name));
    console.log(table);
    Report.write(file, `# Connecting, case by case\n\n${table}\n`);
  });
});
