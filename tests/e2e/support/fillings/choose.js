/**
 * Chooses the sixty actions that are filled in, and writes them to `chosen.json`: the thirty hardest, by `measure.js`, and
 * thirty that between them take every connector and every sort of control. Run by hand: `node support/fillings/choose.js`.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { composed } from './compose.js';
import { WRITTEN, action, actionIds, bodyIn, connectors, instances, namesOf } from './corpus.js';
import { leaves } from './exact.js';
import { Tally, fieldsIn, hardness } from './measure.js';

const HARDEST = 30;
const SPREAD = 30;

/** A recorded body is taken unless one that is made here is harder by this much. */
const HARDER = 1.5;

/**
 * @typedef {{ connector: string, written: string, action: string, body: number | 'composed' | null }} Chosen `body` is the line
 *   of the recorded instances, `composed` where nobody recorded a valid one that asks as much of the form
 * @typedef {{ body: number | 'composed', hardness: number, sorts: Set<string> }} Measured
 * @typedef {Chosen & { hardness: number, sorts: Set<string> }} Candidate
 */

/** @param {string} connector @returns {Candidate[]} */
function candidates(connector) {
  const recorded = instances(connector);
  const names = namesOf(connector);
  const count = new Map();
  for (const name of names.values()) count.set(name, (count.get(name) ?? 0) + 1);
  const places = WRITTEN.map((written) => new Set(actionIds(connector, written)));
  return actionIds(connector, 'actions').flatMap((id) => {
    // Two actions of one name cannot be told apart by it.
    if (count.get(names.get(id)) !== 1) return [];
    const written = WRITTEN[places.findIndex((ids) => ids.has(id))];
    const { body: schema, parameters } = action(connector, written, id);
    const sorts = new Set(parameters.map(({ place, schema }) => `${schema.types[0] ?? 'anything'} in ${place}`));
    if (!schema) return [{ connector, written, action: id, body: null, hardness: 0, sorts }];
    const own = recorded.map(({ line, ...about }, at) => ({ ...about, at, line })).filter((one) => one.id === id && one.valid && ['example', 'sampled'].includes(one.kind));
    const rich = own.map(({ at, line }) => ({ at, body: bodyIn(line) })).sort((one, other) => leaves(other.body) - leaves(one.body))[0];
    const all = fieldsIn(schema);
    const measured = [rich && { body: rich.at, value: rich.body }, { body: /** @type {const} */ ('composed'), value: composed(schema) }]
      .filter((one) => one?.value !== undefined)
      .map((/** @type {any} */ { body, value }) => {
        const met = new Tally();
        met.meet(value, schema);
        return { body, hardness: hardness(met, all), sorts: met.sorts };
      })
      .reduce((/** @type {Measured | null} */ one, other) => (one && other.hardness <= one.hardness * HARDER ? one : other), null);
    return measured === null ? [] : [{ connector, written, action: id, body: measured.body, hardness: measured.hardness, sorts: new Set([...sorts, ...measured.sorts]) }];
  });
}

/** Taken from one connector after the other, the hardest that is left first, then what adds most sorts not seen yet. @param {Candidate[]} from */
function spread(from) {
  const left = new Set(from);
  const seen = new Map();
  /** @type {Candidate[]} */
  const taken = [];
  const gain = (/** @type {Candidate} */ one) => [...one.sorts].reduce((sum, sort) => sum + 1 / (1 + (seen.get(sort) ?? 0)) ** 2, 0);
  const ids = [...new Set(from.map(({ connector }) => connector))];
  while (taken.length < SPREAD) {
    for (const id of ids) {
      const own = [...left].filter(({ connector }) => connector === id);
      const isFirst = taken.length < ids.length;
      const [best] = isFirst ? own : own.sort((one, other) => gain(other) - gain(one) || one.action.localeCompare(other.action));
      if (!best || taken.length === SPREAD) continue;
      left.delete(best);
      taken.push(best);
      for (const sort of best.sorts) seen.set(sort, (seen.get(sort) ?? 0) + 1);
    }
  }
  return taken;
}

const all = connectors().flatMap(({ id }) => candidates(id));
const ranked = [...all].sort((one, other) => other.hardness - one.hardness || one.action.localeCompare(other.action));
const hardest = ranked.slice(0, HARDEST);
const rest = spread(ranked.slice(HARDEST));
const plain = (/** @type {Candidate} */ { connector, written, action, body }) => ({ connector, written, action, body });
const lines = [...hardest, ...rest].map((one) => `  ${JSON.stringify(plain(one))}`);
writeFileSync(fileURLToPath(new URL('chosen.json', import.meta.url)), `[\n${lines.join(',\n')}\n]\n`);
for (const { connector, written, action, hardness, sorts } of [...hardest, ...rest]) {
  console.log(`${hardness.toFixed(0).padStart(4)}  ${connector}/${written}/${action}  ${[...sorts].join(', ')}`);
}
