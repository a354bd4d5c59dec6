/**
 * A deliberately wrong endpoint: the right one with one fault, and a fault for each check that `jackfield check` has. A
 * fault is a mistake that somebody could make; where one mistake breaks several things, the check of its name is one of them.
 */
import { createEndpoint } from 'jackfield/endpoint';

/** How a fault spoils the right endpoint. @typedef {(right: Right) => (request: Request, context: any) => Promise<Response>} Fault */
/** @typedef {{ endpoint: Function, make: (options: object) => Function, apiKey: string, upstream: string, redirectUri: string }} Right */

const at = (request, method, pattern) => request.method === method && pattern.test(new URL(request.url).pathname);
const isRun = (request) => at(request, 'POST', /\/execute$/);
const isConnect = (request) => at(request, 'POST', /\/credentials$/);
const random = () => crypto.randomUUID();
const somebody = ['cookie', 'authorization'];

/** The answer with other headers; a header that is null is left out. */
function withHeaders(response, headers, body = response.body, status = response.status) {
  const changed = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) value === null ? changed.delete(name) : changed.set(name, value);
  return new Response([204, 304].includes(status) ? null : body, { status, headers: changed });
}
async function withJson(response, change) {
  return withHeaders(response, {}, JSON.stringify(change(await response.json())));
}
/** The request with other headers, body or method. */
async function remade(request, { headers = {}, body, method = request.method } = {}) {
  const changed = new Headers(request.headers);
  for (const [name, value] of Object.entries(headers)) value === null ? changed.delete(name) : changed.set(name, value);
  const text = body ?? (['GET', 'HEAD'].includes(request.method) ? '' : await request.text());
  changed.delete('content-length');
  return new Request(request.url, {
    method,
    headers: changed,
    ...(['GET', 'HEAD'].includes(method) ? {} : { body: text }),
  });
}
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Spoils the answers to some requests. @returns {Fault} */
const answering =
  (applies, change) =>
  ({ endpoint }) =>
  async (request, context) => {
    const seen = request.clone();
    const response = await endpoint(request, context);
    return applies(seen, response) ? change(response, seen) : response;
  };
/** Spoils some requests on their way in. @returns {Fault} */
const asking =
  (applies, change) =>
  ({ endpoint }) =>
  async (request, context) =>
    endpoint(applies(request) ? await change(request) : request, context);
/** Spoils the body of some requests. @returns {Fault} */
const asked = (applies, change) =>
  asking(applies, async (request) => {
    const text = await request.text();
    return remade(request, { body: parsed(text) === null ? text : change(parsed(text)) });
  });
/** The right endpoint with other options. @returns {Fault} */
const made =
  (options) =>
  ({ make }) =>
    make(options);
/** The right endpoint with what becomes of calls upstream spoilt, knowing the request. @returns {Fault} */
const calling =
  (applies, fetched) =>
  ({ endpoint, make }) =>
  async (request, context) => {
    if (!applies(request)) return endpoint(request, context);
    const seen = request.clone();
    return make({ fetch: (url, init) => fetched(seen, url, init) })(request, context);
  };
const upstreamAs = (init, headers, body = init.body) => {
  const changed = new Headers(init.headers);
  for (const [name, value] of Object.entries(headers)) value === null ? changed.delete(name) : changed.set(name, value);
  return { ...init, headers: changed, body };
};
const identifiedAs =
  (id, applies) =>
  ({ endpoint, make }) => {
    const other = make({ identify: (request) => (somebody.some((name) => request.headers.has(name)) ? { id } : null) });
    return (request, context) => (applies(request) ? other : endpoint)(request, context);
  };
const everything = () => true;
const ok = (_, response) => response.ok;
const isPath = (pattern) => (request, response) => response.status === 200 && at(request, 'GET', pattern);

