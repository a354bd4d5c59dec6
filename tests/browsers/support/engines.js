/**
 * The three engines: which programs they are, how they are started, and how each is kept from opening windows. It must
 * not know what is tested.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../e2e/support/demo.js';
import { Browser } from './webdriver.js';

const READY_WITHIN_MS = 30_000;

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} driver the program, from the environment
 * @property {(port: number) => string[]} arguments
 * @property {(languages: string) => object} capabilities with the languages as `Accept-Language` lists them
 * @property {string} [languages] what it has, where it takes the system's and cannot be told others
 * @property {boolean} [needsDisplay]
 */

/** What every program here takes for the system's language: none in particular. */
const LOCALE = { LC_ALL: 'C.UTF-8', LANGUAGE: 'en' };

/** @type {Engine[]} */
export const engines = [
  {
    name: 'Chromium',
    driver: process.env.CHROMEDRIVER ?? 'chromedriver',
    arguments: (port) => [`--port=${port}`],
    capabilities: (languages) => ({
      browserName: 'chrome',
      'goog:chromeOptions': {
        binary: process.env.CHROMIUM ?? '/usr/bin/chromium',
        // The driver switches the popup blocker off; people have it on.
        excludeSwitches: ['disable-popup-blocking'],
        args: [
          '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run',
          '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=en-US',
        ],
        prefs: { 'intl.accept_languages': languages },
      },
    }),
  },
  {
    name: 'Firefox',
    driver: process.env.GECKODRIVER ?? 'geckodriver',
    arguments: (port) => ['--port', String(port), '--websocket-port', '0', '--log', 'error'],
    capabilities: (languages) => ({
      browserName: 'firefox',
      'moz:firefoxOptions': {
        binary: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
        args: ['-headless'],
        // The popup blocker again, and what people have about other sites' cookies and storage.
        prefs: { 'dom.disable_open_during_load': true, 'network.cookie.cookieBehavior': 5, 'intl.accept_languages': languages },
      },
    }),
  },
  {
    name: 'WebKitGTK',
    driver: process.env.WEBKITDRIVER ?? 'WebKitWebDriver',
    arguments: (port) => [`--port=${port}`],
    // Its popup blocker is on as people have it.
    capabilities: () => ({ browserName: 'MiniBrowser' }),
    languages: 'C',
    needsDisplay: true,
  },
];

/** A driver that is running, and what it needs. */
export class Driver {
  #programs;
  #address;
  #engine;

  /** @param {import('node:child_process').ChildProcess[]} programs @param {string} address @param {Engine} engine */
  constructor(programs, address, engine) {
    this.#programs = programs;
    this.#address = address;
    this.#engine = engine;
  }

  /** @param {Engine} engine */
  static async start(engine) {
    const { driver, arguments: make, needsDisplay } = engine;
    const programs = [];
    const env = { ...process.env, ...LOCALE };
    if (needsDisplay) {
      const { program, display } = await screen();
      programs.push(program);
      // Nothing is drawn with a graphics card: there may be none.
      Object.assign(env, { DISPLAY: display, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_DMABUF_RENDERER: '1' });
      // Its sandbox asks for rights that containers do not give.
      Object.assign(env, { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' });
    }
    const [port] = await freePorts(1);
    programs.push(start(driver, make(port), { stdio: ['ignore', 'ignore', 'ignore'], env }));
    const address = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${address}/status`)).ok, `${driver} does not answer: is it installed?`);
    return new Driver(programs, address, engine);
  }

  /** A browser with nothing in it, and the languages that it has. @param {string} languages what it should have */
  async open(languages) {
    const browser = await Browser.open(this.#address, this.#engine.capabilities(languages));
    return { browser, languages: this.#engine.languages ?? languages };
  }

  async stop() {
    for (const program of this.#programs.reverse()) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      const closed = once(program, 'close');
      program.kill();
      await closed;
    }
  }
}

/** A screen that nobody looks at, under the first number that is free. */
async function screen() {
  const program = start(process.env.XVFB ?? 'Xvfb', ['-displayfd', '1', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = await once(/** @type {import('node:stream').Readable} */ (program.stdout), 'data');
  return { program, display: `:${String(number).trim()}` };
}

/** @param {string} name @param {string[]} args @param {import('node:child_process').SpawnOptions} options */
function start(name, args, options) {
  const program = spawn(name, args, options);
  program.on('error', (error) => console.error(`${name} cannot be started: ${error.message}`));
  // What is cut off must leave nothing behind.
  const killed = () => void program.kill('SIGKILL');
  process.once('exit', killed);
  program.once('close', () => process.off('exit', killed));
  return program;
}

/** @param {() => Promise<boolean>} isSo @param {string} otherwise */
async function until(isSo, otherwise) {
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(100)) {
    if (await isSo().catch(() => false)) return;
  }
  throw new Error(otherwise);
}
