/**
 * Somebody who has a request to enter and enters it by the controls alone: finds each field by its name, opens what is
 * optional, chooses kinds, adds items and rows. JSON is typed where the form offers nothing else, and told of.
 */
import { expect } from '@playwright/test';
import { digits, isObject, read, same, typeOf, write } from './exact.js';
import { Hands } from './hands.js';
import { called, choiceWords, chosen, isControl } from './names.js';

/**
 * @typedef {import('./exact.js').Exact} Exact @typedef {import('./schema.js').Schema} Schema
 * @typedef {import('./screen.js').Thing} Thing @typedef {import('./screen.js').Where} Where
 * What no field takes: where, what, and why.
 * @typedef {{ path: (string | number)[], value: Exact, why: string }} Left
 * @typedef {import('./hands.js').Spot} Spot
 */

/** What a kind of value is called where the vendor has no name for it. @type {Record<string, string[]>} */
const KINDS = { string: ['Text'], integer: ['Whole number', 'Number'], number: ['Number'], boolean: ['Yes or no'], object: ['Fields'], array: ['List'] };

export class Person {
  /** How many values were typed or chosen. */
  fields = 0;
  /** What had to be typed as JSON. @type {{ path: string, why: string }[]} */
  json = [];

  /** @param {import('../marketplace.js').Marketplace} marketplace */
  constructor(marketplace) {
    this.hands = new Hands(marketplace);
    this.screen = this.hands.screen;
    this.root = marketplace.root;
  }

  /** Enters a whole part of the request. @param {string} part its legend @param {Exact} value @param {Schema} schema */
  async enterPart(part, value, schema) {
    const parts = (await this.screen.look('form')).filter(({ role, id, does }) => role === 'group' && !id && !does);
    const where = parts.some(({ name }) => name === part) ? `part ${part}` : 'form';
    const left = await this.#enterBare(where, value, schema);
    if (left.length > 0) await this.#paste(part, left);
    else await this.hands.hear();
  }

