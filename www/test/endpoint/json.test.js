import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RawObject, envelope, jsonText, rawList } from '../../endpoint/json.js';

test('what is not touched stays to the letter', () => {
  const text = '{"z":12345678901234567890.10,"a":{ "x" : 1e400 },"é":"\\u00e9","s":"a,b}]\\"","l":[ 1 , {"b":[]} ]}';
  assert.equal(String(RawObject.read(` ${text}\n`)), text);
  assert.equal(String(RawObject.read('{ "a" : 1 , "b" : [ ] }')), '{"a":1,"b":[ ]}');
  assert.equal(String(RawObject.read('{}')), '{}');
});

test('a replaced entry keeps its place', () => {
  const object = RawObject.read('{"a":1,"b":2}');
  object.set('a', '"x"');
  object.set('c', '"y"');
  assert.equal(String(object), '{"a":"x","b":2,"c":"y"}');
});

test('duplicates are seen through escapes, and the last one counts', () => {
  const object = RawObject.read('{"userId":1,"user\\u0049d":2}');
  assert.ok(object.hasDuplicates);
  assert.equal(object.get('userId'), '2');
  assert.ok(!RawObject.read('{"__proto__":1,"toString":2}').hasDuplicates);
});

test('a string is read, and nothing else is one', () => {
  const object = RawObject.read('{"a":"\\u00e9\\"","b":7,"c":null}');
  assert.deepEqual(
    [object.string('a'), object.string('b'), object.string('c'), object.string('d')],
    ['é"', undefined, undefined, undefined],
  );
});

test('a list is found under its names or bare', () => {
  for (const text of ['{"data":[1]}', '{"credentials":[1],"n":2}', ' [1] ']) {
    assert.deepEqual(rawList(text, ['credentials', 'data']), ['1'], text);
  }
  for (const text of ['{}', '1', '{"data":{}}', '"[1]"', 'null']) assert.equal(rawList(text, ['data']), null, text);
  assert.deepEqual(rawList('[]', []), []);
  assert.equal(envelope('data', ['1.10', '{}']), '{"data":[1.10,{}]}');
});

test('what is no JSON, or no text, is neither', () => {
  const bytes = (...parts) =>
    new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));
  assert.equal(jsonText(bytes(' {"a":1} ')), ' {"a":1} ');
  for (const body of [
    bytes(),
    bytes('{'),
    bytes('{"a":"', [0xff], '"}'),
    bytes([0xef, 0xbb, 0xbf], '{}'),
    bytes('undefined'),
  ]) {
    assert.equal(jsonText(body), null);
  }
  assert.notEqual(jsonText(bytes('['.repeat(100_000) + ']'.repeat(100_000))), undefined, 'depth breaks nothing');
});

test('any JSON object is written back as the same object', () => {
  const random = (depth) => {
    const kind = Math.floor(Math.random() * (depth > 3 ? 4 : 6));
    if (kind === 0) return Math.random() * 1e6;
    if (kind === 1) return ['', '"', '\\', '{', '],', '\u2028', '😀', 'a:b'][Math.floor(Math.random() * 8)];
    if (kind === 2) return Math.random() < 0.5;
    if (kind === 3) return null;
    if (kind === 4) return Array.from({ length: Math.floor(Math.random() * 4) }, () => random(depth + 1));
    return Object.fromEntries(
      Array.from({ length: Math.floor(Math.random() * 4) }, (_, i) => [`${i}"\\,:{}`, random(depth + 1)]),
    );
  };
  for (let round = 0; round < 500; round += 1) {
    const value = { a: random(0), b: random(0) };
    const text = JSON.stringify(value, null, round % 3);
    assert.deepEqual(JSON.parse(String(RawObject.read(text))), value, text);
  }
});
