/**
 * The endpoint itself: takes a browser's call through the guard, the host's identity and the allow lists to the part that
 * answers it, and writes the call's one entry of log. Knows not how any call is answered.
 */
import { readBody } from './body.js';
import { respond } from './cache.js';
import { Call } from './call.js';
import { callback } from './callback.js';
import { Catalog } from './catalog.js';
import { Credentials } from './credentials.js';
import { ApiError } from './error.js';
import { Execute } from './execute.js';
import { executionsPage } from './executions.js';
import { admit, isPreflight, preflightHeaders, share } from './guard.js';
import { GuardedStore } from './guarded.js';
import { isId } from './id.js';
import { jsonText } from './json.js';
import { understand } from './options.js';
import { rateLimiter } from './rate.js';
import { changesState, findRoute, isPlainFetch, isPublic, pathBelow } from './route.js';
import { Upstream, apiError } from './upstream.js';
import { Users } from './users.js';

const BODY_MS = 30_000;
const PURGE_EVERY = 10 * 60_000;

/** @typedef {import('./route.js').Route} Route */
/** @typedef {import('./index.js').Context} Context */

/** @type {typeof import('./index.js').createEndpoint} */
export function createEndpoint(options) {
  const endpoint = new Endpoint(understand(options));
  return (request, context = {}) => endpoint.answer(request, context);
}

class Endpoint {
  #purged = 0;

  /** @param {import('./options.js').Settings} settings */
  constructor(settings) {
    this.settings = settings;
    this.store = new GuardedStore(settings);
    const upstream = new Upstream(settings);
    this.users = new Users(settings, upstream, this.store);
    this.catalog = new Catalog(settings, upstream);
    this.credentials = new Credentials(settings, upstream);
    this.execute = new Execute(settings, upstream, this.store, this.users, this.credentials);
    this.takeOne = rateLimiter(settings.rateLimit);
  }

  /** @param {Request} request @param {Context} context */
  async answer(request, context) {
    const call = new Call();
    const { allowOrigins, basePath, log } = this.settings;
    /** @type {Route | undefined} */
    let route;
    let response;
    try {
      if (isPreflight(request, allowOrigins)) {
        response = new Response(null, { status: 204, headers: preflightHeaders });
      } else {
        route = findRoute(request.method, pathBelow(request.url, basePath, context.rawPath));
        response = await this.#admitted(route, request, context, call);
      }
    } catch (error) {
      const told = apiError(error);
      if (!told) {
        const reason = String(error);
        log({ level: 'error', event: 'endpoint', message: 'The endpoint failed.', requestId: call.requestId, reason });
      }
      response = (told ?? ApiError.internal()).toResponse(call.requestId);
    }
    const { headers } = response;
    headers.set('x-request-id', call.requestId);
    headers.set('x-content-type-options', 'nosniff');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    share(request.headers.get('origin'), allowOrigins, headers);
    this.#log(call, route, request.signal?.aborted ? undefined : response.status);
    this.#purge(call, context);
    return response;
  }

