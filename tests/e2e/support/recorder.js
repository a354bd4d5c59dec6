/**
 * Records everything that the host page asks, gets, says and keeps, and says what of it must not be. Knows the rules of
 * a careful host and nothing about connectors.
 *
 * The window in which people sign in is another site's; of it only is asked that the upstream's key never shows up.
 */

/** The element's own types of events. */
const EVENTS = ['ready', 'connect', 'disconnect', 'change', 'submit', 'result', 'error', 'close'];
/** What the host page itself keeps. */
const HOSTS_OWN = /^larkspur:(theme|dir)$/;
/** How the browser, not the page, notes that a request was not answered well. */
const FAILED_REQUEST = /^Failed to load resource: /;
const CREDENTIALS = /^\/integrations\/connectors\/[^/]+\/credentials$/;

/**
 * @typedef {{ who: 'page' | 'window', method: string, url: string, sent: string }} Asked
 * @typedef {{ who: 'page' | 'window', method: string, url: string, status: number, headers: string, body: string }} Got
 */

export class Recorder {
  /** @type {Asked[]} */
  asked = [];
  /** @type {Got[]} */
  got = [];
  /** @type {string[]} */
  sockets = [];
  /** @type {{ who: 'page' | 'window', type: string, text: string, url: string }[]} */
  said = [];
  /** @type {string[]} */
  #wrong = [];
  /** @type {Promise<void>[]} */
  #pending = [];
  /** @type {string[]} */
  #secrets = [];
  /** How often the page was left or loaded anew. */
  #loads = 0;
  #mayLeave = false;
  #mayFail = false;
  #page;
  #demo;
  #key = '';

  /** @param {import('@playwright/test').Page} page @param {import('./demo.js').Demo} demo */
  constructor(page, demo) {
    this.#page = page;
    this.#demo = demo;
  }

