import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { between, generated } from '../generate.mjs';

const face = JSON.parse(readFileSync(new URL('../face.json', import.meta.url), 'utf8'));

test('what is generated from face.json is current', () => {
  const stale = generated().filter(({ current }) => !current);
  assert.deepEqual(stale.map(({ path }) => path), [], 'run `node www/generate.mjs`');
});

test('a name is declared once', () => {
  for (const list of [
    face.elements.map(({ tag }) => tag),
    face.options.map(({ name }) => name),
    face.options.map(({ attribute }) => attribute).filter(Boolean),
    face.events.map(({ type }) => type),
    face.variables.map(({ name }) => name),
    face.parts.map(({ name }) => name),
  ]) {
    assert.deepEqual(list, [...new Set(list)]);
  }
});

test('everything declared has a description', () => {
  for (const entry of Object.values(face).flat()) assert.match(entry.description, /\.$/, JSON.stringify(entry));
});

test('an attribute is its option in kebab case, and functions have none', () => {
  for (const { name, attribute, kind } of face.options) {
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    assert.equal(attribute, kind === 'function' ? null : kebab);
  }
});

test('the default colours can be read, light and dark, on the background and on surfaces', () => {
  const colours = Object.fromEntries(face.variables.map((variable) => [variable.name, variable]));
  const text = ['colorText', 'colorTextSecondary', 'colorDanger', 'colorSuccess', 'colorWarning', 'colorPrimary'];
  for (const theme of ['light', 'dark']) {
    for (const ground of ['colorBackground', 'colorSurface']) {
      for (const name of text) {
        const ratio = contrast(colours[name][theme], colours[ground][theme]);
        assert.ok(ratio >= 4.5, `${name} on ${ground}, ${theme}: ${ratio.toFixed(2)}`);
      }
    }
    assert.ok(contrast(colours.colorOnPrimary[theme], colours.colorPrimary[theme]) >= 4.5, `colorOnPrimary, ${theme}`);
  }
});

test('markers keep what stands around them, and a missing end is an error', () => {
  const marks = ['<!-- ', ' -->'];
  const text = 'a\n<!-- face:begin parts -->\nold\n<!-- face:end parts -->\nb';
  const replaced = 'a\n<!-- face:begin parts -->\nnew\n<!-- face:end parts -->\nb';
  assert.equal(between(text, 'parts', 'new', marks), replaced);
  assert.equal(between('no markers', 'parts', 'new', marks), 'no markers');
  assert.throws(() => between('<!-- face:begin parts -->', 'parts', 'new', marks), /face:end parts/);
});

/** WCAG 2.2's contrast ratio of two `#rrggbb` colours. */
function contrast(one, other) {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
