import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { repository } from '../support/demo.js';
import { expect, test } from '../support/test.js';

/** Real catalogs, as vendors write them, where they lie beside the repository. */
const corpus = resolve(repository, '../shared/corpus/connectors');

// Before anything is started: a demo that is given no catalog does not start.
const missing = !existsSync(corpus);
const reason = 'there is no catalog at ../shared/corpus/connectors beside the repository';
test.skip(missing, reason);
// The list of tests does not say why one is skipped. Once, though each worker reads this too.
if (missing && !process.env.TEST_WORKER_INDEX) console.warn(`The journey through a real catalog is skipped: ${reason}.`);
test.use({ demoOptions: ['--catalog', corpus] });

test('an action of a real catalog is found, filled in and run', async ({ marketplace, demo, recorder }) => {
  // Its icons are out in the world, where no test goes: letters stand in for them.
  recorder.mayFail();
  await marketplace.open();
  await marketplace.find('GitHub');
  const search = marketplace.root.getByRole('searchbox', { name: 'Search actions' });
  await search.fill('create an issue');
  await marketplace.root.getByRole('button', { name: /^Create an issue(?! comment)/ }).first().click();
  await expect(marketplace.heading).toHaveText('Create an issue');

  await marketplace.fill({ Owner: 'octocat', Repo: 'hello-world' });
  await marketplace.showAll();
  await marketplace.field('Title').and(marketplace.root.getByRole('textbox')).fill('Found a bug');
  await marketplace.fill({ Body: 'It happens\n\n1. always' });
  const labels = marketplace.group('Labels');
  await marketplace.button('Add Labels', labels).click();
  await labels.getByRole('textbox').first().fill('bug');
  await marketplace.button('Add Labels', labels).click();
  await labels.getByRole('textbox').nth(1).fill('good first issue');
  await marketplace.runToResult();

  const { rawRequest, request } = await demo.control.execution();
  expect(request.pathParams).toEqual({ owner: 'octocat', repo: 'hello-world' });
  expect(rawRequest).toContain('"requestBody":{"title":"Found a bug","body":"It happens\\n\\n1. always","labels":["bug","good first issue"]}');
});
