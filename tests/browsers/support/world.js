/**
 * Everything that one case needs, new for each: the provider, the demo with the headers under test, a page of another
 * site around it where there is to be one, and a browser. It must not know the cases.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Demo } from '../../e2e/support/demo.js';
import { Marketplace } from './marketplace.js';
import { CLIENT, Provider } from './provider.js';

process.env.OIDC_CLIENT_SECRET = CLIENT.secret;

/**
 * The value of `Cross-Origin-Opener-Policy` on each party's pages; none where it is null.
 * @typedef {{ host: string | null, callback: string | null, provider: string | null, framed?: boolean }} Headers
 */

/** What one browser goes through, and what came of it in a few words; in other languages than English where it matters.
 * @typedef {{ name: string, headers: Headers, languages?: string, act: (world: World) => Promise<string> }} Case */

/** @type {Headers} */
export const NO_POLICY = { host: null, callback: null, provider: null };
/** The provider's page is out of reach for the page that opened it, which the browser then calls closed. */
export const SEVERED = { ...NO_POLICY, provider: 'same-origin' };

export class World {
  /** @param {{ browser: import('./webdriver.js').Browser, languages: string }} opened @param {Demo} demo
   * @param {Provider} provider @param {import('node:http').Server | null} embedder @param {string} session */
  constructor({ browser, languages }, demo, provider, embedder, session) {
    this.browser = browser;
    this.languages = languages;
    this.demo = demo;
    this.provider = provider;
    this.embedder = embedder;
    this.session = session;
    this.marketplace = new Marketplace(browser);
  }

  /** @param {import('./engines.js').Driver} driver @param {Headers} headers @param {string} [languages] */
  static async start(driver, { host, callback, provider: policy, framed }, languages = 'en-US,en') {
    const provider = await Provider.start(policy);
    const embedder = framed ? createServer() : null;
    const options = ['--issuer', provider.issuer, '--issuer-client', CLIENT.id];
    if (host) options.push('--coop', host);
    if (callback) options.push('--callback-coop', callback);
    if (embedder) options.push('--framed-by', await listening(embedder));
    const demo = await Demo.start(options);
    provider.open(`${demo.upstream}/oauth/callback`);
    provider.secrets.push(await demo.control.apiKey());
    const session = await signedIn(demo.origin);
    embedder?.on('request', (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>Another site</title><iframe width="1200" height="850" src="${demo.origin}/#session=${session}"></iframe>`);
    });
    return new World(await driver.open(languages), demo, provider, embedder, session);
  }

  /** Goes to the host's page, in its frame where it has one, to a connector that is not connected yet. Answers with the
   * window. */
  async enter() {
    await this.browser.go(this.embedder ? origin(this.embedder) : `${this.demo.origin}/`);
    const window = await this.browser.window();
    await this.lookAt(window);
    await this.marketplace.openConnector('HubSpot');
    return window;
  }

  /** Looks at the host's page again. @param {string} window */
  async lookAt(window) {
    await this.browser.lookAt(window);
    if (this.embedder) await this.browser.lookInto(await this.browser.run(() => document.querySelector('iframe')));
  }

  /** What of the page's hints, events, words, addresses and storage holds something that nobody may see there. */
  async leaks() {
    const { tokens, hints, events, said, asked, kept, address } = await this.marketplace.seen();
    const places = JSON.stringify({ hints, events, said, asked, kept, address });
    return [...this.provider.secrets, ...tokens].filter((secret) => secret && places.includes(secret));
  }

  /** The person's accounts, as the endpoint lists them. @returns {Promise<string[]>} */
  async accounts() {
    const headers = { 'x-jackfield': '1', authorization: `Bearer ${this.session}` };
    const answer = await fetch(`${this.demo.origin}/integrations/credentials`, { headers });
    return (await answer.json()).credentials.map((/** @type {any} */ { name }) => name);
  }

  /** When the account was there: the vendor had kept it before it sent the browser back. */
  async thereAt() {
    const [{ at, durationMs }] = await this.demo.control.calls('GET', /^\/oauth\/callback$/);
    return Date.parse(at) + durationMs;
  }

  /** How often the list was looked at in some time. */
  async looks(from = 0, to = Infinity) {
    const calls = await this.demo.control.calls('GET', /credentials$/);
    return calls.filter(({ at }) => Date.parse(at) > from && Date.parse(at) < to).length;
  }

  async stop() {
    await this.browser.quit();
    await this.demo.stop();
    await this.provider.stop();
    this.embedder?.closeAllConnections();
    this.embedder?.close();
  }
}

/** A session of Jane's at the host, as the site around its page would ask for one. @param {string} host */
async function signedIn(host) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${host}/session`, { method: 'POST', headers, body: JSON.stringify({ user: 'jane' }) });
  return /larkspur_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

/** @param {import('node:http').Server} server */
async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return origin(server);
}

/** A site that is neither the host's nor the provider's. @param {import('node:http').Server} server */
function origin(server) {
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
}
