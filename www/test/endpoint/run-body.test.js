import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRun } from '../../endpoint/run-body.js';

const through = (body) => readRun(body).body;
const headers = (text) => JSON.stringify(JSON.parse(through(`{"additionalHeaders":${text}}`)).additionalHeaders);
const invalid = ({ code }) => code === 'INVALID_INPUT';

test('every digit and every spelling goes through', () => {
  const body =
    '{"credentialId":"c1","queryParameters":{"limit":10000000000000000000001,"b":1.0},"requestBody":{ "price":19.990000000000000001, "u":"\\u00e9", "z":1,"a":-0.0,"e":1E400 },"additionalHeaders":{"X-A":"b"},"pathParams":{"id":9007199254740993}}';
  assert.equal(through(body), body);
});

test('absent, null and empty bodies stay apart', () => {
  for (const [sent, forwarded] of [
    ['', ''],
    [',"requestBody":null', '"requestBody":null,'],
    [',"requestBody":{}', '"requestBody":{},'],
    [',"requestBody":[]', '"requestBody":[],'],
  ]) {
    assert.equal(
      through(`{"credentialId":"c"${sent}}`),
      `{"credentialId":"c","queryParameters":{},${forwarded}"additionalHeaders":{},"pathParams":{}}`,
    );
  }
});

test('what is not in the contract is left behind, and a credential may be', () => {
  assert.doesNotMatch(
    through('{"credentialId":"c","userId":"victim","x-alloy-userid":"victim","queryParameters":null}'),
    /victim/,
  );
  for (const sent of ['{}', '{"credentialId":null}']) {
    assert.equal(through(sent), '{"queryParameters":{},"additionalHeaders":{},"pathParams":{}}');
  }
});

test('what is no run is refused without being quoted', () => {
  for (const body of [
    '',
    'null',
    '[]',
    '{"credentialId":5}',
    '{"credentialId":""}',
    '{"credentialId":".."}',
    '{"credentialId":"mine","credentialId":"other"}',
    '{"credentialId":"c","queryParameters":[]}',
    '{"credentialId":"c","pathParams":"secret-value"}',
    '{"credentialId":"c","pathParams":{"id":1,"id":2}}',
  ]) {
    assert.throws(
      () => through(body),
      (error) => invalid(error) && !error.message.includes('secret-value'),
      body,
    );
  }
});

test('a form’s own headers pass to the letter', () => {
  const own =
    '{"X-Shop":"a\\u00e9\\t","Idempotency-Key":"k","Prefer":"return=minimal","X-N":1.10,"X-Big":1e999,"X-Yes":true}';
  assert.ok(through(`{"additionalHeaders":${own}}`).includes(`"additionalHeaders":${own}`));
});

test('identity, routing and framing are dropped in every spelling', () => {
  const names = [
    'Authorization',
    'cookie',
    'HOST',
    'X-Alloy-UserId',
    'x_alloy_userid',
    'X-Api-Version',
    'Proxy-Authorization',
    'X-Forwarded-For',
    'Forwarded',
    'Transfer-Encoding',
    'Connection',
    'Content-Length',
    ' host ',
    'Sec-Fetch-Site',
    'X-HTTP_Method-Override',
    'x-jackfield',
  ];
  const sent = Object.fromEntries([...names, 'X-Keep'].map((name) => [name, '1']));
  assert.equal(headers(JSON.stringify(sent)), '{"X-Keep":"1"}');
});

test('what could smuggle a header is refused', () => {
  for (const text of [
    '{"X-A":"1\\r\\nAuthorization: x"}',
    '{"X-A\\r\\nAuthorization":"x"}',
    '{"X A":"x"}',
    '{"":"x"}',
    '{"X-A":["x"]}',
    '{"X-A":{"a":"x"}}',
    '{"X-A":"\\u0000"}',
  ]) {
    assert.throws(() => headers(text), invalid, text);
  }
});
