import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalise, retryAfter } from '../../endpoint/normalise.js';

const from = (status, body, wait) => {
  let json = body;
  try {
    JSON.parse(body);
  } catch {
    json = null;
  }
  const { status: answered, source, code, detailStatus, message } = normalise(status, json, wait, 'top-secret-key');
  return { summary: [answered, source, code, detailStatus], message };
};

test('a third party’s error keeps what it says, and its 401 never looks like the host’s', () => {
  const error = (status) =>
    JSON.stringify({ error: { source: 'THIRD_PARTY', code: 'X', message: 'm', details: { httpStatusCode: status } } });
  assert.deepEqual(from(400, error(400)), { summary: [400, 'THIRD_PARTY', 'X', 400], message: 'm' });
  for (const status of [401, 403]) assert.deepEqual(from(status, error(401)).summary, [424, 'THIRD_PARTY', 'X', 401]);
  assert.deepEqual(from(500, error(401)).summary, [502, 'THIRD_PARTY', 'X', 401]);
  assert.deepEqual(from(400, error(429)).summary, [429, 'THIRD_PARTY', 'X', 429]);
});

test('a refused key is the operator’s fault', () => {
  for (const body of [
    '{"error":{"source":"CONNECTIVITY_API","message":"key top-secret-key"}}',
    '{"code":"X","message":"no"}',
    '{"error":"no"}',
  ]) {
    for (const status of [401, 403]) {
      const { summary, message } = from(status, body);
      assert.deepEqual(summary, [500, 'ENDPOINT', 'MISCONFIGURED', 500]);
      assert.doesNotMatch(message, /key/);
    }
  }
});

test('every known shape is understood', () => {
  for (const [status, body, summary] of [
    [404, '{"error":{"code":"NOT_FOUND","message":"m"}}', [404, 'CONNECTIVITY_API', 'NOT_FOUND', 404]],
    [
      404,
      '{"code":"AUTHENTICATION_NOT_FOUND","message":"m"}',
      [404, 'CONNECTIVITY_API', 'AUTHENTICATION_NOT_FOUND', 404],
    ],
    [400, '{"error":"m"}', [400, 'CONNECTIVITY_API', 'INVALID_INPUT', 400]],
    [409, '{"message":"m"}', [409, 'CONNECTIVITY_API', 'INVALID_INPUT', 409]],
    [500, '"m"', [502, 'CONNECTIVITY_API', 'INTERNAL_ERROR', 500]],
    [503, '{"error":{"message":"m","code":7}}', [502, 'CONNECTIVITY_API', 'INTERNAL_ERROR', 503]],
    [
      422,
      '{"error":{"source":"THIRD_PARTY","message":"m","details":{"httpStatusCode":"422"}}}',
      [422, 'THIRD_PARTY', 'INVALID_INPUT', 422],
    ],
    [408, '{"message":"m"}', [502, 'CONNECTIVITY_API', 'INTERNAL_ERROR', 408]],
    [504, '{"message":"m"}', [504, 'CONNECTIVITY_API', 'INTERNAL_ERROR', 504]],
  ]) {
    assert.deepEqual(from(status, body), { summary, message: 'm' }, body);
  }
});

test('markup never gets through', () => {
  for (const body of ['<html>nginx secrets</html>', '<!DOCTYPE html>', 'nginx secrets', '', '[1]', '7', 'null']) {
    const { summary, message } = from(502, body);
    assert.deepEqual(summary, [502, 'ENDPOINT', 'UPSTREAM_BAD_ANSWER', 502], body);
    assert.doesNotMatch(message, /nginx/);
  }
  assert.doesNotMatch(from(400, '{"error":" <HTML>nginx</HTML>"}').message, /nginx/);
  assert.equal(from(403, '<html>a firewall').summary[2], 'UPSTREAM_BAD_ANSWER');
  assert.deepEqual(from(429, '<html>').summary, [429, 'CONNECTIVITY_API', 'RATE_LIMITED', 429]);
});

test('a quoted key is cut out, and long text is clipped', () => {
  assert.equal(from(400, '{"error":{"message":"got top-secret-key\\r\\n"}}').message, 'got [redacted]  ');
  assert.equal([...from(400, JSON.stringify({ error: '😀'.repeat(5000) })).message].length, 1000);
});

test('Retry-After is read as seconds or as a date', () => {
  const now = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT');
  for (const [value, seconds] of [
    [' 7 ', 7],
    ['Sun, 06 Nov 1994 08:49:47 GMT', 10],
    ['Sun, 06 Nov 1994 08:49:27 GMT', 0],
    ['99999999999', 86_400],
    ['', undefined],
    ['-1', undefined],
    ['soon', undefined],
    ['1.5', undefined],
    ['1994', 1994],
    [null, undefined],
  ]) {
    assert.equal(retryAfter(value, now), seconds, String(value));
  }
});

test('no answer becomes a success, and none looks like the host’s session', () => {
  for (let status = 300; status < 600; status += 1) {
    for (const body of ['{}', '{"error":{"source":"THIRD_PARTY"}}', '<html>']) {
      const [answered] = from(status, body).summary;
      assert.ok(answered >= 400 && answered !== 401 && answered !== 403, `${status} ${body}`);
    }
  }
});