/** The faults, by the check that must find them. @type {(jane: string, omar: string) => Record<string, Fault>} */
export const faults = (jane, omar) => ({
  'shapes/connectors': answering(isPath(/integrations\/connectors$/), (response) =>
    withJson(response, ({ connectors }) => connectors),
  ),
  'shapes/resources': answering(isPath(/\/resources$/), (response) =>
    withJson(response, ({ resources }) => ({ data: resources })),
  ),
  'shapes/action': answering(isPath(/\/actions\/[^/]+$/), (response) => withJson(response, ({ action }) => action)),
  'shapes/metadata': answering(isPath(/\/metadata$/), (response) =>
    withJson(response, () => ({ metadata: [{ properties: [] }] })),
  ),
  'shapes/credentials': answering(isPath(/integrations\/credentials$/), (response) =>
    withJson(response, ({ credentials }) => ({
      credentials: credentials.map((item) => ({ ...item, accessToken: 'x' })),
    })),
  ),
  'shapes/connector-credentials': answering(isPath(/connectors\/[^/]+\/credentials$/), (response) =>
    withJson(response, ({ credentials }) => ({ data: credentials })),
  ),
  'shapes/capabilities': answering(isPath(/\/capabilities$/), (response) =>
    withJson(response, (told) => ({ ...told, executions: 'yes' })),
  ),
  'shapes/executions': answering(isPath(/\/executions$/), (response) =>
    withJson(response, ({ executions }) => ({ executions })),
  ),
  'shapes/icon': answering(isPath(/\/icon$/), (response) => withHeaders(response, { 'content-security-policy': null })),
  'shapes/callback': answering(isPath(/\/callback$/), (response) =>
    withHeaders(response, { 'cross-origin-opener-policy': 'same-origin' }),
  ),
  'shapes/errors': answering(
    (_, response) => response.status === 404,
    () => new Response('Not found', { status: 404 }),
  ),
  'shapes/etag': asking(everything, (request) => remade(request, { headers: { 'if-none-match': null } })),

  'identity/session': ({ make }) => make({ identify: () => jane }),
  'identity/separate': identifiedAs(jane, everything),
  'identity/header': calling(everything, (request, url, init) => {
    const told = request.headers.get('x-alloy-userid');
    if (!told || !new Headers(init.headers).has('x-alloy-userid')) return fetch(url, init);
    return fetch(url.replace(/users\/[^/]+/, `users/${told}`), upstreamAs(init, { 'x-alloy-userid': told }));
  }),
  'identity/body': calling(isConnect, async (request, url, init) => {
    const body = parsed(await request.clone().text()) ?? {};
    const told = body.userId ?? body.userid ?? body.user_id;
    if (!told || init.method !== 'POST' || !init.body.includes('authenticationType')) return fetch(url, init);
    return fetch(
      url,
      upstreamAs(init, { 'x-alloy-userid': told }, JSON.stringify({ ...JSON.parse(init.body), userId: told })),
    );
  }),

  'sites/mark': asking(everything, (request) => remade(request, { headers: { 'x-jackfield': '1' } })),
  'sites/origin': asking(everything, (request) =>
    remade(request, { headers: { origin: null, 'sec-fetch-site': null } }),
  ),
  'sites/content-type': asking(
    (request) => request.method === 'POST',
    (request) => remade(request, { headers: { 'content-type': 'application/json' } }),
  ),
  'sites/cors': answering(everything, (response, request) =>
    withHeaders(response, { 'access-control-allow-origin': request.headers.get('origin') ?? '*' }),
  ),

  'paths/unknown':
    ({ endpoint, apiKey, upstream }) =>
    async (request, context) => {
      const response = await endpoint(request, context);
      const { pathname } = new URL(request.url);
      if (response.status !== 404 || request.method !== 'GET') return response;
      const headers = { authorization: `Bearer ${apiKey}`, 'x-api-version': '2025-09' };
      const passedOn = await fetch(`${upstream}${pathname.replace('/integrations', '')}`, { headers });
      return passedOn.ok ? passedOn : response;
    },
  'paths/tricks':
    ({ endpoint, apiKey, upstream }) =>
    async (request, context) => {
      const path = context.rawPath.replace('/integrations', '');
      if (request.method !== 'GET' || !/%2f/i.test(path)) return endpoint(request, context);
      const headers = { authorization: `Bearer ${apiKey}`, 'x-api-version': '2025-09' };
      return withHeaders(await fetch(`${upstream}${decodeURIComponent(path)}`, { headers }), {});
    },
  'paths/methods': asking(
    (request) => ['PUT', 'PATCH'].includes(request.method),
    (request) => remade(request, { method: 'GET' }),
  ),
  'paths/override': asking(
    (request) => request.headers.has('x-http-method-override'),
    (request) => remade(request, { method: request.headers.get('x-http-method-override') }),
  ),

  'limits/size': ({ endpoint, make }) => {
    const greedy = make({ requestBytes: 2 ** 30 });
    return (request, context) => (request.method === 'POST' ? greedy : endpoint)(request, context);
  },
  'limits/json':
    ({ endpoint }) =>
    async (request, context) => {
      const text = request.method === 'POST' ? await request.clone().text() : '{}';
      const response = await endpoint(request, context);
      if (parsed(text) !== null || response.status !== 400) return response;
      return withHeaders(
        response,
        {},
        (await response.text()).replace('400', '500').replace('INVALID_INPUT', 'INTERNAL_ERROR'),
        500,
      );
    },

  'credentials/redirect': ({ endpoint, redirectUri }) =>
    asked(isConnect, ({ redirect_uri, ...body }) =>
      JSON.stringify('redirectUri' in body ? { ...body, redirectUri } : body),
    )({ endpoint }),
  'credentials/consent': answering(
    (request, response) => ok(request, response) && isConnect(request),
    (response) => withJson(response, (made) => ({ ...made, state: 'inner' })),
  ),
  'credentials/oauth-app': asked(isConnect, ({ authConfigId, auth_config_id, ...body }) => JSON.stringify(body)),
  'credentials/twice': asked(isConnect, (body) => JSON.stringify(body)),
  'credentials/foreign-use': identifiedAs(jane, isRun),
  'credentials/foreign-delete': identifiedAs(jane, (request) => request.method === 'DELETE'),

  'runs/key': asking(isRun, (request) => {
    const key = request.headers.get('idempotency-key') ?? '';
    return remade(request, { headers: { 'idempotency-key': /^[!-~]{1,200}$/.test(key) ? key : random() } });
  }),
  'runs/answer': answering(
    (request, response) => isRun(request) && response.ok,
    (response) => withHeaders(response, { 'content-type': 'text/html' }),
  ),
  'runs/once': asking(isRun, (request) => remade(request, { headers: { 'idempotency-key': random() } })),
  'runs/together': ({ endpoint }) => {
    const goingOn = new Set();
    return async (request, context) => {
      const key = request.headers.get('idempotency-key') ?? '';
      if (!isRun(request)) return endpoint(request, context);
      if (goingOn.has(key))
        return endpoint(await remade(request, { headers: { 'idempotency-key': random() } }), context);
      goingOn.add(key);
      return endpoint(request, context).finally(() => goingOn.delete(key));
    };
  },
  'runs/conflict': ({ endpoint }) => {
    const bodies = new Map();
    return async (request, context) => {
      if (!isRun(request)) return endpoint(request, context);
      const text = await request.text();
      const key = request.headers.get('idempotency-key') ?? '';
      if (!bodies.has(key)) bodies.set(key, text);
      return endpoint(
        new Request(request.url, {
          method: 'POST',
          headers: (await remade(request, { body: 'x' })).headers,
          body: bodies.get(key),
        }),
        context,
      );
    };
  },
  'runs/smuggling': asked(isRun, ({ additionalHeaders, ...body }) => JSON.stringify(body)),
  'runs/journal': identifiedAs(omar, (request) => at(request, 'GET', /\/executions$/)),

  'upstream/user': calling(everything, (_, url, init) => fetch(url, upstreamAs(init, { 'x-alloy-userid': null }))),
  'upstream/headers': calling(everything, (request, url, init) =>
    fetch(url, upstreamAs(init, { 'x-check': request.headers.get('x-check') ?? 'none' })),
  ),
  'upstream/stripped': calling(isRun, async (request, url, init) => {
    if (!url.endsWith('/execute')) return fetch(url, init);
    const { additionalHeaders } = parsed(await request.clone().text()) ?? {};
    return fetch(url, upstreamAs(init, {}, JSON.stringify({ ...JSON.parse(init.body), additionalHeaders })));
  }),
  'upstream/exact': calling(isRun, (_, url, init) =>
    fetch(url, url.endsWith('/execute') ? upstreamAs(init, {}, JSON.stringify(JSON.parse(init.body))) : init),
  ),
  // A pause that no call's time allows.
  'upstream/retry': made({ retryBaseMs: 10 ** 9 }),
  'upstream/busy': answering(
    (_, response) => response.status === 429,
    (response) => withHeaders(response, { 'retry-after': null }),
  ),
  'upstream/page':
    ({ make }) =>
    async (request, context) => {
      let page = '';
      const seeing = async (url, init) => {
        const answer = await fetch(url, init);
        if ((answer.headers.get('content-type') ?? '').includes('html')) page = await answer.clone().text();
        return answer;
      };
      const response = await make({ fetch: seeing })(request, context);
      return page ? new Response(page, { status: 502, headers: { 'content-type': 'text/html' } }) : response;
    },
  'upstream/reconnect': answering(
    (_, response) => response.status === 424,
    (response) => withHeaders(response, {}, response.body, 401),
  ),
  'upstream/no-rerun': calling(isRun, async (_, url, init) => {
    const answer = await fetch(url, init);
    return answer.status >= 500 ? fetch(url, init) : answer;
  }),
  'upstream/lost': ({ endpoint }) => {
    const lost = new Set();
    return async (request, context) => {
      const key = request.headers.get('idempotency-key') ?? '';
      if (isRun(request) && lost.has(key))
        request = await remade(request, { headers: { 'idempotency-key': random() } });
      const response = await endpoint(request, context);
      if (response.status === 502) lost.add(key);
      return response;
    };
  },

  'answers/request-id': answering(everything, (response, request) =>
    withHeaders(response, { 'x-request-id': request.headers.get('x-request-id') ?? 'always' }),
  ),
  'answers/personal': answering(isPath(/\/credentials$/), (response) =>
    withHeaders(response, { 'cache-control': 'private, max-age=60' }),
  ),
  'answers/key': ({ endpoint, apiKey }) =>
    answering(everything, (response) => withHeaders(response, { 'x-debug': apiKey }))({ endpoint }),
  'answers/headers': answering(everything, (response) => withHeaders(response, { 'x-alloy-userid': '68a0' })),
  'answers/contract': answering(
    (request, response) => response.status === 403 && request.method === 'POST',
    (response) => withHeaders(response, {}, JSON.stringify({ error: 'forbidden' })),
  ),
});

/** The wrong endpoint with one fault. @param {Fault} fault @param {object} options those of the right one */
export function wrongEndpoint(fault, options) {
  const make = (changes) => createEndpoint({ ...options, ...changes });
  const [redirectUri] = options.redirectUris;
  return fault({ endpoint: make({}), make, apiKey: options.apiKey, upstream: options.upstream, redirectUri });
}
