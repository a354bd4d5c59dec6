/**
 * What can be connected and run: connectors, resources, actions, ways to authenticate, icons, through the cache and
 * through the host's allow lists. Nothing here depends on the user.
 */
import { namesPublicHost } from './address.js';
import { readBody } from './body.js';
import { AnswerCache, entryOf, respond } from './cache.js';
import { ApiError } from './error.js';
import { isId, toSegment } from './id.js';
import { RawObject, envelope, rawList } from './json.js';
import { parsed } from './options.js';
import { calls } from './upstream.js';

const ICON_BYTES = 256 * 1024;
const ICON_MS = 10_000;
/** An SVG may hold scripts; opened by itself it may run nothing and load nothing. */
const ICON_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/** Marks an entry for an icon that cannot be had, so that it is not asked for again and again. */
const MISSING = 'missing';

/** @typedef {import('./call.js').Call} Call */

export class Catalog {
  /** @param {import('./options.js').Settings} settings @param {import('./upstream.js').Upstream} upstream */
  constructor(settings, upstream) {
    this.settings = settings;
    this.upstream = upstream;
    this.cache = new AnswerCache(settings);
  }

  /** @param {Call} call */
  connectors(call) {
    return this.#get(['connectors'], calls.connectors(), call, (json) => this.#offered(json));
  }

  /** @param {string} connector @param {Call} call */
  resources(connector, call) {
    return this.#get(['resources', connector], calls.resources(connector), call, (json) => {
      const list = rawList(json, ['resources', 'data']);
      return list && entryOf(envelope('resources', this.#withActions(connector, list)));
    });
  }

  /** @param {string} connector @param {string} action @param {Call} call */
  action(connector, action, call) {
    return this.#get(['action', connector, action], calls.action(connector, action), call, (json) => {
      const answer = RawObject.read(json);
      const detail = answer?.get('action') ?? answer?.get('data');
      return detail?.startsWith('{') ? entryOf(`{"action":${detail}}`) : null;
    });
  }

  /** @param {string} connector @param {Call} call */
  metadata(connector, call) {
    return this.#get(['metadata', connector], calls.metadata(connector), call, (json) => {
      const list = rawList(json, ['metadata', 'data']);
      return list && entryOf(envelope('metadata', list));
    });
  }

  /**
   * The icon of a connector on offer, as an answer.
   * @param {string} connector @param {Request} request @param {Call} call
   */
  async icon(connector, request, call) {
    const url = (await this.connectors(call)).entry.icons?.get(connector);
    if (!url) throw noIcon();
    const hit = await this.cache.get(`icon ${connector}`, () => this.#fetchIcon(url));
    if (hit.entry.contentType === MISSING) throw noIcon();
    const response = respond(hit, request);
    response.headers.set('content-security-policy', ICON_POLICY);
    // Which icons a session may see is nobody else's business; pages of allowed origins embed them as images.
    const reach = this.settings.allowOrigins.length ? 'cross-origin' : 'same-origin';
    response.headers.set('cross-origin-resource-policy', reach);
    return response;
  }

  /**
   * @param {string[]} key @param {ReturnType<typeof calls.connectors>} to @param {Call} call
   * @param {(json: string) => Promise<import('./cache.js').Entry> | null} read `null` for what cannot be read
   */
  #get(key, to, call, read) {
    return this.cache.get(key.join(' '), async () => {
      const json = await this.upstream.send(to, call, { retry: 'failed' });
      const entry = json ? read(json) : null;
      if (!entry) throw ApiError.badAnswer();
      return entry;
    });
  }

  /** The connectors on offer, each icon replaced by its address at this endpoint. @param {string} json */
  #offered(json) {
    const list = rawList(json, ['connectors', 'data']);
    if (!list) return null;
    const icons = new Map();
    const offered = list.flatMap((raw) => {
      const connector = RawObject.read(raw);
      const id = connector?.string('id');
      if (!connector || !isId(id) || !this.settings.offersConnector(id)) return [];
      const url = parsed(connector.string('icon') ?? '');
      if (url && this.#mayFetch(url)) {
        connector.set('icon', JSON.stringify(`connectors/${toSegment(id)}/icon`));
        icons.set(id, url);
      } else {
        // An address that will not be fetched must not reach the browser, which would fetch it.
        connector.entries = connector.entries.filter(([name]) => name !== 'icon');
      }
      return [connector];
    });
    return entryOf(envelope('connectors', offered)).then((entry) => ({ ...entry, icons }));
  }

  /**
   * Without the actions that are not on offer, and without what is left empty by that.
   * @param {string} connector @param {string[]} list
   */
  #withActions(connector, list) {
    if (!this.settings.actions.has(connector)) return list;
    return list.flatMap((raw) => {
      const resource = RawObject.read(raw);
      const actions = (resource?.array('actions') ?? []).filter((action) => {
        const id = RawObject.read(action)?.string('id');
        return id !== undefined && this.settings.offersAction(connector, id);
      });
      if (!resource || !actions.length) return [];
      resource.set('actions', `[${actions.join(',')}]`);
      return [resource];
    });
  }

  /** @param {URL} url */
  #mayFetch(url) {
    const { isLocal, upstream } = this.settings;
    const scheme = url.protocol === 'https:' || (url.protocol === 'http:' && upstream.protocol === 'http:');
    return scheme && (isLocal || namesPublicHost(url));
  }

  /** From the one address that the catalog names, and never with the key. @param {URL} url */
  async #fetchIcon(url) {
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(), ICON_MS);
    try {
      const headers = { accept: 'image/*', 'user-agent': 'jackfield-endpoint' };
      const response = await this.settings.fetch(url.href, { headers, redirect: 'manual', signal: clock.signal });
      const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
      const bytes = await readBody(response.body, ICON_BYTES, () => response.headers.get('content-length'));
      if (response.status === 200 && bytes && /^image\/[a-z\d.+-]+$/.test(type)) return await entryOf(bytes, type);
    } catch {
      // Whatever the reason: the page shows a monogram.
    } finally {
      clearTimeout(timer);
    }
    return entryOf('', MISSING);
  }
}

const noIcon = () => ApiError.notFound('This connector has no icon.');
