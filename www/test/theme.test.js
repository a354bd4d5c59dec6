import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the style sheet draws with the colours that the table promises', () => {
  const { variables } = JSON.parse(read('www/face.json'));
  const css = read('src/theme/base.css');
  const colours = variables.filter(({ name }) => name.startsWith('color'));
  assert.ok(colours.length > 5);
  for (const { name, light, dark } of colours) {
    const property = `--jackfield-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    assert.ok(css.includes(`var(${property}, light-dark(${light}, ${dark}))`), `${property} is ${light} or ${dark}`);
  }
});

test('every variable of the table is used by the style sheet', () => {
  const { variables } = JSON.parse(read('www/face.json'));
  const css = read('src/theme/base.css');
  for (const { name } of variables) {
    const property = `--jackfield-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    assert.ok(css.includes(`var(${property},`), property);
  }
});