  /**
   * The guard, the signed-in user, the rate and the allow lists, in this order; then the call.
   * @param {Route} route @param {Request} request @param {Context} context @param {Call} call
   */
  async #admitted(route, request, context, call) {
    admit(route, request, this.settings.allowOrigins);
    if (isPublic(route)) return /** @type {() => Response} */ (callback[route.name])();
    const user = await this.#identify(request, context, call);
    // A page shows hundreds of icons, and they come from the cache.
    if (!isPlainFetch(route)) this.takeOne(user.id);
    const { connector, action } = route;
    if (connector !== undefined && !this.settings.offersConnector(connector)) {
      throw ApiError.notFound('This connector is not offered here.');
    }
    if (connector !== undefined && action !== undefined && !this.settings.offersAction(connector, action)) {
      throw ApiError.notFound('This action is not offered here.');
    }
    return this.#carryOut(route, user, request, context, call);
  }

  /** @param {Request} request @param {Context} context @param {Call} call */
  async #identify(request, context, call) {
    const { identify, log } = this.settings;
    let said;
    try {
      said = await identify(request, context);
    } catch (error) {
      const reason = String(error);
      log({ level: 'error', event: 'endpoint', message: 'identify failed.', requestId: call.requestId, reason });
      throw ApiError.nobodyKnowsWho();
    }
    const user = typeof said === 'string' ? { id: said } : said;
    if (!user) throw ApiError.unauthenticated();
    if (isId(user.id)) return user;
    const message = 'identify named a user whose id is no text, empty, too long, or has control characters.';
    log({ level: 'error', event: 'endpoint', message, requestId: call.requestId });
    throw ApiError.unauthenticated();
  }

  /**
   * @param {Route} route @param {import('./index.js').EndUser} user @param {Request} request @param {Context} context
   * @param {Call} call
   */
  async #carryOut(route, user, request, context, call) {
    const { name, connector = '', action = '', credential = '' } = route;
    const body = changesState(route) && request.method === 'POST' ? await this.#read(request) : new Uint8Array();
    const upstreamUser = () => this.users.resolve(user, call);
    switch (name) {
      case 'connectors':
        return respond(await this.catalog.connectors(call), request);
      case 'icon':
        return this.catalog.icon(connector, request, call);
      case 'resources':
        return respond(await this.catalog.resources(connector, call), request);
      case 'action':
        return respond(await this.catalog.action(connector, action, call), request);
      case 'credential_metadata':
        return respond(await this.catalog.metadata(connector, call), request);
      case 'credentials':
        return json(await this.credentials.all(await upstreamUser(), call));
      case 'connector_credentials':
        return json(await this.credentials.ofConnector(connector, await upstreamUser(), call));
      case 'create_credential':
        return json(await this.credentials.create(connector, await upstreamUser(), jsonText(body) ?? '', call));
      case 'delete_credential':
        await this.credentials.delete(connector, credential, await upstreamUser(), call);
        return new Response(null, { status: 204 });
      case 'execute':
        return this.execute.respond({ connector, action, user, call }, request.headers, body, this.#keepAlive(context));
      case 'executions':
        if (!this.store.hasJournal) throw ApiError.notFound('This endpoint keeps no journal of runs.');
        return json(await executionsPage(this.store, user.id, new URL(request.url).searchParams, call));
      case 'capabilities':
        return json(this.#capabilities());
      default:
        throw ApiError.internal();
    }
  }

  /** Reads a JSON body within the limits of size and time. @param {Request} request */
  async #read({ headers, body }) {
    const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') throw ApiError.notJson();
    const limit = this.settings.requestBytes;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(ApiError.bodyTimeout()), BODY_MS)));
    const reading = readBody(body, limit, () => headers.get('content-length')).catch(() => {
      throw ApiError.invalidInput('The request broke off.');
    });
    const bytes = await Promise.race([reading, late]).finally(() => clearTimeout(timer));
    if (bytes === null) throw ApiError.tooLarge(limit);
    return /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
  }

  #capabilities() {
    const { requestBytes, responseBytes, executeTimeoutMs, answerRetentionMs: idempotencyMs, rateLimit } = this.settings;
    const limits = { requestBytes, responseBytes, executeTimeoutMs, idempotencyMs, ...(rateLimit && { rateLimit }) };
    return JSON.stringify({ executions: this.store.hasJournal, limits });
  }

  /** @param {Context} context @returns {(promise: Promise<unknown>) => void} */
  #keepAlive(context) {
    // As a method: some platforms insist.
    const platform = context.waitUntil ? context : this.settings;
    return (promise) => platform.waitUntil?.(promise.catch(() => {}));
  }

  /** @param {Call} call @param {Context} context */
  #purge(call, context) {
    const now = Date.now();
    if (now - this.#purged < PURGE_EVERY) return;
    this.#purged = now;
    const { answerRetentionMs, journalRetentionMs } = this.settings;
    this.#keepAlive(context)(this.store.purge(call, now - answerRetentionMs, now - journalRetentionMs).catch(() => {}));
  }

  /** @param {Call} call @param {Route | undefined} route @param {number | undefined} status */
  #log({ requestId, attempts, started }, route, status) {
    this.settings.log({
      level: 'info',
      event: 'call',
      requestId,
      route: route?.name ?? 'none',
      ...(route?.connector !== undefined && { connector: route.connector }),
      ...(route?.action !== undefined && { action: route.action }),
      ...(status !== undefined && { status }),
      durationMs: Math.max(0, Date.now() - started),
      attempts,
    });
  }
}

/** @param {string} text */
const json = (text) => new Response(text, { headers: { 'content-type': 'application/json' } });