  /** Enters what has no name of its own there: a whole part, an item, a row, a kind. @param {Where} where @param {Exact} value @param {Schema} given @returns {Promise<Left[]>} */
  async #enterBare(where, value, given) {
    const schema = given.plain;
    const isUnion = schema.choices.length > 0 && !schema.isBeside;
    if (isObject(value) && !isUnion && !schema.values && schema.types[0] === 'object') return this.#enterMembers(where, value, schema);
    return this.#enterThing({ where, is: isControl }, value, schema);
  }

  /** @param {Where} where @param {{ [name: string]: Exact }} value @param {Schema} given @returns {Promise<Left[]>} */
  async #enterMembers(where, value, given) {
    let schema = given;
    /** @type {Where[]} */
    const places = [where];
    const besides = schema.isBeside ? schema.choices : [];
    for (const kinds of besides) {
      const at = best(kinds, value);
      const beside = await this.#kindsBeside(places[places.length - 1], given);
      if (!beside) continue;
      await this.#chooseKind(beside, kinds, at, value);
      places.push(`#${beside.id}`);
      schema = schema.at({ allOf: [schema.raw, kinds[at].raw] });
    }
    await this.hands.showMany(where, Object.keys(value).map((name) => called(name, schema.member(name))));
    /** @type {Left[]} */
    const left = [];
    for (const [name, part] of Object.entries(value)) {
      const rest = await this.#enterMember(places, name, part, schema);
      left.push(...rest.map((one) => ({ ...one, path: [name, ...one.path] })));
    }
    return left;
  }

  /** A union whose kinds add fields to those of the object that it stands in. @param {Where} where @param {Schema} schema */
  async #kindsBeside(where, schema) {
    const labelled = schema.members.map(([name, member]) => called(name, member));
    const things = await this.screen.look(where);
    return things.find((thing) => thing.sort === 'kinds' && !labelled.some((is) => is(thing)));
  }

  /** @param {Where[]} places @param {string} name @param {Exact} value @param {Schema} object @returns {Promise<Left[]>} */
  async #enterMember(places, name, value, object) {
    const member = object.member(name);
    const schema = member ?? object.row(name);
    const is = called(name, member);
    const there = (await this.hands.find(places, is)) ?? (member && (await this.hands.addField(places, is)));
    if (there) return this.#enterThing(there, value, schema ?? object.at(true));
    if (member?.node.readOnly === true) return [{ path: [], value, why: 'only the vendor sets it' }];
    // What can only be one thing is not asked for, and sent.
    if (member?.values?.length === 1 && same(member.values[0], value)) return [];
    // An object that is all there is has no frame of its own.
    if (member && isObject(value) && asked(object).length === 1) return this.#enterMembers(places[0], value, member.plain);
    if (!member && schema) {
      const row = await this.hands.addRow(places, name);
      if (row) return this.#enterBare(row, value, schema);
    }
    return [{ path: [], value, why: member ? 'no field is called so' : 'the schema does not name it' }];
  }

  /** Enters a value with the control that there is. @param {Spot} spot @param {Exact} value @param {Schema} given @returns {Promise<Left[]>} */
  async #enterThing(spot, value, given) {
    const schema = given.plain;
    let thing = spot.thing ?? (await this.hands.see(spot));
    if (thing.role === 'button' && thing.does.startsWith('include ')) {
      await this.screen.press(thing);
      thing = await this.hands.see(spot);
    }
    if (thing.role === 'button' && thing.does.startsWith('dive ')) return this.hands.inViewOfItsOwn(thing, () => this.#enterIn({ ...thing, role: 'group', sort: 'fields' }, spot, value, schema));
    return this.#enterIn(thing, spot, value, schema);
  }

  /** @param {Thing} thing @param {Spot} spot @param {Exact} value @param {Schema} schema @returns {Promise<Left[]>} */
  async #enterIn(thing, spot, value, schema) {
    const left = await this.#enterWith(thing, spot, value, schema);
    if (left.length === 0) return left;
    // The smallest part that can be edited as JSON is where what no field takes goes.
    return (await this.#editAsJson(thing, spot, left)) ? [] : left;
  }

  /** @param {Thing} thing @param {Spot} spot @param {Exact} value @param {Schema} schema @returns {Promise<Left[]>} */
  async #enterWith(thing, spot, value, schema) {
    const cannot = (/** @type {string} */ why) => [{ path: [], value, why }];
    const words = schema.values ? choiceWords(schema, value) : [];
    if (value === null) return (await this.hands.fromMenu(thing, spot, 'Send null')) ? this.#entered() : cannot('null is not offered');
    if (thing.role === 'group') return this.#enterInGroup(thing, value, schema, words);
    if (thing.role === 'select') {
      const labels = await this.screen.located(thing).locator('option').allTextContents();
      const at = chosen(labels, words);
      if (at < 0) return cannot('it is not among the values offered');
      await this.screen.located(thing).selectOption({ index: at });
      return this.#entered(thing);
    }
    if (thing.role === 'combobox') return (await this.hands.choose(thing, words)) ? this.#entered(thing) : cannot('it is not among the values offered');
    if (thing.role === 'file') {
      const file = Buffer.from(String(value), 'base64');
      if (file.toString('base64') !== value) return cannot('no file has this content');
      await this.screen.located(thing).setInputFiles({ name: 'entered.bin', mimeType: 'application/octet-stream', buffer: file });
      await expect(this.screen.located(thing).locator('xpath=..')).toContainText('entered.bin');
      return this.#entered(thing);
    }
    if (thing.role !== 'textbox') throw new Error(`What is to be done with a ${thing.role} “${thing.name}”?`);
    if (thing.isJson) {
      await this.screen.located(thing).fill(write(value));
      return this.#entered(thing);
    }
    if (value === '') return (await this.hands.fromMenu(thing, spot, 'Send empty text')) ? this.#entered() : cannot('empty text is not offered');
    const text = digits(value) ?? value;
    if (typeof text !== 'string') return cannot('the field is for another kind of value');
    if (thing.isLine && /[\r\n]/.test(text)) return cannot('a field of one line holds no more');
    await this.screen.located(thing).fill(text);
    return this.#entered(thing);
  }

  /** @param {Thing} [thing] what it was entered in */
  async #entered(thing) {
    this.fields += 1;
    if (thing) this.hands.used(thing);
    return /** @type {Left[]} */ ([]);
  }

  /** @param {Thing} group @param {Exact} value @param {Schema} schema @param {string[]} words @returns {Promise<Left[]>} */
  async #enterInGroup(group, value, schema, words) {
    const where = `#${group.id}`;
    const cannot = (/** @type {string} */ why) => [{ path: [], value, why }];
    if (group.sort === 'kinds') return this.#enterKind(group, value, schema);
    if (group.sort === 'radios') {
      const radios = (await this.screen.look(where)).filter(({ role }) => role === 'radio');
      const at = typeof value === 'boolean' && !schema.values ? radios.findIndex(({ name }) => name === (value ? 'Yes' : 'No')) : chosen(radios.map(({ name }) => name), words);
      if (at < 0) return cannot('it is not among the values offered');
      await (await this.screen.hold(radios[at])).check();
      return this.#entered();
    }
    if (group.sort === 'fields') {
      if (!isObject(value)) return cannot('the field is for another kind of value');
      if (Object.keys(value).length === 0) return this.#enterEmpty(group, value);
      return this.#enterMembers(where, value, schema);
    }
    if (!Array.isArray(value)) return cannot('the field is for another kind of value');
    if (value.length === 0) return this.#enterEmpty(group, value);
    if (group.sort === 'list') return this.#enterItems(where, value, schema);
    for (const [at, item] of value.entries()) {
      const labels = choiceWords(schema.item(at).plain, item);
      const things = await this.screen.look(where);
      if (group.sort === 'ticks') {
        const boxes = things.filter(({ role }) => role === 'checkbox');
        const ticked = chosen(boxes.map(({ name }) => name), labels);
        if (ticked < 0) return cannot('it is not among the values offered');
        await (await this.screen.hold(boxes[ticked])).check();
      } else if (things.some(({ role }) => role === 'combobox')) {
        if (!(await this.hands.choose(/** @type {Thing} */ (things.find(({ role }) => role === 'combobox')), labels))) return cannot('it is not among the values offered');
      } else {
        const text = digits(item) ?? item;
        if (typeof text !== 'string' || text.trim() !== text || text === '' || /[,\n]/.test(text)) return cannot('no tag holds such text');
        const box = this.screen.located(/** @type {Thing} */ (things.find(({ role }) => role === 'textbox')));
        await box.fill(text);
        await box.press('Enter');
      }
      this.fields += 1;
    }
    return [];
  }

  /** A list or an object that is there and holds nothing. @param {Thing} group @param {Exact} value */
  async #enterEmpty(group, value) {
    // What must be there is sent as it stands.
    if (group.isRequired) return this.#entered();
    return (await this.hands.fromMenu(group, null, Array.isArray(value) ? 'Send empty list' : 'Send without fields')) ? this.#entered() : [{ path: [], value, why: 'nothing at all is not offered' }];
  }

  /** @param {Where} where @param {Exact[]} values @param {Schema} schema @returns {Promise<Left[]>} */
  async #enterItems(where, values, schema) {
    /** @type {Left[]} */
    const left = [];
    for (const [at, value] of values.entries()) {
      let things = await this.screen.look(where);
      if (things.filter(({ role }) => role === 'listitem').length <= at) {
        const add = things.find(({ does }) => does.startsWith('item '));
        if (!add) return [...left, { path: [at], value, why: 'the list takes no more' }];
        await this.screen.press(add);
        things = await this.screen.look(where);
      }
      const item = things.filter(({ role }) => role === 'listitem')[at];
      const number = await (await this.screen.hold(item)).evaluate((item) => item.querySelector('.jf-number')?.id);
      const rest = await this.#enterBare(`item ${number}`, value, schema.item(at));
      left.push(...rest.map((one) => ({ ...one, path: [at, ...one.path] })));
    }
    return left;
  }

  /** @param {Thing} group @param {Exact} value @param {Schema} schema @returns {Promise<Left[]>} */
  async #enterKind(group, value, schema) {
    const [kinds] = schema.choices;
    if (kinds) {
      const at = best(kinds, value);
      await this.#chooseKind(group, kinds, at, value);
      return this.#enterBare(`#${group.id}`, value, schema.with(kinds[at]));
    }
    const type = typeOf(value);
    await this.hands.pick(group, (labels) => labels.findIndex((label) => KINDS[type].includes(label)));
    return this.#enterBare(`#${group.id}`, value, schema.at({ ...schema.node, type: type === 'integer' ? 'number' : type }));
  }

  /** @param {Thing} group @param {Schema[]} kinds @param {number} at @param {Exact} value */
  async #chooseKind(group, kinds, at, value) {
    await this.hands.pick(group, (labels) => {
      if (labels.length !== kinds.length) throw new Error(`${kinds.length} kinds of “${group.name}” are described and ${labels.length} offered, for ${write(value).slice(0, 80)}.`);
      return at;
    });
  }

  /** Types what no field takes into the JSON of the part around it; answers whether that can be done here. @param {Thing} thing @param {Spot} spot @param {Left[]} left */
  async #editAsJson(thing, spot, left) {
    if (!(await this.hands.fromMenu(thing, spot, 'Edit as JSON'))) return false;
    this.hands.forget();
    const editor = this.screen.located(thing);
    await editor.fill(write(mended(read((await editor.inputValue()) || 'null'), left)));
    this.#tell(thing.name, left);
    return true;
  }

  /** Pastes the request as it stands, with what no field takes. @param {string} part @param {Left[]} left */
  async #paste(part, left) {
    await this.root.getByRole('button', { name: 'Show request' }).click();
    const preview = this.root.getByLabel('Show request', { exact: true }).and(this.root.locator('pre'));
    const request = /** @type {any} */ (read(await preview.innerText()));
    await this.root.getByRole('button', { name: 'Paste JSON' }).click();
    const member = { Address: 'pathParams', Options: 'queryParameters', Headers: 'additionalHeaders' }[part] ?? 'requestBody';
    await this.root.getByRole('textbox', { name: 'Paste JSON' }).fill(write({ ...request, [member]: mended(request[member], left) }));
    await this.root.getByRole('button', { name: 'Fill in' }).click();
    this.#tell(part, left);
  }

  /** @param {string} around @param {Left[]} left */
  #tell(around, left) {
    for (const { path, why } of left) this.json.push({ path: [around, ...path].join('/'), why });
  }

}

/** The kind that a value is of. @param {Schema[]} kinds @param {Exact} value */
function best(kinds, value) {
  const fits = kinds.map((kind) => kind.fit(value));
  return fits.indexOf(Math.max(...fits));
}

/** The members that a person is asked for. @param {Schema} object */
function asked({ members, required }) {
  return members.filter(([name, { node, values }]) => node.readOnly !== true && !(values?.length === 1 && required.includes(name)));
}

/** A value with what was left, each in its place. @param {Exact} value @param {Left[]} left @returns {Exact} */
function mended(value, left) {
  const whole = { whole: value };
  for (const { path, value } of left) {
    /** @type {any} */
    let at = whole;
    const steps = ['whole', ...path];
    for (const [step, next] of steps.slice(0, -1).map((name, index) => [name, steps[index + 1]])) {
      at[step] ??= typeof next === 'number' ? [] : {};
      at = at[step];
    }
    at[/** @type {string} */ (steps.at(-1))] = value;
  }
  return whole.whole;
}
