/** The package's own sources, the callback page and the demo page, checked by TypeScript through their JSDoc. */
import { join } from 'node:path';
import { test } from 'node:test';
import { tool } from './support/dist.js';
import { repository } from './support/server.js';

test('the sources hold what their types say', async () => {
  await tool('typescript/bin/tsc', ['-p', join(repository, 'www')]);
});
