/** The table of what came of every case in every engine: printed, and kept as Markdown. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export class Report {
  /** @type {Map<string, Map<string, string>>} */
  #rows = new Map();

  /** @param {string} row @param {string} engine @param {string} outcome */
  note(row, engine, outcome) {
    const cells = this.#rows.get(row) ?? new Map();
    cells.set(engine, outcome);
    this.#rows.set(row, cells);
  }

  /** @param {string[]} rows in their order @param {string[]} engines */
  table(rows, engines) {
    const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
    const body = rows.map((row) => line([row, ...engines.map((engine) => this.#rows.get(row)?.get(engine) ?? 'not run')]));
    return [line(['', ...engines]), line(['', ...engines].map(() => '---')), ...body].join('\n');
  }

  /** @param {string} file @param {string} text */
  static write(file, text) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
