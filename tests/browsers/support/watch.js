/**
 * Runs in the host's page: notes every hint that reaches it, every event and every word in the console, which windows the
 * browser refuses and whether it calls one closed, and what lies in storage. Both functions are sent to it as text.
 */

/** Begins to watch. */
export function watch() {
  const page = /** @type {any} */ (window);
  /** @type {{ hints: { by: string, data: string }[], events: { type: string, detail: string, at: number }[], said: string[],
   *   asked: string[], tokens: string[], closedAt: number, opened: Window | null, refused: number }} */
  const seen = { hints: [], events: [], said: [], asked: [], tokens: [], closedAt: 0, opened: null, refused: 0 };
  page.watched = seen;
  const hint = (/** @type {string} */ by, /** @type {unknown} */ data) => seen.hints.push({ by, data: JSON.stringify(data) ?? '' });
  addEventListener('message', ({ data }) => hint('message', data));
  new BroadcastChannel('jackfield').onmessage = ({ data }) => hint('channel', data);
  addEventListener('storage', ({ key, newValue }) => newValue && hint('storage', [key, newValue]));
  addEventListener('focus', () => hint('focus', null));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && hint('visible', null));
  for (const type of ['ready', 'connect', 'disconnect', 'change', 'submit', 'result', 'error', 'close']) {
    document.addEventListener(`jackfield-${type}`, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      seen.events.push({ type, detail: JSON.stringify(detail) ?? '', at: Date.now() });
    });
  }
  for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
    const say = page.console[level];
    page.console[level] = (/** @type {unknown[]} */ ...words) => {
      seen.said.push(words.map(String).join(' '));
      say.apply(console, words);
    };
  }
  const { fetch, open } = window;
  page.fetch = async (/** @type {any} */ resource, /** @type {any} */ options) => {
    seen.asked.push(String(resource.url ?? resource));
    const answer = await fetch(resource, options);
    if (options?.method === 'POST') {
      const { oauthUrl } = await answer.clone().json().catch(() => ({}));
      if (oauthUrl) seen.tokens.push(new URL(oauthUrl).searchParams.get('token') ?? '');
    }
    return answer;
  };
  page.open = (/** @type {any[]} */ ...how) => {
    seen.opened = open.apply(window, /** @type {any} */ (how));
    if (!seen.opened) seen.refused += 1;
    return seen.opened;
  };
  setInterval(() => {
    if (seen.opened?.closed && !seen.closedAt) seen.closedAt = Date.now();
  }, 50);
}

/** What was seen, and what the page keeps. */
export function read() {
  const { hints, events, said, asked, tokens, closedAt, refused } = /** @type {any} */ (window).watched;
  const kept = [...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(([name, value]) => `${name}=${value}`);
  return { hints, events, said, asked, tokens, closedAt, refused, kept, address: location.href };
}
