/**
 * What somebody does with the things on the screen: finds them by name, adds what is optional, goes to a kind, uses a menu.
 * Knows nothing of schemas or values.
 */
import { expect } from '@playwright/test';
import { chosen, isWayToMore } from './names.js';
import { Screen } from './screen.js';

/**
 * @typedef {import('./screen.js').Thing} Thing @typedef {import('./screen.js').Where} Where
 * What is looked for in a place, and what was seen there just now.
 * @typedef {{ where: Where, is: (thing: Thing) => boolean, thing?: Thing }} Spot
 */

/** From so many fields on, all that are out of sight are shown, unless there are too many. */
const MANY = 3;
const SHOWN = 40;

export class Hands {
  /** How deep the views are in which parts are open by themselves, by the length of the way to them. @type {number[]} */
  #views = [];
  /** The names of what was used since the form was last read out. @type {string[]} */
  #used = [];

  /** @param {import('../marketplace.js').Marketplace} marketplace */
  constructor(marketplace) {
    this.screen = new Screen(marketplace);
    this.root = marketplace.root;
  }

  /** Something was entered in this. @param {Thing} thing */
  used({ name }) {
    this.#used.push(name);
  }

  /** What was used is not on the screen any more. */
  forget() {
    this.#used = [];
  }

  /** @param {Where[]} places @param {(thing: Thing) => boolean} is @returns {Promise<Spot | null>} */
  async find(places, is) {
    for (const where of places) {
      const found = (await this.screen.look(where)).filter(is);
      if (found.length > 1) throw new Error(`${found.length} fields are called “${found[0].name}” in ${where}.`);
      if (found.length === 1) return { where, is, thing: found[0] };
    }
    return null;
  }

  /** Brings an optional field into sight. @param {Where[]} places @param {(thing: Thing) => boolean} is @returns {Promise<Spot | null>} */
  async addField(places, is) {
    for (const where of places) {
      const more = (await this.screen.look(where)).find(isWayToMore);
      if (!more) continue;
      await this.screen.press(more);
      const offered = await this.screen.offered();
      const at = offered.findIndex((name) => is(/** @type {Thing} */ ({ role: 'option', name, does: '', sort: '' })));
      if (at >= 0) {
        await this.screen.take(at);
        const found = await this.find([where], is);
        if (!found) throw new Error(`“${offered[at]}” was added and is not there.`);
        return found;
      }
      await this.root.page().keyboard.press('Escape');
    }
    return null;
  }

  /** @param {Where[]} places @param {string} name @returns {Promise<Where | null>} */
  async addRow(places, name) {
    for (const where of places) {
      const add = (await this.screen.look(where)).find(({ does }) => does.startsWith('row '));
      if (!add) continue;
      await this.screen.press(add);
      const row = (await this.screen.look(where)).filter(({ sort }) => sort === 'row').at(-1);
      if (row?.name !== '') throw new Error('A row was added, and none without a name is there.');
      const box = await (await this.screen.hold(row)).evaluate((row) => row.getAttribute('aria-labelledby'));
      await this.root.locator(`[id="${box}"]`).fill(name);
      return `row ${box}`;
    }
    return null;
  }

  /** @param {Spot} spot */
  async see(spot) {
    const found = (await this.screen.look(spot.where)).find(spot.is);
    if (!found) throw new Error(`What was in ${spot.where} is not there any more.`);
    return found;
  }

  /** Who needs many of the fields that are out of sight has all of them shown. @param {Where} where @param {((thing: Thing) => boolean)[]} wanted */
  async showMany(where, wanted) {
    const things = await this.screen.look(where);
    const more = things.find(isWayToMore);
    if (!more || wanted.filter((is) => !things.some(is)).length < MANY) return;
    await this.screen.press(more);
    const offered = await this.screen.offered();
    if (offered.length > SHOWN) return this.root.page().keyboard.press('Escape');
    await this.screen.take(offered.indexOf('Show all of them'));
  }

  /** Goes to one of the kinds that a group offers. @param {Thing} group @param {(labels: string[]) => number} which */
  async pick(group, which) {
    const things = await this.screen.look(`#${group.id}`);
    const kinds = things.find(({ name }) => name.startsWith('Kind of '));
    if (!kinds) throw new Error(`No kinds are offered for “${group.name}”.`);
    if (kinds.role === 'select') {
      const labels = await (await this.screen.hold(kinds)).evaluate((select) => [...select.querySelectorAll('option')].map((option) => option.textContent ?? ''));
      await (await this.screen.hold(kinds)).selectOption({ index: which(labels) });
    } else if (kinds.role === 'combobox') {
      await this.screen.press(kinds);
      await this.screen.take(which(await this.screen.offered()));
    } else {
      const row = await this.screen.hold(kinds);
      const labels = await row.evaluate((row) => [...row.querySelectorAll('label')].map((label) => label.textContent ?? ''));
      await (await row.$$('input'))[which(labels)].check();
    }
  }

  /** Chooses from a list that is searched. @param {Thing} box @param {string[]} words */
  async choose(box, words) {
    await this.screen.located(box).click();
    await this.screen.located(box).fill(words[0]);
    const at = chosen(await this.screen.offered(), words);
    if (at >= 0) await this.screen.take(at);
    return at >= 0;
  }

  /** Does what the menu of a field offers; answers whether it does. @param {Thing} thing @param {Spot | null} spot @param {string} offer */
  async fromMenu(thing, spot, offer) {
    const number = thing.id.replace('jf-f', '');
    const places = [...(thing.role === 'group' ? [`#${thing.id}`] : []), ...(spot ? [spot.where] : [])];
    for (const where of places) {
      const more = (await this.screen.look(where)).find(({ does }) => does === `menu ${number}`);
      if (!more) continue;
      await this.screen.press(more);
      const item = this.root.getByRole('menuitem', { name: offer, exact: true });
      if (await item.count()) {
        await item.click();
        return true;
      }
      await this.root.page().keyboard.press('Escape');
    }
    return false;
  }

  /** What was found by its name here is called so by a browser too. */
  async hear() {
    const read = (await this.screen.readOut()).replaceAll('\\"', '"').replace(/\*? ?\(required\)/g, '').replace(/\s+/g, ' ');
    const unheard = this.#used.filter((name) => !read.includes(`"${name.replace(/\s+/g, ' ')}"`));
    if (unheard.length > 0) throw new Error(`Nothing is called ${unheard.map((name) => `“${name}”`).join(', ')} when the form is read out.`);
    this.#used = [];
  }

  /** What lies deep opens in a view of its own, and one comes back from there. @template T @param {Thing} door @param {() => Promise<T>} work */
  async inViewOfItsOwn(door, work) {
    await this.hear();
    await this.screen.press(door);
    const steps = this.root.getByRole('navigation', { name: 'Where you are' }).getByRole('listitem');
    await expect(this.screen.located(door)).toHaveRole('group');
    this.#views.push(await steps.count());
    const left = await work();
    await this.hear();
    this.#views.pop();
    // The whole form is the first step; the view that this one was opened in, the last one of its own.
    await steps.nth((this.#views.at(-1) ?? 1) - 1).getByRole('button').click();
    return left;
  }
}
