/** A settings form of the host's, with one action's form as one of its controls. */
import { expect } from '@playwright/test';
import { Marketplace } from './marketplace.js';

/** @typedef {{ sent: string[], changes: any[], element: any, form: HTMLFormElement }} Held */

export class Settings {
  /** @param {import('@playwright/test').Page} page @param {import('./recorder.js').Recorder} recorder */
  constructor(page, recorder) {
    this.page = page;
    this.action = new Marketplace(page, recorder, 'jackfield-action');
    this.root = this.action.root;
    this.save = page.getByRole('button', { name: 'Save' });
    this.name = page.getByLabel('Name of the sync');
  }

  /**
   * Puts the form into the host's page, in the place of the marketplace; what is submitted is kept, not sent.
   * @param {Record<string, unknown>} options attributes where they are texts, properties otherwise
   */
  async open(options) {
    // What the host's page asks for by itself is answered by then.
    await new Marketplace(this.page, this.action.recorder).open();
    await this.put(options);
  }

  /**
   * The same in a page that is open already: another form takes the place of the last one.
   * @param {Record<string, unknown>} options
   */
  async put(options) {
    await this.page.evaluate(async (options) => {
      await customElements.whenDefined('jackfield-action');
      const page = /** @type {any} */ (window);
      const form = document.createElement('form');
      const label = document.createElement('label');
      const name = document.createElement('input');
      name.name = 'name';
      label.append('Name of the sync', name);
      const fields = document.createElement('fieldset');
      const element = /** @type {any} */ (document.createElement('jackfield-action'));
      element.setAttribute('name', 'ticket');
      for (const [name, value] of Object.entries(options)) {
        if (typeof value === 'string') element.setAttribute(name, value);
        else element[name] = value;
      }
      fields.append(element);
      const save = document.createElement('button');
      save.append('Save');
      form.append(label, fields, save);
      page.held = { sent: [], changes: [], element, form };
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        page.held.sent.push(new FormData(form).get('ticket'));
      });
      element.addEventListener('jackfield-change', (/** @type {CustomEvent} */ event) => page.held.changes.push(event.detail));
      (document.querySelector('form.held') ?? document.querySelector('jackfield-marketplace'))?.replaceWith(form);
      form.className = 'held';
    }, options);
    await expect(this.action.heading).toBeVisible();
    await expect(this.root.locator('.jf-action-form')).toBeVisible();
  }

  /** Does something with what is held. @template T @param {(held: Held) => T} act @returns {Promise<T>} */
  with(act) {
    return this.page.evaluate(`(${act})(window.held)`);
  }

  /** What the form would send now. */
  entered() {
    return this.with(({ form }) => new FormData(form).get('ticket'));
  }
}
