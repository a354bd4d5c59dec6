/** The two endpoints side by side, before the same upstream and the same user: what one answers, the other does. */
import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { after, before, test } from 'node:test';
import { createEndpoint } from 'jackfield/endpoint';
import { nodeListener } from 'jackfield/endpoint/node';
import { startSandbox } from './support/sandbox.js';
import { serve } from './support/serve.js';

let sandbox, javascript, cookie, credential;

/** What the demo's host says on all its pages. */
const host = new Set();

/** An answer, with what must differ left out. */
async function ask(origin, { method = 'GET', path, headers = {}, body }) {
  const { port } = new URL(origin);
  const own = origin === sandbox.rust ? cookie : 'session=jane';
  const all = {
    cookie: own,
    'x-jackfield': '1',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  const {
    statusCode,
    headers: told,
    text,
  } = await new Promise((resolve, reject) => {
    const outgoing = send(
      { host: '127.0.0.1', port, method, path: `/integrations${path}`, headers: given },
      async (incoming) => {
        let text = '';
        for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
        resolve({ statusCode: incoming.statusCode, headers: incoming.headers, text });
      },
    );
    outgoing.on('error', reject).end(body);
  });
  const kept = [
    'content-type',
    'cache-control',
    'etag',
    'allow',
    'retry-after',
    'x-content-type-options',
    'content-security-policy',
    'referrer-policy',
    'x-frame-options',
    'cross-origin-resource-policy',
    'idempotency-replayed',
    'vary',
  ];
  return {
    status: statusCode,
    headers: Object.fromEntries(
      kept.map((name) => [name, host.has(told[name]) ? undefined : told[name]?.replace(/max-age=\d+/, 'max-age=…')]),
    ),
    text: text
      .replace(/"(requestId|executionId|startedAt|id)":"[^"]*"/g, '"$1":"…"')
      .replace(/"durationMs":\d+/g, '"durationMs":0')
      .replace(/token=[\w-]+/, 'token=…')
      .replace(/"credentialId":"[0-9a-f]{24}"/g, '"credentialId":"…"'),
  };
}

const run = '/connectors/trello/actions/post-lists/execute';
const list = { queryParameters: { name: 'Things', idBoard: '5abbe4b7ddc1b351ef961000' } };
const calls = () => [
  ...[
    'connectors',
    'credentials',
    'capabilities',
    'executions',
    'executions?limit=0',
    'executions?cursor=x',
    'oauth/callback',
    'oauth/callback?code=x',
    'oauth/callback.js',
    'oauth/callback.css',
  ].map((path) => ({ path: `/${path}` })),
  ...['resources', 'credentials', 'credentials/metadata', 'icon', 'actions/createContact', 'actions/none'].map(
    (path) => ({ path: `/connectors/hubspot/${path}` }),
  ),
  ...[
    '',
    '/users',
    '/connectors/',
    '/connectors/x',
    '/connectors/none/resources',
    '/connectors/none/icon',
    '//connectors',
    '/connectors//resources',
    '/connectors/../users',
    '/../users',
    '/connectors/../resources',
    '/connectors/%2e%2E/resources',
    '/connectors/%2e/resources',
    '/connectors/%00/resources',
    '/connectors/%0a/resources',
    '/connectors/%c2%85/resources',
    '/connectors/%zz/resources',
    '/connectors/%/resources',
    '/connectors/%ff/resources',
    '/connectors/%252e%252e/resources',
    '/connectors/a%2Fb/resources',
    '/connectors/x%2F..%2F..%2Fusers%3F/resources',
    '/connectors/;/resources',
    `/connectors/${'a'.repeat(200)}/resources`,
    `/connectors/${'a'.repeat(201)}/resources`,
    `/connectors/${'%C3%A9'.repeat(101)}/resources`,
    '/Connectors',
    '/connectors%2Fhubspot%2Fresources',
    '/oauth',
    '/oauth/callback/',
  ].map((path) => ({ path })),
  ...[
    ['POST', '/connectors'],
    ['DELETE', '/connectors'],
    ['PUT', '/connectors/hubspot/credentials'],
    ['PATCH', '/credentials'],
    ['GET', '/connectors/hubspot/credentials/x'],
    ['GET', run],
    ['OPTIONS', '/connectors'],
    ['HEAD', '/connectors'],
    ['TRACE', '/connectors'],
    ['POST', '/oauth/callback'],
    ['POST', '/connectors/..'],
    ['DELETE', '/connectors/%2e%2e/credentials/x'],
  ].map(([method, path]) => ({ method, path })),
  ...[
    { 'x-jackfield': null },
    { 'x-jackfield': '0' },
    { cookie: null },
    { cookie: 'session=none; larkspur_session=none' },
    { 'if-none-match': '*' },
    { 'if-none-match': '"x"' },
    { 'x-alloy-userid': 'x' },
    { origin: 'https://evil.example' },
  ].map((headers) => ({ path: '/connectors', headers })),
  ...[
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'http://shop.example', host: 'SHOP.example' },
    { origin: 'http://shop.example', host: 'shop.example:80' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'Application/JSON; charset=utf-8' },
    { 'content-type': null },
  ].map((headers) => ({ method: 'POST', path: '/connectors/hubspot/credentials', headers, body: '{}' })),
  ...[
    '',
    '{',
    '[]',
    'null',
    '7',
    '"x"',
    '{}',
    '{"authenticationType":1}',
    '{"authenticationType":""}',
    '{"authenticationType":"x"}',
    '{"authenticationType":"x","authenticationType":"y"}',
    '{"authenticationType":"oauth2","redirectUri":"https://evil.example"}',
    '{"authenticationType":"oauth2","redirectUri":null}',
    '{"authenticationType":"oauth2","redirect-uri":"x"}',
    '{"authenticationType":"oauth2","AUTH_CONFIG_ID":"x"}',
    '{"authenticationType":"oauth2"}',
    Buffer.from([0x7b, 0xff, 0x7d]),
    Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  ].map((body) => ({ method: 'POST', path: '/connectors/hubspot/credentials', body })),
  { method: 'POST', path: '/connectors/none/credentials', body: '{"authenticationType":"x"}' },
  {
    method: 'POST',
    path: '/connectors/hubspot/credentials',
    body: JSON.stringify({ authenticationType: 'x', data: 'x'.repeat(4 << 20) }),
  },
  ...['000000000000000000000000', 'x', '%2e', 'a%2Fb'].map((id) => ({
    method: 'DELETE',
    path: `/connectors/trello/credentials/${id}`,
  })),
  ...[null, '', 'a b', 'ä', 'k'.repeat(201)].map((key) => ({
    method: 'POST',
    path: run,
    headers: { 'idempotency-key': key && encodeURI(key) === key ? key : key && 'a b' },
    body: '{}',
  })),
  ...[
    '',
    '[]',
    '{"credentialId":7}',
    '{"credentialId":".."}',
    '{"credentialId":"none"}',
    '{"queryParameters":[]}',
    '{"pathParams":{"a":1,"a":2}}',
    '{"additionalHeaders":{"X A":"1"}}',
    '{"additionalHeaders":{"X-A":"1\\r\\nB: 2"}}',
    '{"additionalHeaders":{"X-A":["1"]}}',
    '{"credentialId":"a","credentialId":"b"}',
    '{"other":1,"other":2,"credentialId":"none"}',
    Buffer.from('{"other":"\xff"}', 'latin1'),
  ].map((body, n) => ({ method: 'POST', path: run, headers: { 'idempotency-key': `refused-${n}` }, body })),
  ...['once', 'once'].map((key) => ({
    method: 'POST',
    path: run,
    headers: { 'idempotency-key': key },
    body: JSON.stringify({ credentialId: credential, ...list }),
  })),
  {
    method: 'POST',
    path: run,
    headers: { 'idempotency-key': 'once' },
    body: JSON.stringify({ credentialId: credential }),
  },
  {
    method: 'POST',
    path: run,
    headers: { 'idempotency-key': 'invalid' },
    body: JSON.stringify({ credentialId: credential }),
  },
  { path: '/executions' },
  { path: '/credentials' },
];

