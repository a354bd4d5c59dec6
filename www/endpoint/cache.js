/**
 * Answers that do not depend on the user: kept fresh for a while, fetched once however many ask, served stale when the
 * upstream fails, and revalidated by `ETag`. Knows not what is in them.
 */
import { sha256 } from './call.js';
import { apiError } from './upstream.js';

/** After the upstream failed, the old answer serves this long before it is asked again. */
const STALE_PAUSE = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * @typedef {object} Entry one kept answer
 * @property {Uint8Array<ArrayBuffer> | string} body
 * @property {string} contentType
 * @property {string} etag
 * @property {Map<string, URL>} [icons] of the list of connectors only: where each icon really is; no browser learns it
 */

/** @typedef {{ entry: Entry, until: number }} Hit an entry, and until when it is fresh */

/** @param {Entry['body']} body @param {string} [contentType] @returns {Promise<Entry>} */
export async function entryOf(body, contentType = 'application/json') {
  return { body, contentType, etag: `"${(await sha256(body)).slice(0, 32)}"` };
}

export class AnswerCache {
  /** @type {Map<string, Hit & { stale: number }>} */
  #kept = new Map();
  /** @type {Map<string, Promise<Hit>>} */
  #flights = new Map();
  #bytes = 0;
  #settings;

  /** @param {import('./options.js').Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * The entry of `key`, from `fetch` when there is no fresh one. A failure is answered with the last good entry, unless
   * the upstream says that there is no such thing any more.
   * @param {string} key @param {() => Promise<Entry>} fetch @returns {Promise<Hit>}
   */
  async get(key, fetch) {
    const kept = this.#kept.get(key);
    if (kept && kept.until > Date.now()) return kept;
    let flight = this.#flights.get(key);
    if (!flight) {
      flight = this.#fetched(key, fetch).finally(() => this.#flights.delete(key));
      this.#flights.set(key, flight);
    }
    return flight;
  }

  /** @param {string} key @param {() => Promise<Entry>} fetch */
  async #fetched(key, fetch) {
    const { cacheMs, staleMs, log } = this.#settings;
    try {
      const entry = await fetch();
      const now = Date.now();
      const hit = { entry, until: now + cacheMs, stale: now + Math.max(staleMs, cacheMs) };
      this.#keep(key, hit);
      return hit;
    } catch (error) {
      const kept = this.#kept.get(key);
      const told = apiError(error);
      const canStandIn = told !== null && (told.status >= 500 || told.status === 429);
      if (!kept || !canStandIn || kept.stale <= Date.now()) throw error;
      log({
        level: 'warn',
        event: 'endpoint',
        message: 'Serving a stale answer: the upstream fails.',
        code: told.code,
      });
      kept.until = Date.now() + STALE_PAUSE;
      return kept;
    }
  }

  /** @param {string} key @param {Hit & { stale: number }} hit */
  #keep(key, hit) {
    this.#drop(key);
    this.#kept.set(key, hit);
    this.#bytes += weight(hit);
    // The oldest are the first in a Map.
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#drop(oldest);
    }
  }

  /** @param {string} key */
  #drop(key) {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#bytes -= weight(kept);
    this.#kept.delete(key);
  }
}

/** @param {Hit} hit */
const weight = ({ entry }) => entry.body.length + 512;

/** An entry as an answer, or 304 when the browser has it already. @param {Hit} hit @param {Request} request */
export function respond({ entry, until }, request) {
  const known = (request.headers.get('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === '*' || tag.replace(/^W\//, '') === entry.etag);
  const seconds = Math.max(0, Math.floor((until - Date.now()) / 1000));
  const headers = new Headers({ etag: entry.etag, 'cache-control': `private, max-age=${seconds}` });
  if (known) return new Response(null, { status: 304, headers });
  headers.set('content-type', entry.contentType);
  return new Response(entry.body, { headers });
}
