/** The adapter for Node's own server and Express: what it hands in, and what it does when something is in its way. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import express from 'express';
import { createEndpoint } from 'jackfield/endpoint';
import { nodeListener } from 'jackfield/endpoint/node';
import { Fake, KEY } from './support/fake.js';
import { serve } from './support/serve.js';

const endpoint = (options) =>
  createEndpoint({
    apiKey: KEY,
    upstream: 'http://127.0.0.1:9',
    fetch: new Fake().fetch,
    identify: () => 'jane',
    log: () => {},
    ...options,
  });
const marked = { 'x-jackfield': '1' };
const connecting = (url, body, headers = {}) =>
  fetch(`${url}/connectors/hubspot/credentials`, {
    method: 'POST',
    body,
    headers: { ...marked, 'content-type': 'application/json', ...headers },
  });

test('the host’s own session on the request reaches identify', async (t) => {
  const seen = [];
  const app = express();
  app.use((request, _, next) => next((request.user = { id: 'jane' }) && undefined));
  app.use(
    '/integrations',
    nodeListener(endpoint({ identify: (_, { req, res }) => (seen.push(typeof res.end), req.user) })),
  );
  const server = await serve(() => app);
  t.after(server.close);
  const answer = await fetch(`${server.url}/capabilities`, { headers: marked });
  assert.deepEqual([answer.status, seen], [200, ['function']]);
});

test('a body that somebody else has read is told to the developer, unless its bytes were kept', async (t) => {
  const errors = [];
  const app = express();
  app.use(
    express.json({
      verify: (request, _, bytes) => void (request.rawBody = request.url.includes('kept') ? bytes : undefined),
    }),
  );
  app.use('/integrations', nodeListener(endpoint()));
  app.use((error, _, response, __) => response.status(500).end((errors.push(error.message), 'no')));
  const server = await serve(() => app);
  t.after(server.close);
  assert.equal((await connecting(server.url, '{}')).status, 500);
  assert.match(errors[0], /before express\.json\(\)/);
  const kept = await fetch(`${server.url}/connectors/kept/credentials`, {
    method: 'POST',
    body: '{}',
    headers: { ...marked, 'content-type': 'application/json' },
  });
  assert.deepEqual([kept.status, (await kept.json()).error.message], [400, 'authenticationType is missing.']);
});

test('a body that is too large is refused before it is all there, announced or not', async (t) => {
  const server = await serve(() => nodeListener(endpoint({ requestBytes: 1000 })));
  t.after(server.close);
  assert.equal((await connecting(server.url, `{"a":"${'x'.repeat(100_000)}"}`)).status, 413);
  const { port } = new URL(server.origin);
  const socket = connect(port, '127.0.0.1');
  const head =
    'POST /integrations/connectors/hubspot/credentials HTTP/1.1\r\nHost: h\r\nX-Jackfield: 1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
  socket.write(`${head}800\r\n${'x'.repeat(0x800)}\r\n`);
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 413 /);
  socket.destroy();
});

test('a body that never ends is given up with the connection, and breaks nothing', async (t) => {
  const entries = [];
  const server = await serve(() => nodeListener(endpoint({ log: (entry) => entries.push(entry) })));
  t.after(server.close);
  const socket = connect(new URL(server.origin).port, '127.0.0.1');
  socket.write(
    'POST /integrations/connectors/hubspot/credentials HTTP/1.1\r\nHost: h\r\nX-Jackfield: 1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  );
  await once(socket, 'connect');
  while (!server.requests()) await new Promise((done) => setTimeout(done, 5));
  socket.destroy();
  while (!entries.some(({ event }) => event === 'call')) await new Promise((done) => setTimeout(done, 5));
  const { status, route } = entries.find(({ event }) => event === 'call');
  assert.deepEqual([route, status], ['create_credential', undefined], 'a browser that went away has no status');
  assert.equal((await fetch(`${server.url}/capabilities`, { headers: marked })).status, 200);
});

test('a request that is for somebody else, or has no plain path, is answered in the one shape', async (t) => {
  const server = await serve(() => nodeListener(endpoint()));
  t.after(server.close);
  for (const target of ['/elsewhere', 'http://other.example/integrations/capabilities', '*']) {
    const socket = connect(new URL(server.origin).port, '127.0.0.1');
    socket.write(`OPTIONS ${target} HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += chunk;
    assert.match(text, /^HTTP\/1\.1 404 /, target);
    assert.match(text, /"code":"NOT_FOUND"/, target);
  }
});
