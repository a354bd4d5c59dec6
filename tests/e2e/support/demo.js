/** The demo as a process: started on free ports, asked through its control page, stopped. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Control } from './control.js';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

const program = resolve(process.env.JACKFIELD_DEMO_BIN ?? `${repository}target/debug/jackfield-demo`);
const dist = resolve(process.env.JACKFIELD_DIST ?? `${repository}dist`);

/** A port may be taken by somebody else between being found and being used. */
const TRIES = 5;
const READY_WITHIN_MS = 15_000;

export class Demo {
  #process;
  #messages;

  /** @param {import('node:child_process').ChildProcess} process @param {number[]} ports @param {string[]} messages */
  constructor(process, [host, upstream, provider], messages) {
    this.#process = process;
    this.#messages = messages;
    /** Where the host page and the endpoint are. */
    this.origin = `http://localhost:${host}`;
    /** Where the stand-in for the Connectivity API is. No page may ever ask it for anything. */
    this.upstream = `http://127.0.0.1:${upstream}`;
    /** Where people sign in, on a site of its own. */
    this.provider = `http://provider.localhost:${provider}`;
    this.control = new Control(this.upstream);
  }

  /** @param {string[]} [options] further options of the program */
  static async start(options = []) {
    for (const [path, cure] of [[program, 'cargo build -p jackfield-sandbox --bin jackfield-demo'], [dist, 'cargo xtask build']]) {
      if (!existsSync(path)) throw new Error(`${path} is missing: run \`${cure}\` first.`);
    }
    for (let attempt = 1; ; attempt += 1) {
      const ports = await freePorts(3);
      try {
        return await Demo.#startOn(ports, options);
      } catch (error) {
        if (attempt === TRIES || !String(error).includes('in use')) throw error;
      }
    }
  }

  /** @param {number[]} ports @param {string[]} options */
  static async #startOn(ports, options) {
    const [host, upstream, provider] = ports.map(String);
    const where = ['--port', host, '--upstream-port', upstream, '--provider-port', provider, '--dist', dist];
    const child = spawn(program, [...where, ...options], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
    // A test that was cut off must not leave its demo behind.
    const killed = () => void child.kill('SIGKILL');
    process.once('exit', killed);
    child.once('close', () => process.off('exit', killed));
    /** @type {string[]} */
    const messages = [];
    createInterface(child.stderr).on('line', (line) => messages.push(line));
    const lines = createInterface(child.stdout);
    const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS);
    const ready = await Promise.race([once(lines, 'line').then(([line]) => line), once(child, 'close').then(() => null)]);
    clearTimeout(timer);
    if (ready !== `Ready: http://localhost:${host}`) {
      child.kill('SIGKILL');
      throw new Error(`The demo did not start: ${ready ?? messages.join('\n')}`);
    }
    return new Demo(child, ports, messages);
  }

  /** What the process wrote to its log. */
  get log() {
    return this.#messages.join('\n');
  }

  async stop() {
    if (this.#process.exitCode !== null) throw new Error(`The demo ended by itself:\n${this.log}`);
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    const [code] = await closed;
    clearTimeout(timer);
    if (code !== 0) throw new Error(`The demo ended with ${code}:\n${this.log}`);
  }
}

/** Ports that are free by now. All are held until the last is found: one after the other, two might be the same.
 * @param {number} count */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
