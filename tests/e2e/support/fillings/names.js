/** By which words things on the screen are known again: fields by what they are called, choices by what they say. */
import { digits, same } from './exact.js';

/**
 * @typedef {import('./exact.js').Exact} Exact @typedef {import('./schema.js').Schema} Schema
 * @typedef {import('./screen.js').Thing} Thing
 */

/** @param {Thing} thing */
export function isWayToMore({ role, name }) {
  return role === 'combobox' && name.startsWith('Add a field');
}

/** Whether something is a field and no tool beside one. @param {Thing} thing */
export function isControl({ role, name, does }) {
  if (role === 'button') return does.startsWith('include ') || does.startsWith('dive ');
  if (role === 'listitem' || role === 'searchbox' || does.startsWith('rename ')) return false;
  return role !== 'list' && !name.startsWith('Kind of ') && !name.startsWith('Add a field');
}

/** Whether something is called like a member: by its title, or by its name's own letters. @param {string} name @param {Schema | null} member @returns {(thing: Thing) => boolean} */
export function called(name, member) {
  const title = typeof member?.node.title === 'string' ? member.node.title.trim().replace(/\s+/g, ' ') : '';
  const is = (/** @type {string} */ label) => (title ? label.toLowerCase() === title.toLowerCase() : alike(label, name));
  return (thing) => {
    if (thing.sort === 'row' || !member) return thing.sort === 'row' && !member && thing.name === name;
    if (thing.does.startsWith('include ')) return thing.name.startsWith('Add ') && is(thing.name.slice('Add '.length));
    return (isControl(thing) || thing.role === 'option') && is(thing.name);
  };
}

/** @param {string} label @param {string} name */
function alike(label, name) {
  const letters = (/** @type {string} */ text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters(label) === letters(name) ? letters(name) !== '' || label === name : letters(name) === 'oauth2' && label === 'OAuth';
}

/** What a choice may be called, the likeliest first. @param {Schema} schema @param {Exact} value @returns {string[]} */
export function choiceWords(schema, value) {
  const { node } = schema;
  const text = value === '' ? '\u201C\u201D' : (digits(value) ?? String(value));
  const at = (node.enum ?? []).findIndex((/** @type {Exact} */ one) => same(one, value));
  const named = [node['x-enum-varnames'], node['x-enumNames'], node.enumNames, node['x-enum-descriptions']].find(Array.isArray)?.[at];
  const element = node['x-enum-elements']?.[at]?.name;
  const branch = schema.unions[0]?.map((branch) => schema.at(branch).node).find((branch) => same(branch.const ?? branch.enum?.[0] ?? null, value));
  return [branch?.title, named, element, text].filter((words) => typeof words === 'string' && words !== '');
}

/** Where one of these words is offered, as it is or in other letters. @param {string[]} labels @param {string[]} words */
export function chosen(labels, words) {
  const exact = words.map((word) => labels.indexOf(word)).find((at) => at >= 0);
  return exact ?? labels.findIndex((label) => words.some((word) => alike(label, word)));
}
