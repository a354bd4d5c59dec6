/** The endpoint in JavaScript as a browser sees it: the contract's table, other sites, the catalog, who is who. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLBACK, Fake, KEY, RUN, RUN_LINE, host, reply } from './support/fake.js';

test('every call of the table answers in its shape', async () => {
  const { fake, get, ask, run } = host();
  fake.give('jane', 'hubspot', 'c1');
  for (const [path, name] of [
    ['/connectors', 'connectors'],
    ['/connectors/hubspot/resources', 'resources'],
    ['/connectors/hubspot/actions/createContact', 'action'],
    ['/connectors/hubspot/credentials/metadata', 'metadata'],
    ['/credentials', 'credentials'],
    ['/connectors/hubspot/credentials', 'credentials'],
    ['/executions', 'executions'],
  ]) {
    const got = await get(path);
    assert.equal(got.status, 200, path);
    assert.ok(name in got.json, path);
  }
  const body = JSON.stringify({ authenticationType: 'oauth2', redirectUri: CALLBACK });
  assert.deepEqual((await ask('POST', '/connectors/hubspot/credentials', { body })).json, {
    oauthUrl: 'https://provider.example/authorize?token=consent-token',
  });
  assert.ok('responseData' in (await run('k')).json);
  assert.deepEqual((({ status, text }) => [status, text])(await ask('DELETE', '/connectors/hubspot/credentials/c1')), [
    204,
    '',
  ]);
  assert.equal((await host({ requestBytes: 1000 }).get('/capabilities')).json.limits.requestBytes, 1000);
});

test('schemas keep every digit', async () => {
  assert.equal(
    (await host().get('/connectors/hubspot/actions/createContact')).text,
    '{"action":{"id":"createContact","max":12345678901234567890.10}}',
  );
});

test('what is nowhere, or takes another method, says so and asks nobody', async () => {
  const { fake, get, ask } = host();
  for (const path of ['/users', '/connectors/', '/connectors/hubspot', '//connectors', '/connectors//resources']) {
    assert.deepEqual((await get(path)).error, [404, 'NOT_FOUND'], path);
  }
  for (const [method, path, allow] of [
    ['POST', '/connectors', 'GET'],
    ['PUT', '/connectors/hubspot/credentials', 'GET, POST'],
    ['GET', '/connectors/hubspot/credentials/c1', 'DELETE'],
    ['OPTIONS', '/connectors', 'GET'],
  ]) {
    const got = await ask(method, path);
    assert.deepEqual([got.error[0], got.header('allow')], [405, allow], path);
  }
  for (const id of ['%00', '%zz', '%ff', 'a'.repeat(201)])
    assert.deepEqual((await get(`/connectors/${id}/resources`)).error, [400, 'INVALID_INPUT'], id);
  assert.deepEqual(fake.lines, []);
});

test('a hostile id never leaves its place, and a query never goes upstream', async () => {
  const { fake, get } = host();
  await get('/connectors/x%2F..%2F..%2Fusers%3Fa=b%23/resources');
  await get('/connectors?x-alloy-userid=victim&userId=victim');
  assert.deepEqual(fake.lines, ['GET /connectors/x%2F..%2F..%2Fusers%3Fa%3Db%23/resources', 'GET /connectors']);
});

test('a call without the mark or from elsewhere is refused before anything happens', async () => {
  const { fake, get, run } = host();
  for (const mark of [null, '0', ''])
    assert.deepEqual((await get('/connectors', { headers: { 'x-jackfield': mark } })).error, [403, 'FORBIDDEN']);
  for (const headers of [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://host.example.evil' },
  ]) {
    assert.deepEqual((await run('k', RUN, { headers })).error, [403, 'FORBIDDEN'], JSON.stringify(headers));
  }
  assert.deepEqual(fake.lines, []);
  fake.give('jane', 'hubspot', 'c1');
  for (const headers of [
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'https://host.example' },
    { origin: 'https://shop.example', host: 'shop.example' },
  ]) {
    assert.equal(
      (await run(JSON.stringify(headers).length.toString(), RUN, { headers })).status,
      200,
      JSON.stringify(headers),
    );
  }
});

test('there is no CORS unless it is configured, and then for exact origins only', async () => {
  const preflight = (at, origin) =>
    at.ask('OPTIONS', '/connectors', {
      headers: { 'x-jackfield': null, 'x-session': null, origin, 'access-control-request-method': 'GET' },
    });
  const refused = await preflight(host(), 'https://app.example');
  assert.deepEqual([refused.status, refused.header('access-control-allow-origin')], [405, null]);
  const open = host({ allowOrigins: ['https://app.example'] });
  const granted = await preflight(open, 'https://app.example');
  assert.deepEqual(
    [granted.status, granted.header('access-control-allow-origin'), granted.header('access-control-allow-credentials')],
    [204, 'https://app.example', 'true'],
  );
  for (const origin of ['https://app.example.evil', 'null', 'http://app.example']) {
    const answer = await preflight(open, origin);
    assert.deepEqual([answer.status, answer.header('access-control-allow-origin')], [405, null], origin);
  }
  const error = await open.get('/nowhere', { headers: { origin: 'https://app.example' } });
  assert.deepEqual(
    [error.header('access-control-allow-origin'), error.header('vary')],
    ['https://app.example', 'origin'],
  );
});

test('nobody signed in gets nothing, and a strange id signs nobody in', async () => {
  const { fake, get } = host();
  for (const path of ['/connectors', '/credentials', '/capabilities', '/executions', '/connectors/hubspot/icon']) {
    assert.deepEqual((await get(path, { headers: { 'x-session': null } })).error, [401, 'UNAUTHENTICATED'], path);
  }
  for (const user of ['', '..', 'x'.repeat(201)])
    assert.deepEqual((await get('/credentials', { user })).error, [401, 'UNAUTHENTICATED']);
  for (const identify of [() => null, () => ({}), () => ({ id: 7 }), async () => undefined]) {
    assert.equal((await host({ identify }, fake).get('/connectors')).status, 401);
  }
  assert.deepEqual(fake.lines, []);
  const broken = host({ identify: () => Promise.reject(new Error('the session store is down')) });
  const unknown = await broken.get('/connectors');
  assert.deepEqual([unknown.error, unknown.header('retry-after')], [[503, 'IDENTITY_UNAVAILABLE'], '5']);
  assert.ok(broken.log.some(({ level, reason }) => level === 'error' && reason.includes('session store')));
  assert.equal((await host({ identify: () => 'jane' }).get('/credentials')).status, 200, 'an id alone will do');
});

test('nothing in a request can name another user', async () => {
  const { fake, get, ask, run } = host();
  fake.give('jane', 'hubspot', 'c1');
  const headers = { 'x-alloy-userid': 'up-omar', 'x-user-id': 'omar' };
  await get('/credentials?userId=up-omar', { headers });
  await get('/connectors/hubspot/credentials', { headers });
  for (const name of ['userId', 'user_id', 'USER-ID', 'user\\u0049d', 'x-alloy-userid']) {
    await ask('POST', '/connectors/hubspot/credentials', {
      headers,
      body: `{"authenticationType":"basic","${name}":"up-omar","data":{"password":"p"}}`,
    });
  }
  await run('k', '{"credentialId":"c1","userId":"up-omar","additionalHeaders":{"X-Alloy-UserId":"up-omar"}}', {
    headers,
  });
  const personal = fake.seen.filter(({ line }) => line !== 'POST /users');
  assert.equal(personal.length, 9);
  for (const { line, headers, body } of personal) {
    assert.ok(!line.includes('omar') && !body?.includes('omar'), line);
    assert.equal(headers.get('x-alloy-userid'), 'up-jane', line);
  }
});

test('a user is created once however many calls come at once, and found again by the exact name', async () => {
  const { fake, get } = host();
  await Promise.all(Array.from({ length: 20 }, () => get('/credentials')));
  assert.equal(fake.only('POST /users').body, '{"username":"jane","fullName":"jane\'s full name"}');
  const again = host();
  for (const name of ['Jane', 'janet', 'jane']) again.fake.know(name);
  again.fake.give('jane', 'hubspot', 'c1');
  assert.equal((await again.get('/credentials')).json.credentials[0].credentialId, 'c1');
  for (const id of ['../admin\\n', 'a\\r\\nx: y', '', 'ü', '..']) {
    const strange = host();
    strange.fake.on('POST /users', reply(200, `{"userId":"${id}"}`));
    assert.deepEqual((await strange.get('/credentials')).error, [502, 'UPSTREAM_BAD_ANSWER'], id);
  }
});

test('the catalog is fetched once for everybody, on nobody’s behalf, and revalidated', async () => {
  const { fake, get } = host();
  await Promise.all(Array.from({ length: 20 }, (_, n) => get('/connectors', { user: `user${n}` })));
  assert.deepEqual(fake.lines, ['GET /connectors']);
  assert.equal(fake.seen[0].headers.get('x-alloy-userid'), null);
  for (const path of ['/connectors', '/connectors/hubspot/resources', '/connectors/hubspot/icon']) {
    const etag = (await get(path)).header('etag');
    const again = await get(path, { headers: { 'if-none-match': `"x", W/${etag}` } });
    assert.deepEqual([again.status, again.text, again.header('etag')], [304, '', etag], path);
    assert.equal((await get(path, { headers: { 'if-none-match': '"other"' } })).status, 200);
  }
});

test('an old answer stands in when the upstream fails, unless the thing is gone', async () => {
  const { fake, get, log } = host({ cacheMs: 0 });
  const first = await get('/connectors');
  fake.on('GET /connectors', reply(500, '<html>'));
  assert.equal((await get('/connectors')).text, first.text);
  assert.ok(log.some(({ message }) => message?.includes('stale')));
  const gone = host({ cacheMs: 0 });
  await gone.get('/connectors');
  gone.fake.on('GET /connectors', reply(404, '{"error":"gone"}'));
  assert.equal((await gone.get('/connectors')).status, 404);
});

test('allow lists hold on every route', async () => {
  const { fake, get, ask, run } = host({ connectors: ['hubspot'], actions: { hubspot: ['createContact'] } });
  fake.give('jane', 'hubspot', 'c1');
  fake.give('jane', 'slack', 'c2');
  assert.deepEqual(
    (await get('/connectors')).json.connectors.map(({ id }) => id),
    ['hubspot'],
  );
  assert.equal(
    (await get('/connectors/hubspot/resources')).text,
    '{"resources":[{"name":"contacts","actions":[{"id":"createContact"}]}]}',
  );
  assert.deepEqual(
    (await get('/credentials')).json.credentials.map(({ credentialId }) => credentialId),
    ['c1'],
  );
  for (const [method, path] of [
    ['GET', '/connectors/slack/resources'],
    ['GET', '/connectors/Hubspot/resources'],
    ['GET', '/connectors/slack/icon'],
    ['GET', '/connectors/hubspot/actions/deleteAll'],
    ['DELETE', '/connectors/slack/credentials/c2'],
  ]) {
    assert.deepEqual((await ask(method, path)).error, [404, 'NOT_FOUND'], path);
  }
  for (const path of [
    '/connectors/hubspot/actions/deleteAll/execute',
    '/connectors/slack/actions/createContact/execute',
  ]) {
    assert.equal((await ask('POST', path, { body: RUN, headers: { 'idempotency-key': 'k' } })).status, 404, path);
  }
  assert.equal((await run('k')).status, 200);
  assert.equal(fake.count(RUN_LINE), 1);
});

test('an icon comes from here, is asked for once, and can do nothing', async () => {
  const { fake, get } = host();
  const list = (await get('/connectors')).json.connectors;
  assert.deepEqual(
    list.map(({ icon }) => icon),
    ['connectors/hubspot/icon', 'connectors/slack/icon', undefined],
  );
  for (let round = 0; round < 2; round += 1) {
    const icon = await get('/connectors/hubspot/icon', { headers: { 'x-jackfield': null } });
    assert.deepEqual(
      [icon.status, icon.header('content-type'), icon.header('cross-origin-resource-policy')],
      [200, 'image/svg+xml', 'same-origin'],
    );
    assert.match(icon.header('content-security-policy'), /sandbox/);
    for (const connector of ['slack', 'trello', 'zzz'])
      assert.equal((await get(`/connectors/${connector}/icon`)).status, 404, connector);
  }
  assert.deepEqual([fake.count('GET /icons/hubspot.svg'), fake.count('GET /icons/slack.html')], [1, 1]);
  assert.equal(fake.only('GET /icons/hubspot.svg').headers.get('authorization'), null);
  const real = new Fake();
  real.on(
    'GET /connectors',
    reply(
      200,
      '{"connectors":[{"id":"a","icon":"https://169.254.169.254/x.png"},{"id":"b","icon":"http://cdn.example/x.png"},{"id":"c","icon":"https://cdn.example/x.png"}]}',
    ),
  );
  const shown = (await host({ upstream: 'https://api.example' }, real).get('/connectors')).json.connectors;
  assert.deepEqual(
    shown.map(({ icon }) => icon),
    [undefined, undefined, 'connectors/c/icon'],
  );
});

test('the key reaches the upstream and nobody else, and of the browser’s headers none', async () => {
  const { fake, get, run } = host();
  fake.give('jane', 'hubspot', 'c1');
  const headers = {
    cookie: 'a=b',
    authorization: 'Bearer mine',
    origin: 'https://host.example',
    referer: 'https://host.example/x',
  };
  for (const got of [
    await get('/connectors', { headers }),
    await get('/credentials', { headers }),
    await run('k', RUN, { headers }),
    await get('/connectors/hubspot/icon'),
  ]) {
    assert.doesNotMatch(got.text, new RegExp(KEY));
  }
  for (const seen of fake.seen.filter(({ line }) => !line.includes('/icons/'))) {
    assert.deepEqual(
      [...seen.headers.keys()].filter(
        (name) =>
          ![
            'accept',
            'authorization',
            'content-type',
            'user-agent',
            'x-alloy-userid',
            'x-api-version',
            'x-request-id',
          ].includes(name),
      ),
      [],
    );
    assert.equal(seen.headers.get('authorization'), `Bearer ${KEY}`);
  }
});

test('a user who calls too often is told how long to wait, and icons do not count', async () => {
  const { get } = host({ rateLimit: { calls: 3, perMs: 3_600_000 } });
  for (let round = 0; round < 3; round += 1) {
    assert.equal((await get('/capabilities')).status, 200);
    assert.equal((await get('/connectors/hubspot/icon')).status, 200);
  }
  const refused = await get('/capabilities');
  assert.deepEqual(refused.error, [429, 'RATE_LIMITED']);
  assert.ok(Number(refused.header('retry-after')) > 0);
  assert.equal((await get('/connectors/hubspot/icon')).status, 200);
  assert.equal((await get('/capabilities', { user: 'omar' })).status, 200);
});

test('each call is one entry of log, without a secret or a payload', async () => {
  const { fake, get, ask, run, log } = host();
  fake.give('jane', 'hubspot', 'credential-id-1');
  await get('/connectors?q=browser-query');
  await ask('POST', '/connectors/hubspot/credentials', {
    body: '{"authenticationType":"basic","data":{"password":"typed-password"}}',
  });
  await ask('POST', '/connectors/hubspot/credentials', { body: '{"password":"typed-password"' });
  const body =
    '{"credentialId":"credential-id-1","queryParameters":{"q":"query-value"},"requestBody":{"a":"payload-value"},"additionalHeaders":{"X-A":"header-value"}}';
  await run('idempotency-key-1', body, { headers: { cookie: 'session=cookie-value' } });
  fake.on(RUN_LINE, reply(400, '{"error":{"code":"BAD","message":"upstream-message payload-value"}}'));
  await run('idempotency-key-2', body);
  await get('/nowhere');
  const entries = log.map((entry) => JSON.stringify(entry)).join('\n');
  for (const secret of [
    KEY,
    'typed-password',
    'query-value',
    'payload-value',
    'header-value',
    'cookie-value',
    'browser-query',
    'consent-token',
    'upstream-message',
    'credential-id-1',
    'idempotency-key',
    'hidden',
  ]) {
    assert.ok(!entries.includes(secret), `${secret} in ${entries}`);
  }
  const calls = log.filter(({ event }) => event === 'call');
  assert.deepEqual(
    calls.map(({ route, status }) => [route, status]),
    [
      ['connectors', 200],
      ['create_credential', 200],
      ['create_credential', 400],
      ['execute', 200],
      ['execute', 400],
      ['none', 404],
    ],
  );
  const { connector, action, attempts, requestId } = calls[3];
  assert.deepEqual([connector, action, attempts, requestId.length], ['hubspot', 'createContact', 2, 32]);
  const quiet = host({
    log: () => {
      throw new Error('the log is full');
    },
  });
  assert.equal((await quiet.get('/connectors')).status, 200, 'a log that breaks breaks no call');
});

test('a journal may be missing', async () => {
  const users = new Map();
  const store = {
    upstreamUser: async (_, user) => users.get(user),
    rememberUser: async (_, user, id) => void users.set(user, id),
    claimRun: async () => null,
    finishRun: async () => {},
    releaseRun: async () => {},
    giveUpRun: async () => {},
  };
  const { fake, get, run, log } = host({ store });
  fake.give('jane', 'hubspot', 'c1');
  assert.equal((await run('k')).status, 200);
  assert.deepEqual([(await get('/executions')).status, (await get('/capabilities')).json.executions], [404, false]);
  assert.ok(!log.some(({ message }) => message?.includes('memory')));
});