  async start() {
    this.#key = await this.#demo.control.apiKey();
    const context = this.#page.context();
    await context.exposeBinding('jackfieldViolation', ({ page }, text) => {
      if (page === this.#page) this.#wrong.push(`policy violated: ${text}`);
    });
    await context.addInitScript((types) => {
      const told = /** @type {any} */ (window);
      told.jackfieldEvents = [];
      for (const type of types) {
        document.addEventListener(`jackfield-${type}`, (event) => {
          told.jackfieldEvents.push({ type, detail: /** @type {CustomEvent} */ (event).detail });
        });
      }
      document.addEventListener('securitypolicyviolation', (event) => {
        told.jackfieldViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    }, EVENTS);
    this.#follow(this.#page, 'page');
    context.on('page', (page) => this.#follow(page, 'window'));
  }

  /** The test has the page itself go to the provider: what it asks while it is there is the provider's. */
  mayLeave() {
    this.#mayLeave = true;
  }

  /** The test makes requests fail, which the browser notes in the console by itself. */
  mayFail() {
    this.#mayFail = true;
  }

  /** Something that is entered: it may be sent once, to connect, and be nowhere else. @param {string} text */
  keepSecret(text) {
    this.#secrets.push(text);
    return text;
  }

  /** The element's events so far, since the page was last loaded. @returns {Promise<{ type: string, detail: any }[]>} */
  events() {
    return this.#page.evaluate(() => /** @type {any} */ (window).jackfieldEvents);
  }

  /** Begins anew: for the test that plants what must be noticed. */
  forget() {
    for (const list of [this.asked, this.got, this.sockets, this.said, this.#wrong]) list.length = 0;
  }

  /** What was posted to connect, as JSON. */
  connectRequests() {
    const posts = this.asked.filter(({ method, url }) => method === 'POST' && CREDENTIALS.test(new URL(url).pathname));
    return posts.map(({ sent }) => JSON.parse(sent.slice(sent.indexOf('\n\n') + 2)));
  }

  /** @param {import('@playwright/test').Page} page @param {'page' | 'window'} who */
  #follow(page, who) {
    const own = this.#demo.origin;
    /** Whose request it is: a page that was left for the provider asks in the provider's name. */
    const asker = (/** @type {import('@playwright/test').Request} */ request) => {
      if (who === 'window' || !this.#mayLeave) return who;
      const where = request.isNavigationRequest() ? request.url() : request.frame().url();
      return where.startsWith(`${own}/`) ? 'page' : 'window';
    };
    page.on('request', (request) => {
      const body = request.postDataBuffer()?.toString('latin1') ?? '';
      const sent = (/** @type {Record<string, string>} */ headers) => `${lines(headers)}\n\n${body}`;
      // In the order in which it was asked; the headers that the browser adds are known a little later.
      const asked = { who: asker(request), method: request.method(), url: request.url(), sent: sent(request.headers()) };
      this.asked.push(asked);
      this.#later(async () => void (asked.sent = sent(await within(request.allHeaders(), request.headers()))));
    });
    page.on('response', (response) => this.#later(async () => {
      const request = response.request();
      const whose = asker(request);
      const method = request.method();
      const loads = this.#loads;
      const headers = lines(await within(response.allHeaders(), response.headers()));
      // The browser hands it over when the page lets go of its thread: who draws a thousand fields takes a while.
      const text = await within(body(response), null, whose === 'page' ? 15_000 : undefined);
      // A window that closes takes its last answers along, and so does a page that is left. Of what the host page got,
      // nothing else may stay unread.
      if (text === null && whose === 'page' && loads === this.#loads) this.#wrong.push(`not read: ${response.url()}`);
      this.got.push({ who: whose, method, url: response.url(), status: response.status(), headers, body: text ?? '' });
    }));
    page.on('framenavigated', (frame) => {
      if (who === 'page' && frame === page.mainFrame()) this.#loads += 1;
    });
    page.on('websocket', (socket) => this.sockets.push(socket.url()));
    page.on('console', (message) => {
      const { url } = message.location();
      this.said.push({ who, type: message.type(), text: message.text(), url });
      const failed = FAILED_REQUEST.test(message.text()) && this.#mayFail;
      if (who === 'page' && message.type() === 'error' && !failed) this.#wrong.push(`console error: ${message.text()} (${url})`);
    });
    page.on('pageerror', (error) => {
      if (who === 'page') this.#wrong.push(`uncaught: ${error}`);
    });
  }

  /** @param {() => Promise<void>} work */
  #later(work) {
    this.#pending.push(work().catch((error) => void this.#wrong.push(`not recorded: ${error}`)));
  }

  /** What must not be. Empty when all is well. @returns {Promise<string[]>} */
  async problems() {
    for (let done = -1; done !== this.#pending.length; ) {
      done = this.#pending.length;
      await Promise.all(this.#pending);
    }
    const { origin, upstream } = this.#demo;
    const address = new URL(upstream).host;
    const wrong = [...this.#wrong];
    const holdsKey = (/** @type {string} */ text) => text.includes(this.#key);

    for (const { who, method, url, sent } of this.asked) {
      if (holdsKey(url) || holdsKey(sent)) wrong.push(`the key was sent: ${method} ${url}`);
      if (who === 'window') continue;
      if (!url.startsWith(`${origin}/`)) wrong.push(`asked elsewhere: ${method} ${url}`);
      const connects = method === 'POST' && CREDENTIALS.test(new URL(url).pathname);
      for (const secret of this.#secrets) {
        if (url.includes(secret) || (sent.includes(secret) && !connects)) wrong.push(`a secret was sent: ${method} ${url}`);
      }
    }
    for (const { who, method, url, headers, body } of this.got) {
      if (holdsKey(headers) || holdsKey(body)) wrong.push(`the key came: ${method} ${url}`);
      if (who === 'window') continue;
      const connects = method === 'POST' && CREDENTIALS.test(new URL(url).pathname);
      const rest = connects ? withoutOauthUrl(body) : body;
      if (headers.includes(address) || rest.includes(address)) wrong.push(`the upstream's address came: ${method} ${url}`);
      for (const secret of this.#secrets) {
        if (headers.includes(secret) || body.includes(secret)) wrong.push(`a secret came back: ${method} ${url}`);
      }
    }
    for (const url of this.sockets) {
      if (new URL(url).host !== new URL(origin).host) wrong.push(`a socket elsewhere: ${url}`);
    }
    for (const { who, text, url } of this.said) {
      const words = who === 'page' ? [this.#key, address, ...this.#secrets] : [this.#key];
      if (words.some((word) => `${text} ${url}`.includes(word))) wrong.push(`said in the console: ${text}`);
    }
    return [...wrong, ...(await this.#keptWrongly())];
  }

  /** What lies in the page's storage and should not. */
  async #keptWrongly() {
    if (this.#page.isClosed() || !this.#page.url().startsWith(`${this.#demo.origin}/`)) return [];
    const kept = await this.#page.evaluate(async () => ({
      entries: [...Object.entries(localStorage), ...Object.entries(sessionStorage)],
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      cookies: document.cookie,
      windowName: window.name,
    }));
    const wrong = kept.entries.filter(([name]) => !HOSTS_OWN.test(name)).map(([name, value]) => `left in storage: ${name}=${value}`);
    if (kept.databases.length > 0) wrong.push(`databases: ${kept.databases}`);
    if (kept.caches.length > 0) wrong.push(`caches: ${kept.caches}`);
    if (kept.workers > 0) wrong.push('a service worker');
    if (kept.cookies) wrong.push(`cookies that scripts can read: ${kept.cookies}`);
    if (kept.windowName) wrong.push(`a window name: ${kept.windowName}`);
    return wrong;
  }
}

/** @param {Record<string, string>} headers */
function lines(headers) {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** What becomes of a promise within a moment; what else there is when it fails or takes too long. @template T, U
 * @param {Promise<T>} promise @param {U} otherwise @param {number} [ms] @returns {Promise<T | U>} */
async function within(promise, otherwise, ms = 3_000) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, ms, otherwise)));
  const settled = await Promise.race([promise.catch(() => otherwise), late]);
  clearTimeout(timer);
  return settled;
}

/** The bytes as text, one character each; null where they cannot be had. An answer that was cut off has none.
 * @param {import('@playwright/test').Response} response */
async function body(response) {
  const broken = await response.finished();
  const redirects = response.status() >= 300 && response.status() < 400;
  if (broken || redirects) return '';
  return (await response.body()).toString('latin1');
}

/** Where the browser must be sent is the one thing that it has to be told about the upstream. @param {string} body */
function withoutOauthUrl(body) {
  try {
    const { oauthUrl, ...rest } = JSON.parse(body);
    return JSON.stringify(rest);
  } catch {
    return body;
  }
}
