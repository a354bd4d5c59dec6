/** `jackfield check`: green on both endpoints of this repository and on every example, red on a wrong one, check by check. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createEndpoint } from 'jackfield/endpoint';
import { nodeListener } from 'jackfield/endpoint/node';
import { sessions, userOf } from './examples/session.js';
import { check, jackfield, shortfalls } from './support/check.js';
import { held } from './support/contract.js';
import { startSandbox } from './support/sandbox.js';
import { serve } from './support/serve.js';
import { faults, wrongEndpoint } from './support/wrong.js';

const a = 'Cookie: session=6f1c';
const b = 'Cookie: session=b07e';
const [{ id: jane }, { id: omar }] = sessions.values();
const wrong = faults(jane, omar);

let sandbox;
before(async () => void (sandbox = await startSandbox()));
after(() => sandbox?.stop());

/** A server with the endpoint that `make` makes of the right one's options. */
const serving = (make) =>
  serve((origin) => {
    const redirectUris = [`${origin}/integrations/oauth/callback`];
    const { apiKey, upstream } = sandbox;
    return nodeListener(make({ apiKey, upstream, redirectUris, identify: userOf, log: () => {} }));
  });
const checking = (server, only) => check({ url: server.url, a, b, upstream: sandbox.upstream, only });

/** What a check needs to have been done before it can find anything. */
const needs = { 'answers/contract': ['sites', 'answers/contract'] };
const chosen = (id) => needs[id] ?? [id];

async function session(user) {
  const response = await fetch(`${sandbox.rust}/login`, {
    method: 'POST',
    body: new URLSearchParams({ user }),
    redirect: 'manual',
  });
  return `Cookie: ${response.headers.getSetCookie()[0].split(';')[0]}`;
}

test('the endpoint in Rust holds every check', async () => {
  const [janes, omars] = [await session('jane'), await session('omar')];
  const report = await check({ url: `${sandbox.rust}/integrations`, a: janes, b: omars, upstream: sandbox.upstream });
  assert.deepEqual(shortfalls(report), []);
  assert.equal(report.code, 0);
});

test('the endpoint in JavaScript holds every check, and every answer is as the contract has it', async (t) => {
  const breaches = [];
  const server = await serving((options) => held(createEndpoint(options), '/integrations', breaches));
  t.after(server.close);
  const report = await checking(server);
  assert.deepEqual([...shortfalls(report), ...breaches], []);
  assert.equal(report.code, 0);
  assert.deepEqual(
    report.checks.map(({ id }) => id).toSorted(),
    Object.keys(wrong).toSorted(),
    'there is a fault for every check',
  );
});

for (const [id, fault] of Object.entries(wrong)) {
  test(`${id} is green on the right endpoint and red on a wrong one`, async (t) => {
    const [right, spoilt] = [await serving(createEndpoint), await serving((options) => wrongEndpoint(fault, options))];
    t.after(() => Promise.all([right.close(), spoilt.close()]));
    const good = await checking(right, chosen(id));
    assert.deepEqual([good.code, shortfalls(good)], [0, []]);
    const bad = await checking(spoilt, chosen(id));
    const found = bad.checks.find((finding) => finding.id === id);
    assert.deepEqual([bad.code, found.outcome], [1, 'broken'], JSON.stringify(found));
    assert.ok(found.why.length > 10, found.why);
  });
}

test('what cannot be told is said to be not checked, and breaks nothing', async (t) => {
  const server = await serving(createEndpoint);
  t.after(server.close);
  const { code, stdout } = await jackfield(['check', server.url, '--session-a', a, '--json'], {
    JACKFIELD_API_KEY: '',
  });
  const report = JSON.parse(stdout);
  const outcome = (id) => report.checks.find((finding) => finding.id === id);
  assert.equal(code, 0);
  assert.equal(outcome('identity/header').outcome, 'held');
  for (const [id, word] of [
    ['identity/separate', '--session-b'],
    ['runs/once', '--run'],
    ['upstream/headers', '--upstream-echo'],
    ['answers/key', 'JACKFIELD_API_KEY'],
  ]) {
    assert.equal(outcome(id).outcome, 'notChecked', id);
    assert.ok(outcome(id).why.includes(word), `${id}: ${outcome(id).why}`);
  }
  assert.ok(report.outside.length > 0);
});

test('people read the same in sentences', async (t) => {
  const server = await serving((options) => wrongEndpoint(wrong['sites/mark'], options));
  t.after(server.close);
  const { code, stdout } = await jackfield(['check', server.url, '--session-a', a, '--only', 'sites']);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /BROKEN {7}calls without X-Jackfield are refused\n +sites\/mark: GET \/connectors was answered 200/,
  );
  assert.match(stdout, /3 hold, 1 broken, 0 not checked\n$/);
});

test('an endpoint that cannot be checked is no broken one', async (t) => {
  const server = await serving(createEndpoint);
  t.after(server.close);
  const nobody = await jackfield(['check', server.url, '--session-a', 'Cookie: session=none']);
  assert.deepEqual([nobody.code, nobody.stdout], [2, '']);
  assert.match(nobody.stderr, /--session-a/);
  const nowhere = await jackfield(['check', 'http://127.0.0.1:1/integrations', '--session-a', a]);
  assert.equal(nowhere.code, 2);
  const secret = await jackfield(['check', server.url, '--session-a', 'a-secret-without-a-name']);
  assert.equal(secret.code, 2);
  assert.ok(!secret.stderr.includes('a-secret'), secret.stderr);
});
