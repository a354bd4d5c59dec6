/** A small web server for tests: files from folders, a stand-in endpoint, and the headers of a careful host. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** What a customer with a strict policy sends. */
export const strict =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "frame-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The smallest module that is one. */
const emptyWasm = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const icon = { type: types['.svg'], body: '<svg xmlns="http://www.w3.org/2000/svg"/>' };
const head = '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="/icon.svg">';

/** A page. */
export const html = (text) => ({ type: types['.html'], body: head + text });

/**
 * `folders`: pairs of an address' beginning and a folder, tried in order. `routes`: by address, or by method and
 * address; each a function from the request to `{ status, type, body, headers }`, or such an answer.
 */
export async function serve({ folders = [], routes = {}, policy = strict } = {}) {
  const state = { routes: { '/icon.svg': icon, ...routes }, policy, served: [] };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const route = state.routes[`${request.method} ${pathname}`] ?? state.routes[pathname];
    const answer = typeof route === 'function' ? await route(request) : (route ?? (await file(folders, pathname)));
    const { status = 200, type = 'text/plain', body = '', headers = {} } = answer ?? { status: 404, body: 'Not found' };
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    state.served.push({ pathname, status, brotli: brotliCompressSync(bytes).length });
    response.writeHead(status, {
      'content-type': type,
      'content-security-policy': state.policy,
      'cache-control': 'no-store',
      ...headers,
    });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...state,
    /** Changes routes or the policy while the server runs. */
    change: (changes) => Object.assign(state, changes, { routes: { ...state.routes, ...changes.routes } }),
    url: `http://localhost:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function file(folders, pathname) {
  for (const [prefix, folder] of folders) {
    if (!pathname.startsWith(prefix)) continue;
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const path = join(folder, normalize(`/${decodeURIComponent(name.slice(prefix.length))}`));
    const body = await readFile(path).catch(() => null);
    if (body) return { type: types[extname(path)] ?? 'application/octet-stream', body };
  }
  return null;
}

/** The package as it is in the tree, with stand-ins for what the build makes. */
export const source = {
  folders: (prefix) => [
    [prefix, join(repository, 'www')],
    [prefix, join(repository, 'www/test/fixture')],
  ],
  wasm: (prefix) => ({ [`${prefix}jackfield_wasm_bg.wasm`]: { type: types['.wasm'], body: emptyWasm } }),
};

const json = (value) => ({ type: types['.json'], body: JSON.stringify(value) });

/** A stand-in endpoint at `/integrations` with twelve connectors, of which one is connected. */
export function endpoint() {
  const names = ['Airtable', 'Asana', 'GitHub', 'HubSpot', 'Klaviyo', 'Mailchimp', 'Notion', 'Shopify', 'Slack', 'Stripe', 'Trello', 'Zendesk'];
  const connectors = names.map((name) => ({
    id: name.toLowerCase(),
    name,
    icon: `connectors/${name.toLowerCase()}/icon`,
    group: ['input'],
    category: ['productivity', 'oas'],
  }));
  const now = '2025-10-01T12:00:00.000Z';
  const credentials = [{ credentialId: '0123456789abcdef01234567', name: 'Notion', type: 'notion-oauth2', createdAt: now, updatedAt: now }];
  const icons = connectors.map(({ id }) => [
    `/integrations/connectors/${id}/icon`,
    { type: types['.svg'], body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="#5b4fd6"/></svg>' },
  ]);
  return {
    '/integrations/connectors': json({ connectors }),
    '/integrations/credentials': json({ credentials }),
    '/integrations/capabilities': json({ executions: false }),
    ...Object.fromEntries(icons),
  };
}
