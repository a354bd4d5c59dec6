/**
 * The end user's credentials: listed, created, deleted. Every one is used only after the user's own list has named it.
 * What is in a credential must go upstream and nowhere else.
 */
import { ApiError } from './error.js';
import { RawObject, envelope, rawList } from './json.js';
import { isSafeOauthUrl } from './options.js';
import { Remembered } from './remembered.js';
import { Failure, calls } from './upstream.js';

/** The fields of a credential that the browser sees. Whatever else an upstream may add stays here. */
const SHOWN = ['credentialId', 'name', 'type', 'createdAt', 'updatedAt'];

/** A credential never changes hands, so a list that named it is believed for this long: a run then costs one call. */
const OWNED_MS = 60_000;

/** @typedef {import('./call.js').Call} Call */

export class Credentials {
  /** By user and credential, the credential's `type`, or `''`. @type {Remembered<string>} */
  #owned = new Remembered(OWNED_MS);
  #settings;
  #upstream;

  /** @param {import('./options.js').Settings} settings @param {import('./upstream.js').Upstream} upstream */
  constructor(settings, upstream) {
    this.#settings = settings;
    this.#upstream = upstream;
  }

  /** The user's credentials for all connectors on offer, as JSON. @param {string} user @param {Call} call */
  async all(user, call) {
    const { connectors } = this.#settings;
    const list = await this.#read(calls.userCredentials(user), user, call);
    const isOffered = (/** @type {string} */ type) => !connectors || [...connectors].some((id) => isOf(type, id));
    return envelope(
      'credentials',
      list.filter((credential) => isOffered(credential.string('type') ?? '')),
    );
  }

  /**
   * The user's credentials for one connector, as JSON.
   * @param {string} connector @param {string} user @param {Call} call
   */
  async ofConnector(connector, user, call) {
    return envelope('credentials', await this.#read(calls.connectorCredentials(connector), user, call));
  }

  /**
   * Makes sure that a credential is the user's own, and tells its `type`. The list that is asked has the user in its path,
   * so its answer cannot be about the key's owner. The refusal is the same whether it is another's or nobody's.
   * @param {string} credential @param {string} user @param {Call} call
   */
  async checkOwner(credential, user, call) {
    const pair = JSON.stringify([user, credential]);
    const known = this.#owned.get(pair);
    if (known !== undefined) return known;
    const list = await this.#read(calls.userCredentials(user), user, call);
    const found = list.find((item) => item.string('credentialId') === credential);
    if (!found) throw ApiError.notFound('Credential not found.');
    const type = found.string('type') ?? '';
    this.#owned.set(pair, type);
    return type;
  }

  /**
   * Creates a credential, or begins to: an OAuth one appears in the list after the user's consent. Never tried twice.
   * @param {string} connector @param {string} user @param {string} json what the browser sent @param {Call} call
   */
  async create(connector, user, json, call) {
    const body = this.#prepare(connector, user, json, call);
    const answer = await this.#upstream.send(calls.createCredential(connector), call, { user, body, retry: 'never' });
    return this.#reduce(answer ?? '', call);
  }

  /**
   * Deletes a credential of the user's own.
   * @param {string} connector @param {string} credential @param {string} user @param {Call} call
   */
  async delete(connector, credential, user, call) {
    const type = await this.checkOwner(credential, user, call);
    this.#owned.delete(JSON.stringify([user, credential]));
    const ask = { user, retry: /** @type {const} */ ('not-done') };
    try {
      await this.#upstream.send(calls.deleteCredential(connector, credential), call, ask);
    } catch (error) {
      // The upstream documents one spelling and has been seen to know another, which has no connector in it: the
      // credential of another connector, one that is not on offer perhaps, is not this call's to delete.
      const unknown = error instanceof Failure && [404, 405].includes(/** @type {number} */ (error.effect));
      if (!unknown || (type && !isOf(type, connector))) throw error;
      await this.#upstream.send(calls.deleteUserCredential(user, credential), call, ask);
    }
  }

  /** @param {ReturnType<typeof calls.listUsers>} to @param {string} user @param {Call} call */
  async #read(to, user, call) {
    const items = rawList((await this.#upstream.send(to, call, { user, retry: 'failed' })) ?? '', [
      'credentials',
      'data',
    ]);
    if (!items) throw ApiError.badAnswer();
    return items.flatMap((raw) => {
      const credential = RawObject.read(raw);
      if (!credential?.string('credentialId')) return [];
      return [new RawObject(credential.entries.filter(([name]) => SHOWN.includes(name)))];
    });
  }

  /**
   * The body for the upstream: what the browser sent, to the letter, with the user put in and the address checked.
   * @param {string} connector @param {string} user @param {string} json @param {Call} call
   */
  #prepare(connector, user, json, call) {
    const { redirectUris, authConfigs, log } = this.#settings;
    const body = RawObject.read(json);
    if (!body) throw ApiError.invalidInput('The body must be a JSON object.');
    if (body.hasDuplicates) throw ApiError.invalidInput('The body names a field twice.');
    if (!body.string('authenticationType')) throw ApiError.invalidInput('authenticationType is missing.');
    if (body.entries.some(([name]) => plain(name) === 'authconfigid')) {
      throw ApiError.invalidInput('authConfigId is not taken from a browser.');
    }
    // However it is spelled: an upstream that reads names leniently must not find the browser's choice.
    body.entries = body.entries.filter(([name]) => !['userid', 'xalloyuserid'].includes(plain(name)));
    body.set('userId', JSON.stringify(user));
    for (const [name] of body.entries.filter(([name]) => plain(name) === 'redirecturi')) {
      const uri = body.string(name);
      if (name === 'redirectUri' && uri !== undefined && redirectUris.has(uri)) continue;
      const message = 'A redirectUri was refused: it is not among redirectUris.';
      log({ level: 'warn', event: 'endpoint', message, requestId: call.requestId, connector });
      throw ApiError.invalidInput('redirectUri is not one of the addresses allowed here.');
    }
    const authConfig = authConfigs.get(connector);
    if (authConfig !== undefined) body.set('authConfigId', JSON.stringify(authConfig));
    return body.toString();
  }

  /**
   * The answer, reduced to what the browser needs. An address that is not safe to open is no answer.
   * @param {string} json @param {Call} call
   */
  #reduce(json, call) {
    const answer = RawObject.read(json);
    const places = [answer, RawObject.read(answer?.get('data') ?? '')];
    const find = (/** @type {string} */ name) => places.map((place) => place?.string(name)).find(Boolean);
    const oauthUrl = find('oauthUrl');
    if (oauthUrl !== undefined) {
      if (isSafeOauthUrl(oauthUrl, this.#settings.isLocal)) return JSON.stringify({ oauthUrl });
      const message = 'The upstream named an address for consent that is not https.';
      this.#settings.log({ level: 'error', event: 'endpoint', message, requestId: call.requestId });
      throw ApiError.badAnswer();
    }
    const credentialId = find('credentialId');
    if (credentialId === undefined) throw ApiError.badAnswer();
    return JSON.stringify({ credentialId });
  }
}

/**
 * Whether a credential's `type`, `hubspot-oauth2` or plain `hubspot`, is of a connector.
 * @param {string} type @param {string} connector
 */
const isOf = (type, connector) => type === connector || type.startsWith(`${connector}-`);

/** A field's name as the most lenient reader could take it. @param {string} name */
const plain = (name) => name.replace(/[^\p{Alphabetic}\p{N}]/gu, '').toLowerCase();
