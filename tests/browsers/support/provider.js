/**
 * A real OpenID provider (`oidc-provider`), with a sign-in page and a consent page that carry the opener policy under
 * test. It knows one client, the vendor, and nothing of Jackfield.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Oidc from 'oidc-provider';
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';

export const CLIENT = { id: 'vendor', secret: randomBytes(24).toString('base64url') };

/** What it knows lasts as long as a test. The provider warns of its own adapter by that name. */
class Forgetful extends MemoryAdapter {}

export class Provider {
  /** What only the vendor and this provider may ever see. @type {string[]} */
  secrets = [CLIENT.secret];
  #server;
  #policy;
  /** @type {any} */
  #oidc;

  /** @param {import('node:http').Server} server @param {string} site @param {string | null} policy */
  constructor(server, site, policy) {
    this.#server = server;
    this.#policy = policy;
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    /** A site of its own for every browser. */
    this.issuer = `http://${site}:${port}`;
  }

  /** @param {string | null} policy `Cross-Origin-Opener-Policy` of every page, if any */
  static async start(policy, site = 'login.localhost') {
    const server = createServer().listen(0);
    await once(server, 'listening');
    return new Provider(server, site, policy);
  }

  /** Registers the vendor, and from then on answers. @param {string} redirectUri */
  open(redirectUri) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const client = { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri], id_token_signed_response_alg: 'ES256' };
    this.#oidc = new Oidc(this.issuer, {
      clients: [{ ...client, grant_types: ['authorization_code', 'refresh_token'] }],
      adapter: Forgetful,
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true, methods: ['S256'] },
      interactions: { url: (/** @type {any} */ _, /** @type {any} */ { uid }) => `/interaction/${uid}` },
      findAccount: (/** @type {any} */ _, /** @type {string} */ id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, RefreshToken: 600, Session: 600 },
    });
    this.#oidc.on('grant.success', ({ body, oidc }) => {
      this.secrets.push(oidc.params.code, oidc.params.code_verifier, body.access_token, body.refresh_token, body.id_token);
    });
    this.#oidc.on('server_error', (/** @type {any} */ _, /** @type {Error} */ error) => console.error(error));
    const rest = this.#oidc.callback();
    this.#server.on('request', (request, response) => {
      if (this.#policy) response.setHeader('cross-origin-opener-policy', this.#policy);
      const interaction = request.url?.startsWith('/interaction/');
      if (!interaction) return rest(request, response);
      this.#interact(request, response).catch((error) => response.writeHead(400).end(String(error)));
    });
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #interact(request, response) {
    const { prompt, params, session } = await this.#oidc.interactionDetails(request, response);
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(prompt.name === 'login' ? SIGN_IN : CONSENT);
      return;
    }
    const form = new URLSearchParams(await text(request));
    const result = await this.#decide(prompt.name, form, params, session);
    await this.#oidc.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }

  /** @param {string} prompt @param {URLSearchParams} form @param {any} params @param {any} session */
  async #decide(prompt, form, params, session) {
    if (prompt === 'login') return { login: { accountId: form.get('email') } };
    if (form.get('decision') !== 'allow') return { error: 'access_denied', error_description: 'The end user refused' };
    const grant = new this.#oidc.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return { consent: { grantId: await grant.save() } };
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** @param {string} title @param {string} form */
const page = (title, form) => `<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>
<form method="post">${form}</form>`;

const SIGN_IN = page(
  'Sign in',
  `<input name="email" type="email" aria-label="Email" required> <input name="password" type="password" aria-label="Password" required>
  <button>Sign in</button>`,
);
const CONSENT = page(
  'Allow access?',
  '<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>',
);

/** @param {import('node:http').IncomingMessage} request */
async function text(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
