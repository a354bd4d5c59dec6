/** Runs, credentials and failures of the upstream, at the endpoint in JavaScript. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryStore } from 'jackfield/endpoint';
import { ANSWER, CALLBACK, Fake, RUN, RUN_LINE, host, reply } from './support/fake.js';

const LINE = 'GET /connectors/hubspot/resources';
const PATH = '/connectors/hubspot/resources';
const resources = reply(200, '{"resources":[]}');
const unreachable = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
const broken = Object.assign(new TypeError('fetch failed'), { cause: { code: 'UND_ERR_SOCKET' } });

function ready(options, store) {
  const fake = new Fake();
  fake.give('jane', 'hubspot', 'c1');
  return host({ ...options, ...(store && { store }) }, fake);
}

test('what was typed arrives and what was answered comes back to the letter', async () => {
  const { fake, run } = ready();
  const body =
    '{"credentialId":"c1","queryParameters":{"n":9007199254740993},"requestBody":{ "price" : 19.990, "u":"\\u00e9","e":1E400 },"additionalHeaders":{"X-Shop":"s"},"pathParams":{"id":"a\\/b"}}';
  assert.equal((await run('k', body)).text, ANSWER);
  assert.equal(fake.only(RUN_LINE).body, body);
});

test('what is no object, or nothing, is put into one', async () => {
  for (const [answer, told] of [
    ['[1.10]', '{"responseData":[1.10]}'],
    ['', '{"responseData":null}'],
    [' {"a": 1.0} ', ' {"a": 1.0} '],
  ]) {
    const { fake, run } = ready();
    fake.on(RUN_LINE, reply(200, answer));
    assert.equal((await run('k')).text, told);
  }
});

test('a run needs a key, a JSON body and a bearable size', async () => {
  const { fake, run } = ready({ requestBytes: 100 });
  for (const key of [null, 'a b', 'k'.repeat(201)])
    assert.deepEqual((await run('k', RUN, { headers: { 'idempotency-key': key } })).error, [400, 'INVALID_INPUT']);
  assert.deepEqual((await run('k', RUN, { headers: { 'content-type': 'text/plain' } })).error, [415, 'INVALID_INPUT']);
  assert.deepEqual((await run('k', JSON.stringify({ requestBody: 'x'.repeat(100) }))).error, [
    413,
    'PAYLOAD_TOO_LARGE',
  ]);
  assert.deepEqual((await run('k', '{')).error, [400, 'INVALID_INPUT']);
  assert.deepEqual(fake.lines, []);
});

test('repeats at the same time and later get the one answer', async () => {
  const { fake, run } = ready();
  fake.on(RUN_LINE, reply(200, ANSWER, { after: 30 }), reply(200, '{}'));
  const all = await Promise.all(Array.from({ length: 10 }, () => run('k')));
  const later = await run('k');
  assert.ok(all.every(({ text }) => text === ANSWER));
  assert.equal(all.filter((got) => got.header('idempotency-replayed') === null).length, 1);
  assert.deepEqual([later.text, later.header('idempotency-replayed')], [ANSWER, 'true']);
  assert.equal(fake.count(RUN_LINE), 1);
});

test('another run under the same key is a conflict, during and after', async () => {
  const { fake, run, ask } = ready();
  fake.on(RUN_LINE, reply(200, ANSWER, { after: 300 }));
  const first = run('k');
  while (fake.count(RUN_LINE) === 0) await sleep(1);
  const during = await run('k', '{"credentialId":"c1"}');
  await first;
  const after = await run('k', '{"credentialId":"c1"}');
  const action = await ask('POST', '/connectors/hubspot/actions/deleteAll/execute', {
    body: RUN,
    headers: { 'idempotency-key': 'k' },
  });
  for (const got of [during, after, action]) assert.deepEqual(got.error, [422, 'IDEMPOTENCY_CONFLICT']);
  assert.equal(fake.count(RUN_LINE), 1);
});

test('runs, keys and the journal belong to their user', async () => {
  const { run, get } = ready();
  await run('same-key');
  assert.deepEqual((await run('same-key', RUN, { user: 'omar' })).error, [404, 'NOT_FOUND']);
  assert.deepEqual((await get('/executions', { user: 'pia' })).json.executions, []);
});

test('a run is never tried again by itself, and a refusal is repeated as it was', async () => {
  for (const status of [500, 503, 400]) {
    const { fake, run } = ready();
    fake.on(RUN_LINE, reply(status, '{"error":{"code":"X","message":"m"}}'));
    const first = await run('k');
    assert.equal((await run('k')).text, first.text);
    assert.equal(fake.count(RUN_LINE), 1);
  }
});

test('what surely did not take place may be sent again under its key', async () => {
  for (const [first, error, wait] of [
    [reply(429, '{}', { headers: { 'retry-after': '7' } }), [429, 'RATE_LIMITED'], '7'],
    [
      reply(403, '{"error":{"source":"CONNECTIVITY_API","code":"FORBIDDEN","message":"no"}}'),
      [500, 'MISCONFIGURED'],
      null,
    ],
    [reply(0, '', { error: unreachable }), [502, 'UPSTREAM_UNAVAILABLE'], null],
  ]) {
    const { fake, run, get } = ready();
    fake.on(RUN_LINE, first, reply(200, ANSWER));
    const refused = await run('k');
    assert.deepEqual([refused.error, refused.header('retry-after')], [error, wait]);
    assert.equal((await run('k')).text, ANSWER);
    assert.deepEqual(
      (await get('/executions')).json.executions.map(({ status }) => status),
      ['succeeded', 'not_run'],
    );
  }
});

test('a run whose answer is lost says so, and never runs again', async () => {
  for (const [first, options, error] of [
    [reply(0, '', { error: broken }), {}, [502, 'OUTCOME_UNKNOWN']],
    [reply(200, ANSWER, { after: 60_000 }), { executeTimeoutMs: 50 }, [504, 'UPSTREAM_TIMEOUT']],
  ]) {
    const { fake, run, get } = ready(options);
    fake.on(RUN_LINE, first);
    const lost = await run('k');
    assert.deepEqual(lost.error, error);
    assert.match(lost.json.error.message, /outcome is unknown/);
    assert.deepEqual((await run('k')).error, [409, 'OUTCOME_UNKNOWN']);
    assert.equal(fake.count(RUN_LINE), 1);
    assert.equal((await get('/executions')).json.executions[0].status, 'unknown');
  }
});

test('Deno cannot send a run a second time by itself', async (t) => {
  globalThis.Deno = {};
  t.after(() => delete globalThis.Deno);
  const { fake, run } = ready();
  assert.equal((await run('k')).status, 200);
  const { body } = fake.only(RUN_LINE);
  assert.ok(body instanceof ReadableStream);
  assert.deepEqual(JSON.parse(await new Response(body).text()).requestBody, { email: 'ada@example.com' });
});

test('a run of another process is waited for, and one that died with it is unknown', async () => {
  const store = memoryStore();
  const one = ready({}, store);
  one.fake.on(RUN_LINE, reply(200, ANSWER, { after: 300 }));
  const two = host({ store }, one.fake);
  const running = one.run('k');
  while (!one.fake.count(RUN_LINE)) await sleep(5);
  const [first, second] = await Promise.all([running, two.run('k')]);
  assert.deepEqual([second.text, second.header('idempotency-replayed')], [first.text, 'true']);
  assert.equal(one.fake.count(RUN_LINE), 1);
  const dead = memoryStore();
  const claim = dead.claimRun;
  dead.claimRun = async (run, fingerprint, owner, now) => {
    await claim(run, fingerprint, 'a process that died', 0);
    return claim(run, fingerprint, owner, now);
  };
  const after = ready({}, dead);
  assert.deepEqual((await after.run('k')).error, [409, 'OUTCOME_UNKNOWN']);
  assert.equal(after.fake.count(RUN_LINE), 0);
});

test('a store that fails is told to nobody, and nothing runs that leaves no trace', async () => {
  for (const method of ['claimRun', 'beginExecution', 'upstreamUser']) {
    const store = memoryStore();
    store[method] = () => Promise.reject(new Error('disk full'));
    const { fake, run, log } = ready({}, store);
    const got = await run('k');
    assert.deepEqual(got.error, [500, 'INTERNAL_ERROR']);
    assert.doesNotMatch(got.text, /disk/);
    assert.equal(fake.count(RUN_LINE), 0, method);
    assert.ok(log.some(({ reason }) => reason?.includes('disk full')));
  }
  const store = memoryStore();
  store.finishRun = () => Promise.reject(new Error('disk full'));
  const { fake, run } = ready({}, store);
  assert.equal((await run('k')).text, ANSWER);
  assert.deepEqual((await run('k')).error, [409, 'OUTCOME_UNKNOWN'], 'rather than run again');
  assert.equal(fake.count(RUN_LINE), 1);
});

test('a run is kept alive where the platform can do that, and the store in memory is warned of once', async () => {
  const kept = [];
  const context = {
    waitUntil(promise) {
      assert.equal(this, context);
      kept.push(promise);
    },
  };
  const { run, log } = ready();
  await run('k', RUN, { context });
  await run('k2', RUN, { context });
  assert.ok(kept.length >= 2);
  await Promise.all(kept);
  assert.equal(log.filter(({ level, message }) => level === 'warn' && message?.includes('memory')).length, 1);
});

test('an answer that is no JSON or too large is not passed on and not run again', async () => {
  for (const body of ['<html>It worked</html>', ' '.repeat(2000)]) {
    const { fake, run } = ready({ responseBytes: 1000 });
    fake.on(RUN_LINE, reply(200, body));
    for (let round = 0; round < 2; round += 1) assert.deepEqual((await run('k')).error, [502, 'UPSTREAM_BAD_ANSWER']);
    assert.equal(fake.count(RUN_LINE), 1);
  }
});

test('the journal is paged newest first and holds no payload', async () => {
  const { run, get } = ready();
  for (let n = 0; n < 6; n += 1) await run(`k${n}`);
  const first = await get('/executions?limit=4');
  assert.ok(!first.text.includes('ada@example.com') && !first.text.includes('"c1"'));
  const second = await get(`/executions?limit=4&cursor=${first.json.nextCursor}`);
  assert.deepEqual([first.json.executions.length, second.json.executions.length, second.json.nextCursor], [4, 2, null]);
  assert.equal((await get('/executions?limit=0')).status, 400);
});

test('credentials show no more than the contract, and are used and deleted by their user only', async () => {
  const { fake, get, ask, run } = ready();
  fake.give('omar', 'hubspot', 'c2');
  for (const path of ['/credentials', '/connectors/hubspot/credentials'])
    assert.match((await get(path)).text, /^(?!.*hidden)(?!.*c2).*c1/);
  assert.deepEqual((await ask('DELETE', '/connectors/hubspot/credentials/c2')).error, [404, 'NOT_FOUND']);
  assert.deepEqual((await run('k', '{"credentialId":"c2"}')).error, [404, 'NOT_FOUND']);
  assert.ok(fake.lines.every((line) => !line.startsWith('DELETE') && line !== RUN_LINE));
  await run('k1');
  assert.equal((await ask('DELETE', '/connectors/hubspot/credentials/c1')).status, 204);
  assert.deepEqual((await run('k2')).error, [404, 'NOT_FOUND'], 'a deleted one is not used any more');
});

test('deleting tries the other spelling when the first is unknown, and not for another connector’s', async () => {
  for (const status of [404, 405]) {
    const { fake, ask } = ready();
    fake.on('DELETE /connectors/hubspot/credentials/c1', reply(status, '<html>Cannot DELETE</html>'));
    fake.on('DELETE /users/up-jane/credentials/c1', reply(200, ''));
    assert.equal((await ask('DELETE', '/connectors/hubspot/credentials/c1')).status, 204);
  }
  const { fake, ask } = ready();
  fake.on('DELETE /connectors/slack/credentials/c1', reply(404, '{"code":"AUTHENTICATION_NOT_FOUND","message":"no"}'));
  assert.deepEqual((await ask('DELETE', '/connectors/slack/credentials/c1')).error, [404, 'AUTHENTICATION_NOT_FOUND']);
  assert.equal(fake.count('DELETE /users/up-jane/credentials/c1'), 0);
});

test('connecting is checked, never tried twice, and told no more than needed', async () => {
  const { fake, ask } = ready({ authConfigs: { shopify: 'cfg1' } });
  const connect = (body, connector = 'hubspot') => ask('POST', `/connectors/${connector}/credentials`, { body });
  for (const body of [
    '{"authenticationType":"oauth2","redirectUri":"https://evil.example/cb"}',
    `{"authenticationType":"oauth2","redirectUri":"${CALLBACK}/"}`,
    '{"authenticationType":"oauth2","redirectUri":null}',
    `{"authenticationType":"oauth2","redirect_uri":"${CALLBACK}"}`,
    '{"authenticationType":"oauth2","auth_config_id":"x"}',
    '{"authenticationType":"oauth2","data":{},"data":{}}',
    '{"authenticationType":""}',
    '[]',
  ]) {
    assert.deepEqual((await connect(body)).error, [400, 'INVALID_INPUT'], body);
  }
  assert.equal(fake.count('POST /connectors/hubspot/credentials'), 0);
  await connect('{"authenticationType":"basic","data":{"port":12345678901234567890,"x":1.10}}', 'shopify');
  assert.equal(
    fake.only('POST /connectors/shopify/credentials').body,
    '{"authenticationType":"basic","data":{"port":12345678901234567890,"x":1.10},"userId":"up-jane","authConfigId":"cfg1"}',
  );
  for (const url of ['javascript:alert(1)', 'http://provider.example/x', 'https://a@evil.example/']) {
    fake.on('POST /connectors/hubspot/credentials', reply(200, JSON.stringify({ oauthUrl: url })));
    assert.deepEqual((await connect('{"authenticationType":"oauth2"}')).error, [502, 'UPSTREAM_BAD_ANSWER'], url);
  }
  fake.on('POST /connectors/trello/credentials', reply(503, '{}'));
  assert.equal((await connect('{"authenticationType":"basic"}', 'trello')).status, 502);
  assert.equal(fake.count('POST /connectors/trello/credentials'), 1);
});

test('a safe call is tried again up to three times, and what will not change is not', async () => {
  const { fake, get } = host();
  fake.on(LINE, reply(503, '{}'), reply(0, '', { error: broken }), resources);
  assert.equal((await get(PATH)).status, 200);
  assert.equal(fake.count(LINE), 3);
  for (const [status, tries] of [
    [500, 3],
    [404, 1],
    [422, 1],
  ]) {
    const other = host();
    other.fake.on(LINE, reply(status, '{"error":{"code":"X","message":"m"}}'));
    assert.equal((await other.get(PATH)).status, status === 500 ? 502 : status);
    assert.equal(other.fake.count(LINE), tries);
  }
});

test('Retry-After is waited for when short and passed on when long', async () => {
  const short = host();
  short.fake.on(LINE, reply(429, '{}', { headers: { 'retry-after': '1' } }), resources);
  assert.equal((await short.get(PATH)).status, 200);
  const long = host();
  long.fake.on(LINE, reply(429, '{}', { headers: { 'retry-after': '60' } }));
  const got = await long.get(PATH);
  assert.deepEqual([got.error, got.header('retry-after'), long.fake.count(LINE)], [[429, 'RATE_LIMITED'], '60', 1]);
});

test('a slow upstream is given up, a redirect is not followed, and half an answer is none', async () => {
  const slow = host({ timeoutMs: 50 });
  slow.fake.on(LINE, reply(200, '{}', { after: 60_000 }));
  assert.deepEqual((await slow.get(PATH)).error, [504, 'UPSTREAM_TIMEOUT']);
  for (const answer of [
    reply(302, '', { headers: { location: 'http://127.0.0.1:9/elsewhere' } }),
    ...['<html>nginx</html>', '{"resources":[', '{}', '7', ''].map((body) => reply(200, body)),
  ]) {
    const { fake, get } = host();
    fake.on(LINE, answer);
    const got = await get(PATH);
    assert.deepEqual(got.error, [502, 'UPSTREAM_BAD_ANSWER'], answer.body);
    assert.doesNotMatch(got.text, /nginx/);
    assert.equal(fake.count('GET /elsewhere'), 0);
  }
});
