import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromSegment, isId, toSegment } from '../../endpoint/id.js';
import { findRoute, pathBelow } from '../../endpoint/route.js';
import { calls } from '../../endpoint/upstream.js';

const refused = (status) => (error) => error.status === status;

test('ids of every kind seen are accepted', () => {
  for (const id of [
    'hubspot',
    'zohoCRM',
    'chat_postMessage',
    'a.b',
    '...',
    'GET /v1/items',
    'ünïcode',
    'x'.repeat(200),
  ])
    assert.ok(isId(id), id);
});

test('steps in a path, control characters, wrong lengths and wrong encodings are refused', () => {
  for (const segment of [
    '.',
    '..',
    '%2e%2E',
    'a%00b',
    'a%0d%0ab',
    '%7f',
    '%c2%85',
    '',
    'x'.repeat(201),
    '%',
    '%2',
    '%zz',
    '%ff',
    'é'.repeat(101),
  ]) {
    assert.throws(() => fromSegment(segment), refused(400), segment);
  }
  for (const id of [7, null, undefined, '\ud800']) assert.ok(!isId(id));
});

test('an id is decoded once only, and survives encoding', () => {
  assert.equal(fromSegment('%252e%252e'), '%2e%2e');
  for (const id of ['a/b?c#d', "it's (!*)", 'ü%', '..x', '\\..\\', ';=&+ ']) {
    assert.match(toSegment(id), /^[\w.~%-]+$/);
    assert.equal(fromSegment(toSegment(id)), id);
  }
});

test('no id reaches another path upstream', () => {
  for (const id of ['../users', '..%2fusers', '//evil.example', '?a=b', '#', 'https://x', '\\\\x', '%2e%2e']) {
    for (const { path } of [
      calls.resources(id),
      calls.deleteCredential(id, id),
      calls.userCredentials(id),
      calls.execute(id, id),
    ]) {
      const url = new URL(`https://api.example${path}`);
      assert.equal(url.pathname, path, id);
      assert.equal(url.search + url.hash, '');
    }
  }
});

test('every call of the contract is found', () => {
  for (const [method, path, route] of [
    ['GET', '/connectors', { name: 'connectors' }],
    ['GET', '/connectors/zohoCRM/icon', { name: 'icon', connector: 'zohoCRM' }],
    ['GET', '/connectors/zohoCRM/resources', { name: 'resources', connector: 'zohoCRM' }],
    ['GET', '/connectors/zohoCRM/actions/a%2Fb', { name: 'action', connector: 'zohoCRM', action: 'a/b' }],
    ['GET', '/connectors/zohoCRM/credentials/metadata', { name: 'credential_metadata', connector: 'zohoCRM' }],
    ['GET', '/connectors/zohoCRM/credentials', { name: 'connector_credentials', connector: 'zohoCRM' }],
    ['POST', '/connectors/zohoCRM/credentials', { name: 'create_credential', connector: 'zohoCRM' }],
    [
      'DELETE',
      '/connectors/zohoCRM/credentials/c1',
      { name: 'delete_credential', connector: 'zohoCRM', credential: 'c1' },
    ],
    ['POST', '/connectors/zohoCRM/actions/x/execute', { name: 'execute', connector: 'zohoCRM', action: 'x' }],
    ['GET', '/oauth/callback.js', { name: 'callback_script' }],
  ]) {
    assert.deepEqual(findRoute(method, path), route, path);
  }
});

test('anything else is not found, and a wrong method names the right ones', () => {
  for (const path of [
    '/',
    '/users',
    '/connectors/',
    '/connectors//resources',
    '/connectors/x',
    '/connectors/../users',
    '/Connectors',
    '/connectors%2Fx%2Fresources',
  ]) {
    assert.throws(() => findRoute('GET', path), refused(404), path);
  }
  for (const [method, path, allow] of [
    ['POST', '/connectors', 'GET'],
    ['HEAD', '/connectors', 'GET'],
    ['PUT', '/connectors/x/credentials', 'GET, POST'],
    ['GET', '/connectors/x/credentials/c', 'DELETE'],
  ]) {
    assert.throws(
      () => findRoute(method, path),
      (error) => error.status === 405 && error.allow === allow,
      path,
    );
  }
});

test('a path is below the endpoint or nowhere', () => {
  const below = (path, raw) => pathBelow(`http://h${path}`, '/integrations', raw);
  assert.equal(below('/integrations/connectors?x=1'), '/connectors');
  assert.equal(below('/integrations'), '/');
  assert.equal(below('/x', '/integrations/connectors/../users?y'), '/connectors/../users', 'as it was asked for');
  for (const path of [
    '/',
    '/integrationsx/connectors',
    '/integrations//connectors',
    '/other/integrations/connectors',
  ]) {
    assert.throws(() => below(path), refused(404), path);
  }
  assert.equal(pathBelow('http://h/connectors', '', undefined), '/connectors');
});
