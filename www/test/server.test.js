import assert from 'node:assert/strict';
import { test } from 'node:test';

test('importing the package on a server does nothing and gives the public names', async () => {
  const before = new Set(Reflect.ownKeys(globalThis));
  const main = await import('../index.js');
  await import('../define.js');
  const added = Reflect.ownKeys(globalThis).filter((name) => !before.has(name));

  assert.deepEqual(added, []);
  assert.deepEqual(Object.keys(main).sort(), ['JackfieldAction', 'JackfieldMarketplace', 'configure', 'define', 'version']);
  assert.doesNotThrow(main.define);
});
