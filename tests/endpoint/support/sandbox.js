/** The demo as a process: the Rust endpoint with its host, and the sandbox behind it, which stands behind all the others. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../e2e/support/demo.js';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** A program of the repository, built. */
export function program(name, variable) {
  const path = process.env[variable] ?? `${repository}target/debug/${name}`;
  if (!existsSync(path)) throw new Error(`${path} is missing: build it with cargo build --bin ${name}.`);
  return path;
}

/** A port may be taken by somebody else between being found and being used. */
export async function startSandbox(tries = 5) {
  try {
    return await start();
  } catch (error) {
    if (tries === 1) throw error;
    return startSandbox(tries - 1);
  }
}

async function start() {
  const [host, upstreamPort, provider] = await freePorts(3);
  const ports = ['--port', host, '--upstream-port', upstreamPort, '--provider-port', provider].map(String);
  const child = spawn(program('jackfield-demo', 'JACKFIELD_DEMO_BIN'), ports, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, RUST_LOG: 'error' },
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const [ready] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'close').then(() => ['']),
  ]);
  if (!ready.startsWith('Ready: ')) {
    process.off('exit', kill);
    throw new Error('The sandbox did not start.');
  }
  const upstream = `http://127.0.0.1:${upstreamPort}`;
  const control = async (method, path, body) => {
    const response = await fetch(`${upstream}/_control${path}`, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text && JSON.parse(text);
  };
  return {
    upstream,
    /** The host with the Rust endpoint in it. */
    rust: ready.slice('Ready: '.length),
    control,
    apiKey: (await control('GET', '/api-key')).apiKey,
    async stop() {
      process.off('exit', kill);
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}
