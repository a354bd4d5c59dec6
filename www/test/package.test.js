import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

const www = new URL('../', import.meta.url);
const repository = new URL('../', www);
const manifest = JSON.parse(readFileSync(new URL('package.json', www), 'utf8'));
const weight = (url) => brotliCompressSync(readFileSync(url)).length;
/** About what is shipped: the build minifies, and `cargo xtask size` measures that. */
const shipped = (url) => {
  const source = readFileSync(url, 'utf8').replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$|^\s+/gm, '');
  return brotliCompressSync(source).length;
};

/** `module`, and what it imports statically, however far down. */
function withImports(module, found = new Set()) {
  if (found.has(module)) return found;
  found.add(module);
  const source = readFileSync(new URL(module, www), 'utf8');
  for (const [, imported] of source.matchAll(/^(?:import|export)\s[^;]*?'\.\/([^']+)';/gm)) withImports(imported, found);
  return found;
}

test('a page loads at most 5,000 bytes of brotli before an element is used', () => {
  const modules = [...withImports('define.js')];
  assert.deepEqual(modules.sort(), ['action.js', 'define.js', 'element.js', 'elements.js', 'face.generated.js', 'placeholder.js', 'retriable.js']);
  const total = modules.reduce((sum, module) => sum + shipped(new URL(module, www)), 0);
  assert.ok(total <= 5000, `${total} bytes`);
});

test('the callback page weighs at most 3,000 bytes of brotli', () => {
  const folder = new URL('crates/gateway/callback/', repository);
  const total = readdirSync(folder).reduce((sum, name) => sum + weight(new URL(name, folder)), 0);
  assert.ok(total <= 3000, `${total} bytes`);
});

test('every module and declaration is in the package, and every file of the package comes from somewhere', () => {
  const modules = (folder) => readdirSync(new URL(folder, www)).map((name) => `${folder}${name}`.replace('./', ''));
  const own = [...modules('./'), ...modules('endpoint/')].filter((name) => /\.(js|d\.ts)$/.test(name));
  assert.deepEqual(own.filter((name) => !manifest.files.includes(name)), []);

  const places = (name) => [
    new URL(name, www),
    new URL(name, repository),
    new URL(name, new URL('crates/gateway/', repository)),
    new URL(name.replace('endpoint/', 'crates/gateway/contract/'), repository),
  ];
  const built = /^jackfield_wasm/;
  const lost = manifest.files.filter((name) => !built.test(name) && !places(name).some((place) => existsSync(place)));
  assert.deepEqual(lost, []);
});

test('the package runs nothing when it is installed and depends on nothing', () => {
  for (const field of ['scripts', 'dependencies', 'peerDependencies', 'optionalDependencies']) {
    assert.equal(manifest[field], undefined, field);
  }
});

test('the package has the version of the workspace', () => {
  const [, version] = /\[workspace\.package\]\s+version = "([^"]+)"/.exec(
    readFileSync(new URL('Cargo.toml', repository), 'utf8'),
  );
  assert.equal(manifest.version, version);
});
