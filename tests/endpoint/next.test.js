/** The README's example for Next.js, built by Next.js without a key, started with one, and held against every check. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { check, shortfalls } from './support/check.js';
import { buildNext } from './support/next.js';
import { startSandbox } from './support/sandbox.js';

const a = 'Cookie: session=6f1c';
const b = 'Cookie: session=b07e';
let sandbox;
let app;
let server;
before(async () => {
  sandbox = await startSandbox();
  app = await buildNext();
  server = await app.start((origin) => ({
    JACKFIELD_API_KEY: sandbox.apiKey,
    JACKFIELD_UPSTREAM: sandbox.upstream,
    APP_ORIGIN: origin,
  }));
});
after(async () => {
  await server?.close();
  await app?.remove();
  await sandbox?.stop();
});

/** Asks for a path that no URL parser has tidied up. */
async function ask(url, path) {
  const headers = { 'x-jackfield': '1', cookie: 'session=6f1c' };
  const { hostname, port, pathname } = new URL(url);
  const sent = request({ hostname, port, path: `${pathname}${path}`, headers }).end();
  const [answer] = await once(sent, 'response');
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return { status: answer.statusCode, location: answer.headers.location, text };
}

/** What Next.js answers by itself, before it asks any route, where an endpoint of its own would answer 404. */
const byItself = [
  'answers/contract broken: GET /connectors/ is no call of the contract, and was answered 308',
  'paths/tricks broken: GET //connectors was answered 308',
  'paths/unknown broken: GET /connectors/ was answered 308',
];

test('app/integrations/[...path]/route.js holds every check that Next.js leaves to it', async (t) => {
  const report = await check({ url: server.url, a, b, upstream: sandbox.upstream });
  const found = shortfalls(report).toSorted();
  if (found.length !== byItself.length) t.diagnostic(server.said());
  assert.deepEqual(found, byItself);
});

test('what Next.js answers by itself leads to the one address at this origin or nowhere, and asks nothing upstream', async () => {
  const before = await sandbox.control('GET', '/calls');
  for (const [path, location] of [
    ['/connectors/', '/connectors'],
    ['//connectors', '/connectors'],
    ['/connectors//resources', '/connectors/resources'],
    ['/connectors/trello/resources/', '/connectors/trello/resources'],
    ['//other.example/', '/other.example/'],
  ]) {
    const answer = await ask(server.url, path);
    assert.deepEqual([answer.status, answer.location], [308, `/integrations${location}`], path);
  }
  // No text is encoded so: Next.js fails to read it as the route's parameter.
  for (const path of ['/connectors/%zz/resources', '/connectors/%ff/resources', '/connectors/%e2%28%a1/resources']) {
    const { status, text } = await ask(server.url, path);
    assert.deepEqual([status, text], [500, 'Internal Server Error'], path);
  }
  assert.deepEqual(await sandbox.control('GET', '/calls'), before);
  const { status, text } = await ask(server.url, '/nowhere');
  assert.deepEqual([status, JSON.parse(text).error.code], [404, 'NOT_FOUND'], 'a plain path is the endpoint’s');
});

test('without its key it starts, answers nothing, and says what is missing', async (t) => {
  const keyless = await app.start((origin) => ({ APP_ORIGIN: origin }));
  t.after(keyless.close);
  const { status, text } = await ask(keyless.url, '/connectors');
  assert.deepEqual([status, text], [500, '']);
  assert.match(keyless.said(), /jackfield: apiKey is empty\./);
});
