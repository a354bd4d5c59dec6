/**
 * A Next.js application of the README's example and nothing else: built by Next.js, then started as a process. Knows nothing
 * of what is asked of it.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../../e2e/support/demo.js';
import { repository } from './sandbox.js';

const folder = `${repository}tests/endpoint/`;
const next = fileURLToPath(import.meta.resolve('next/dist/bin/next'));

/** The environment of this process, less what only a server that runs is told, and with nothing sent to anybody. */
function quiet() {
  const { JACKFIELD_API_KEY, JACKFIELD_UPSTREAM, APP_ORIGIN, NODE_ENV, ...rest } = process.env;
  return { ...rest, NEXT_TELEMETRY_DISABLED: '1' };
}

/** Builds the application as it is built where nobody knows the key. */
export async function buildNext() {
  // Beside `node_modules`, as Next.js looks for itself there.
  const app = await mkdtemp(`${folder}.next-app-`);
  const remove = () => rm(app, { recursive: true });
  try {
    for (const part of ['app', 'integrations.js', 'session.js'])
      await cp(`${folder}examples/${part}`, `${app}/${part}`, { recursive: true });
    // As a customer has the package: installed as files. A bundler follows no link that leads out of its application.
    for (const part of ['package.json', 'endpoint'])
      await cp(`${repository}www/${part}`, `${app}/node_modules/jackfield/${part}`, { recursive: true });
    await promisify(execFile)(process.execPath, [next, 'build'], { cwd: app, env: quiet() });
  } catch (error) {
    await remove();
    throw new Error(`Next.js did not build: ${error.stdout ?? ''}${error.stderr ?? error}`);
  }
  return { start: (env) => startNext(app, env), remove };
}

/** Starts it. @param {string} app its folder @param {(origin: string) => Record<string, string>} env of its own origin */
async function startNext(app, env) {
  const [port] = await freePorts(1);
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', String(port)], {
    cwd: app,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...quiet(), ...env(origin) },
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  const ready = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
        if (said.includes('Ready in')) resolve(true);
      });
    }
    child.once('close', () => resolve(false));
  });
  if (!(await ready)) throw new Error(`Next.js did not start: ${said}`);
  return {
    origin,
    url: `${origin}/integrations`,
    /** What it has printed. */
    said: () => said,
    async close() {
      process.off('exit', kill);
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}
