/**
 * The examples of the README, as they stand there, each behind a server of its own and held against every check. The one for
 * Next.js has a file to itself.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { check, shortfalls } from './support/check.js';
import { repository, startSandbox } from './support/sandbox.js';
import { serve } from './support/serve.js';

const a = 'Cookie: session=6f1c';
const b = 'Cookie: session=b07e';
let sandbox;
before(async () => {
  sandbox = await startSandbox();
  process.env.JACKFIELD_API_KEY = sandbox.apiKey;
  process.env.JACKFIELD_UPSTREAM = sandbox.upstream;
});
after(() => sandbox?.stop());

/** The examples share one module, which reads the origin when it is loaded: each gets a copy of its own. */
let copies = 0;
const example = (name) => import(`./examples/${name}?${(copies += 1)}`);

/** How each file is served by its framework. */
const hosts = {
  'node.js': async () => (await example('node.js')).server.listeners('request')[0],
  'express.js': async () => (await example('express.js')).app,
  'hono.js': async () => getRequestListener((await example('hono.js')).app.fetch),
};

for (const [name, listener] of Object.entries(hosts)) {
  test(`${name} holds every check`, async (t) => {
    const server = await serve(async (origin) => {
      process.env.APP_ORIGIN ??= origin;
      return listener();
    });
    t.after(server.close);
    const report = await check({
      url: server.url,
      a,
      b,
      upstream: sandbox.upstream,
      redirect: `${process.env.APP_ORIGIN}/integrations/oauth/callback`,
    });
    assert.deepEqual(shortfalls(report), []);
  });
}

test('the README shows the examples as they are', () => {
  const readme = readFileSync(`${repository}README.md`, 'utf8');
  for (const name of ['integrations.js', 'app/integrations/[...path]/route.js', ...Object.keys(hosts)]) {
    const text = readFileSync(new URL(`examples/${name}`, import.meta.url), 'utf8').trim();
    assert.ok(readme.includes(`\`\`\`js\n${text}\n\`\`\``), `README.md does not show ${name} as it is`);
  }
});
