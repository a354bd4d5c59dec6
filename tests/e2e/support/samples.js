/** Schemas of others as a catalog that a demo can serve: written where nothing is kept. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ id: string, displayName: string, httpMethod: string, path: string, parameters: unknown[], requestBody: unknown }} Action */

/** A catalog in a folder of its own; `remove` takes it away again. */
export class Catalog {
  /** @param {Record<string, Action[]>} actions by connector */
  constructor(actions) {
    this.folder = mkdtempSync(join(tmpdir(), 'jackfield-catalog-'));
    const connectors = Object.keys(actions).map((id) => ({ id, name: id, icon: '', group: ['input'], category: ['samples'] }));
    this.#write('connectors.json', { connectors });
    for (const [connector, all] of Object.entries(actions)) {
      const listed = all.map(({ id, displayName }) => ({ id, name: displayName, description: '' }));
      this.#write(`${connector}/resources.json`, { resources: [{ name: connector, description: '', actions: listed }] });
      this.#write(`${connector}/credentials-metadata.json`, { metadata: [] });
      for (const action of all) this.#write(`${connector}/actions/${action.id}.json`, { action });
    }
  }

  /** @param {string} path @param {unknown} value */
  #write(path, value) {
    const file = join(this.folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, JSON.stringify(value));
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }
}

/** An action that asks for a body and nothing else. @param {string} id @param {unknown} requestBody @returns {Action} */
export function asking(id, requestBody) {
  return { id, displayName: id, httpMethod: 'post', path: `/${id}`, parameters: [], requestBody };
}

/** The files of a folder, by name without its end. @param {string} folder @returns {Map<string, string>} */
export function texts(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(files.sort().map((name) => [name.slice(0, -'.json'.length), readFileSync(join(folder, name), 'utf8')]));
}
