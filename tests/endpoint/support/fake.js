/**
 * An upstream for tests, in place of `fetch`: writes down every request, behaves like the real one by default, and can be
 * told to answer otherwise. And the endpoint before it, each of whose answers is held against the contract.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createEndpoint } from 'jackfield/endpoint';
import { held } from './contract.js';

export const KEY = 'sk_live_do_not_print_me';
export const CALLBACK = 'https://app.example/integrations/oauth/callback';
export const RUN = '{"credentialId":"c1","requestBody":{"email":"ada@example.com"}}';
export const RUN_LINE = 'POST /connectors/hubspot/actions/createContact/execute';
export const ANSWER = '{"responseData":{"id":12345678901234567890.10},"executionId":"e1"}';

/** One scripted answer; `after` ms; or an error in place of one. */
export const reply = (status, body, { headers = {}, after = 0, error } = {}) => ({
  status,
  body,
  headers,
  after,
  error,
});
const json = (value) => reply(200, typeof value === 'string' ? value : JSON.stringify(value));

export class Fake {
  seen = [];
  #scripts = new Map();
  #users = new Map();
  #credentials = new Map();

  /** Scripts the answers to a request line; the last one stays. */
  on(line, ...replies) {
    this.#scripts.set(line, replies);
  }
  give(user, connector, id) {
    const item = {
      credentialId: id,
      name: 'n',
      type: `${connector}-oauth2`,
      createdAt: '2025-08-08T06:36:53.748Z',
      updatedAt: '2025-08-08T06:36:53.748Z',
      token: 'hidden',
    };
    const list = this.#credentials.get(`up-${user}`) ?? [];
    this.#credentials.set(`up-${user}`, [...list, item]);
  }
  know(name) {
    this.#users.set(name, `up-${name}`);
  }
  get lines() {
    return this.seen.map(({ line }) => line);
  }
  count(line) {
    return this.lines.filter((seen) => seen === line).length;
  }
  only(line) {
    const found = this.seen.filter((seen) => seen.line === line);
    if (found.length !== 1) throw new Error(`${line} in ${this.lines}`);
    return found[0];
  }

  fetch = async (address, { method = 'GET', headers, body, signal } = {}) => {
    const url = new URL(address);
    const line = `${method} ${url.pathname}${url.search}`;
    const seen = { line, headers: new Headers(headers), body, host: url.host };
    this.seen.push(seen);
    const script = this.#scripts.get(line);
    const {
      status,
      body: text,
      headers: more,
      after,
      error,
    } = (script?.length > 1 ? script.shift() : script?.[0]) ?? this.#usual(seen);
    await sleep(after, undefined, { signal });
    if (error) throw error;
    return new Response([204, 304].includes(status) ? null : text, {
      status,
      headers: { 'content-type': 'application/json', ...more },
    });
  };

  #usual({ line, headers, body }) {
    const [method, path] = line.split(' ');
    const [first, second, third, fourth, fifth] = path.slice(1).split('/');
    if (first === 'icons') {
      return second === 'hubspot.svg'
        ? reply(200, '<svg/>', { headers: { 'content-type': 'image/svg+xml; charset=utf-8' } })
        : reply(200, '<script>', { headers: { 'content-type': 'text/html' } });
    }
    if (headers.get('authorization') !== `Bearer ${KEY}`)
      return reply(401, '{"error":{"code":"UNAUTHORIZED","message":"no"}}');
    const user = headers.get('x-alloy-userid') ?? 'the-keys-owner';
    const credentials = (of) => this.#credentials.get(of) ?? [];
    const known = {
      'POST users': () => {
        const { username } = typeof body === 'string' ? JSON.parse(body) : { username: 'jane' };
        if (this.#users.has(username)) return reply(409, '{"error":{"code":"CONFLICT","message":"taken"}}');
        this.know(username);
        return json({ userId: `up-${username}` });
      },
      'GET users': () => json({ data: [...this.#users].map(([username, userId]) => ({ userId, username })) }),
      'GET users credentials': () => json({ data: credentials(second) }),
      'GET connectors': () =>
        json({
          connectors: [
            { id: 'hubspot', name: 'HubSpot', icon: 'http://127.0.0.1:9/icons/hubspot.svg', category: ['crm'] },
            { id: 'slack', name: 'Slack', icon: 'http://127.0.0.1:9/icons/slack.html' },
            { id: 'trello', name: 'Trello' },
          ],
        }),
      'GET connectors resources': () =>
        json('{"resources":[{"name":"contacts","actions":[{"id":"createContact"},{"id":"deleteAll"}]}]}'),
      'GET connectors actions': () => json(`{"action":{"id":"${fourth}","max":12345678901234567890.10}}`),
      'GET connectors credentials': () =>
        fourth === 'metadata'
          ? json('{"metadata":[{"authenticationType":"oauth2","properties":[]}]}')
          : json({ credentials: credentials(user).filter(({ type }) => type.startsWith(second)) }),
      'POST connectors credentials': () =>
        json('{"oauthUrl":"https://provider.example/authorize?token=consent-token","state":"internal"}'),
      'DELETE connectors credentials': () => {
        this.#credentials.set(
          user,
          credentials(user).filter(({ credentialId }) => credentialId !== fourth),
        );
        return json('{"success":true}');
      },
      'POST connectors actions': () => (fifth === 'execute' ? json(ANSWER) : undefined),
    }[[method, first, third].filter(Boolean).join(' ')];
    return known?.() ?? reply(404, '{"error":{"code":"NOT_FOUND","message":"no such thing"}}');
  }
}

/** A host with an endpoint: whoever `x-session` names is signed in. */
export function host(options = {}, fake = new Fake()) {
  const log = [];
  const endpoint = createEndpoint({
    apiKey: KEY,
    upstream: 'http://127.0.0.1:9',
    identify: (request) =>
      request.headers.has('x-session')
        ? { id: request.headers.get('x-session'), fullName: `${request.headers.get('x-session')}'s full name` }
        : null,
    redirectUris: [CALLBACK],
    retryBaseMs: 1,
    fetch: fake.fetch,
    log: (entry) => log.push(entry),
    ...options,
  });
  const answer = held(endpoint);
  /** A call as the widget would make it unless told otherwise; a header that is null is left out. */
  const ask = async (method, path, { headers = {}, body, user = 'jane', context } = {}) => {
    const all = {
      'x-jackfield': '1',
      'x-session': user,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    const given = Object.entries(all).filter(([, value]) => value !== null);
    const response = await answer(
      new Request(`http://host.example/integrations${path}`, { method, headers: given, body }),
      context,
    );
    const text = await response.text();
    return {
      status: response.status,
      text,
      header: (name) => response.headers.get(name),
      get json() {
        return JSON.parse(text);
      },
      get error() {
        return [response.status, JSON.parse(text).error.code];
      },
    };
  };
  const get = (path, more) => ask('GET', path, more);
  const run = (key, body = RUN, more = {}) =>
    ask('POST', '/connectors/hubspot/actions/createContact/execute', {
      ...more,
      body,
      headers: { 'idempotency-key': key, ...more.headers },
    });
  return { fake, log, ask, get, run };
}