before(async () => {
  sandbox = await startSandbox();
  const response = await fetch(`${sandbox.rust}/login`, {
    method: 'POST',
    body: new URLSearchParams({ user: 'jane' }),
    redirect: 'manual',
  });
  for (const name of ['content-security-policy', 'referrer-policy']) host.add(response.headers.get(name));
  [cookie] = response.headers.getSetCookie()[0].split(';');
  javascript = await serve(() => {
    const { apiKey, upstream } = sandbox;
    const redirectUris = [`${sandbox.rust}/integrations/oauth/callback`];
    const identify = (request) =>
      request.headers.get('cookie') === 'session=jane' ? { id: 'larkspur-jane', fullName: 'Jane Merchant' } : null;
    // The demo lets everybody call as often as they like, and both say in /capabilities how often that is.
    return nodeListener(
      createEndpoint({ apiKey, upstream, redirectUris, identify, rateLimit: false, log: () => {} }),
    );
  });
  const body = JSON.stringify({ authenticationType: 'apiKey', data: { apiKey: 'k', token: 't' } });
  const connected = await fetch(`${javascript.url}/connectors/trello/credentials`, {
    method: 'POST',
    body,
    headers: { cookie: 'session=jane', 'x-jackfield': '1', 'content-type': 'application/json' },
  });
  credential = (await connected.json()).credentialId;
});
after(() => Promise.all([javascript?.close(), sandbox?.stop()]));

test('both endpoints answer alike', async () => {
  const different = [];
  for (const call of calls()) {
    const rust = await ask(sandbox.rust, call);
    const answer = await ask(javascript.origin, call);
    for (const part of ['status', 'text', ...Object.keys(rust.headers)]) {
      const [one, other] = [rust, answer].map((told) => told[part] ?? told.headers[part]);
      const { method = 'GET', path, headers, body = '' } = call;
      const asked = `${method} ${path.slice(0, 60)} ${JSON.stringify(headers)} ${String(body).slice(0, 60)}`;
      if (one !== other) different.push(`${asked}\n  ${part} in Rust: ${one}\n  in JavaScript: ${other}`);
    }
  }
  assert.deepEqual(different, []);
  assert.ok(calls().length > 120);
});
