/** Actions and request bodies that lie beside the repository, as vendors wrote them. Knows nothing of forms. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { repository } from '../demo.js';
import { isObject, read } from './exact.js';
import { Schema } from './schema.js';

/** @typedef {import('./exact.js').Exact} Exact */

/** Where the catalog lies, if it does. */
export const corpus = resolve(repository, '../shared/corpus/connectors');

/** Why a journey through it is skipped. */
export const missing = existsSync(corpus) ? null : 'there is no catalog at ../shared/corpus/connectors beside the repository';

/** The ways in which an action may be written, hardest first: references kept, body wrapped by media type, neither. */
export const WRITTEN = ['actions-refs', 'actions-wrapped', 'actions'];

/**
 * A parameter as it is asked for.
 * @typedef {{ name: string, place: 'path' | 'query' | 'header', required: boolean, schema: Schema }} Parameter
 */

/** Headers that the credential supplies, or the transport. */
const SUPPLIED = /auth|token|api-?key|secret|cookie|password|^accept$|^content-type$/i;

/** @returns {{ id: string, name: string }[]} */
export function connectors() {
  return JSON.parse(readFileSync(`${corpus}/connectors.json`, 'utf8')).connectors;
}

/** The ids of a connector's actions that are written in this way. @param {string} connector @param {string} written */
export function actionIds(connector, written) {
  const folder = `${corpus}/${connector}/${written}`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((/** @type {string} */ file) => file.replace(/\.json$/, '')).sort();
}

/** Names of a connector's actions in its list, by id. @param {string} connector @returns {Map<string, string>} */
export function namesOf(connector) {
  const { resources } = JSON.parse(readFileSync(`${corpus}/${connector}/resources.json`, 'utf8'));
  return new Map(resources.flatMap((/** @type {any} */ resource) => resource.actions.map((/** @type {any} */ { id, name }) => [id, name])));
}

/** Recorded bodies of a connector's actions, in the file's order. @param {string} connector @returns {{ id: string, kind: string, valid: boolean, line: string }[]} */
export function instances(connector) {
  const file = `${corpus}/${connector}/instances.jsonl`;
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((/** @type {string} */ line) => {
    const { id, kind, valid } = JSON.parse(line);
    return { id, kind, valid, line };
  });
}

/** The body in a line of the recorded ones. @param {string} line @returns {Exact} */
export function bodyIn(line) {
  return /** @type {any} */ (read(line)).body;
}

/** An action with its body's schema and its parameters. @param {string} connector @param {string} written @param {string} id */
export function action(connector, written, id) {
  const document = /** @type {any} */ (read(readFileSync(`${corpus}/${connector}/${written}/${id}.json`, 'utf8'))).action;
  const { requestBody: body = {} } = document;
  const media = Object.entries(body.content ?? {});
  const [, wrapped] = media.find(([type]) => type.startsWith('application/json')) ?? media[0] ?? [];
  const schema = wrapped?.schema ?? body;
  const has = isObject(schema) && Object.keys(schema).length > 0;
  return {
    name: document.displayName ?? document.name ?? id,
    body: has ? new Schema(schema, [schema, body, document]) : null,
    parameters: parameters(document),
  };
}

/** @param {any} document @returns {Parameter[]} */
function parameters(document) {
  const given = (document.parameters ?? []).map((/** @type {any} */ entry) => ({
    name: entry.name,
    place: entry.in,
    required: entry.in === 'path' || entry.required === true,
    schema: new Schema(entry.schema ? { ...entry.schema, example: entry.schema.example ?? entry.example } : entry, [document]),
  }));
  const named = [...(document.path ?? '').matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const undeclared = named.filter((name) => !given.some((/** @type {any} */ one) => one.place === 'path' && one.name === name));
  const all = [...given, ...undeclared.map((name) => ({ name, place: 'path', required: true, schema: new Schema({ type: 'string' }, []) }))];
  return all.filter(({ name, place }) => ['path', 'query', 'header'].includes(place) && !(place === 'header' && SUPPLIED.test(name)));
}
