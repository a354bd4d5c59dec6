import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesPublicHost } from '../../endpoint/address.js';
import { callback } from '../../endpoint/callback.js';
import { wanted } from '../../endpoint/executions.js';
import { createEndpoint, memoryStore } from '../../endpoint/index.js';
import { isSafeOauthUrl } from '../../endpoint/options.js';
import { rateLimiter } from '../../endpoint/rate.js';
import { Remembered } from '../../endpoint/remembered.js';

const needed = { apiKey: 'k', identify: () => 'jane' };

test('an option that cannot be used is named, and the key is not', () => {
  for (const [option, changes] of [
    ['apiKey', { apiKey: '' }],
    ['apiKey', { apiKey: undefined }],
    ['apiKey', { apiKey: 'se cret\n' }],
    ['identify', { identify: undefined }],
    ['upstream', { upstream: 'http://api.example' }],
    ['upstream', { upstream: 'http://localhost.example' }],
    ['upstream', { upstream: 'https://u:p@api.example' }],
    ['upstream', { upstream: 'nonsense' }],
    ['basePath', { basePath: 'integrations' }],
    ['basePath', { basePath: '/integrations/' }],
    ['basePath', { basePath: '/../x' }],
    ['redirectUris', { redirectUris: ['http://app.example/cb'] }],
    ['redirectUris', { redirectUris: ['https://app.example/cb?x=1'] }],
    ['redirectUris', { redirectUris: ['javascript:alert(1)'] }],
    ['allowOrigins', { allowOrigins: ['*'] }],
    ['allowOrigins', { allowOrigins: ['https://App.example'] }],
    ['allowOrigins', { allowOrigins: ['https://app.example/'] }],
    ['connectors', { connectors: ['..'] }],
    ['actions', { actions: { a: [''] } }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['cacheMs', { cacheMs: Number.NaN }],
    ['answerRetentionMs', { answerRetentionMs: 1000 }],
    ['rateLimit', { rateLimit: { calls: 0, perMs: 1 } }],
  ]) {
    assert.throws(
      () => createEndpoint({ ...needed, ...changes }),
      (error) => error.message.includes(` ${option} `) && !error.message.includes('se cret'),
      option,
    );
  }
  createEndpoint({
    ...needed,
    basePath: '',
    upstream: 'http://127.0.0.1:1/base/',
    redirectUris: ['http://localhost:3000/cb'],
    rateLimit: false,
  });
});

test('consent starts on https or between loopback hosts', () => {
  assert.ok(isSafeOauthUrl('https://provider.example/a?token=1', false));
  assert.ok(isSafeOauthUrl('http://127.0.0.1:8421/oauth', true));
  for (const [url, isLocal] of [
    ['http://127.0.0.1:8421/oauth', false],
    ['http://provider.example/', true],
    ['javascript:alert(1)', true],
    ['https://good.example@evil.example/', false],
    ['//evil.example', false],
    ['', true],
  ]) {
    assert.ok(!isSafeOauthUrl(url, isLocal), url);
  }
});

test('private addresses are told from public ones', () => {
  const isPublic = (host) => namesPublicHost(new URL(`https://${host}/`));
  for (const host of ['cdn.example', '93.184.216.34', '8.8.8.8', '[2606:2800:220:1::1]', '[::ffff:8.8.8.8]'])
    assert.ok(isPublic(host), host);
  for (const host of [
    'localhost',
    'metadata',
    'db.internal',
    'x.local',
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.0.8',
    '198.18.0.1',
    '[::1]',
    '[::]',
    '[fe80::1]',
    '[fd00::1]',
    '[ff02::1]',
    '[::ffff:169.254.169.254]',
    '[::127.0.0.1]',
    '[2002:7f00:1::]',
    '[64:ff9b::a00:1]',
    '[2001:db8::1]',
    '[2001::1]',
  ]) {
    assert.ok(!isPublic(host), host);
  }
});

test('a user who calls too often waits, and nobody else does', () => {
  let now = 0;
  const take = rateLimiter({ calls: 2, perMs: 10_000 }, () => now);
  take('jane');
  take('jane');
  assert.throws(() => take('jane'), { status: 429, code: 'RATE_LIMITED', retryAfter: 5 });
  take('omar');
  now = 4000;
  assert.throws(() => take('jane'), { retryAfter: 1 });
  now = 5000;
  take('jane');
  now = 1e9;
  take('jane');
  take('jane');
  assert.throws(() => take('jane'), { status: 429 });
});

test('what is found out is found out once, and a failure is not kept', async () => {
  const known = new Remembered(60_000, 2);
  let asked = 0;
  const find = async () => `found ${(asked += 1)}`;
  assert.deepEqual(await Promise.all([known.find('a', find), known.find('a', find)]), ['found 1', 'found 1']);
  await assert.rejects(known.find('b', () => Promise.reject(new Error('no'))));
  assert.equal(await known.find('b', find), 'found 2');
  known.set('c', 'x');
  assert.deepEqual([known.get('a'), known.get('b'), known.get('c')], [undefined, 'found 2', 'x'], 'the oldest goes');
});

test('a store in memory claims a run once, and only its owner may end it', async () => {
  const store = memoryStore();
  const run = { endUser: 'jane', key: 'k' };
  assert.equal(await store.claimRun(run, 'print', 'one', 5), null);
  const known = { fingerprint: 'print', owner: 'one', claimedAt: 5 };
  assert.deepEqual(await store.claimRun(run, 'other', 'two', 6), { ...known, state: 'running' });
  await store.finishRun(run, 'two', { status: 200, body: '{}' });
  await store.releaseRun(run, 'two');
  await store.giveUpRun(run, 'one');
  assert.equal((await store.claimRun(run, 'print', 'one', 7)).state, 'unknown');
  await store.releaseRun(run, 'one');
  assert.equal(await store.claimRun(run, 'print', 'one', 8), null);
  await store.finishRun(run, 'one', { status: 200, body: '{"a":1.10}' });
  await store.releaseRun(run, 'one');
  assert.equal((await store.claimRun(run, 'print', 'two', 9)).answer.body, '{"a":1.10}');
  assert.equal(
    await store.claimRun({ endUser: 'omar', key: 'k' }, 'print', 'two', 9),
    null,
    'keys belong to their user',
  );
  await store.purge(10, 0);
  assert.equal(await store.claimRun(run, 'print', 'two', 11), null);
});

test('a query of the journal is read or refused', () => {
  const of = (text) => wanted(new URLSearchParams(text));
  assert.deepEqual(of(''), { before: null, limit: 25 });
  assert.deepEqual(of('limit=5&cursor=7&x=y'), { before: 7, limit: 5 });
  for (const bad of ['limit=0', 'limit=101', 'limit=x', 'limit=', 'cursor=x', 'cursor=1;DROP', 'cursor='])
    assert.throws(() => of(bad), { status: 400 }, bad);
});

test('the callback page may run its own files and nothing else', async () => {
  const page = callback.callback_page();
  const policy = page.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.equal(page.headers.get('cross-origin-opener-policy'), null, 'it would cut the window off its opener');
  const text = await page.text();
  for (const [name, file] of [
    ['callback_script', 'callback.js'],
    ['callback_style', 'callback.css'],
  ]) {
    assert.ok(text.includes(`"${file}"`));
    assert.ok((await callback[name]().text()).length > 100);
  }
});
