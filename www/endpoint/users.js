/**
 * Which upstream user stands for an end user: created on first use, found again on conflict, remembered in the store.
 * Knows not what the user is wanted for.
 */
import { sha256 } from './call.js';
import { ApiError } from './error.js';
import { isId } from './id.js';
import { RawObject, rawList } from './json.js';
import { Remembered } from './remembered.js';
import { Failure, calls } from './upstream.js';

/** @typedef {import('./call.js').Call} Call */
/** @typedef {import('./index.js').EndUser} EndUser */

/** An upstream user id must fit a header as well as a path. @param {unknown} text @returns {text is string} */
const isUserId = (text) => isId(text) && /^[!-~]+$/.test(text);

export class Users {
  /** @type {Remembered<string>} */
  #known = new Remembered(60 * 60 * 1000);
  #upstream;
  #store;
  #realm;

  /**
   * @param {import('./options.js').Settings} settings @param {import('./upstream.js').Upstream} upstream
   * @param {import('./guarded.js').GuardedStore} store
   */
  constructor({ upstream: url, apiKey }, upstream, store) {
    this.#upstream = upstream;
    this.#store = store;
    // One upstream with one key is one set of users: the same id under another key can be another person. The digest is
    // of a long random key, and only half of it is kept.
    this.#realm = () => sha256(`${url.href}\u0000${apiKey}`).then((digest) => digest.slice(0, 32));
  }

  /**
   * The upstream user of an end user. However many calls come at once, one user is created.
   * @param {EndUser} user @param {Call} call
   */
  resolve(user, call) {
    return this.#known.find(user.id, async () => {
      const realm = await this.#realm();
      const kept = await this.#store.upstreamUser(call, realm, user.id);
      if (isUserId(kept)) return kept;
      const id = await this.#create(user, call);
      await this.#store.rememberUser(call, realm, user.id, id);
      return id;
    });
  }

  /** @param {EndUser} user @param {Call} call */
  async #create({ id, fullName }, call) {
    const body = JSON.stringify({ username: id, ...(fullName !== undefined && { fullName }) });
    try {
      const json = await this.#upstream.send(calls.createUser(), call, { body, retry: 'not-done' });
      const made = RawObject.read(json ?? '')?.string('userId');
      if (!isUserId(made)) throw ApiError.badAnswer();
      return made;
    } catch (error) {
      // How a taken name is refused is not documented; a lookup by the exact name is right after any such refusal, and
      // after an answer that got lost on the way.
      const perhapsThere = error instanceof Failure && ['unknown', 400, 409, 422].includes(error.effect);
      const found = perhapsThere ? await this.#find(id, call) : undefined;
      if (found === undefined) throw error;
      return found;
    }
  }

  /** @param {string} name @param {Call} call */
  async #find(name, call) {
    const json = await this.#upstream.send(calls.listUsers(), call, { retry: 'failed' });
    const users = rawList(json ?? '', ['data', 'users']);
    if (!users) throw ApiError.badAnswer();
    const ids = users
      .map((raw) => RawObject.read(raw))
      .filter((user) => user?.string('username') === name)
      .map((user) => user?.string('userId'));
    return ids.find(isUserId);
  }
}
