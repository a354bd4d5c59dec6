/** The workshop: a connector of our own with every control there is, reached and used with the keyboard. */
import { resolve } from 'node:path';
import { repository } from './demo.js';
import { Keyboard } from './keyboard.js';
import { parseRaw, rawMember } from './raw-json.js';
import { expect } from './test.js';

/** How a demo is started that serves it. */
export const WORKSHOP = { demoOptions: ['--catalog', resolve(repository, 'tests/e2e/catalog')] };

export class Workshop {
  /** @param {import('./marketplace.js').Marketplace} marketplace @param {import('./demo.js').Demo} demo */
  constructor(marketplace, demo) {
    this.form = marketplace;
    this.keyboard = new Keyboard(marketplace);
    this.demo = demo;
  }

  /** Goes to one of its actions. @param {string} name */
  async open(name) {
    const { form, keyboard } = this;
    await form.open();
    await keyboard.use(form.card('Workshop'));
    await expect(form.heading).toHaveText('Workshop');
    await keyboard.use(form.root.getByRole('button', { name: new RegExp(`^${name}`) }));
    await expect(form.heading).toHaveText(name);
    await keyboard.expectOn(form.heading);
  }

  /** Brings a field that is not in sight into it, by its name. @param {string} name */
  async add(name, within = this.form.root) {
    const more = within.getByRole('combobox', { name: /^Add a field/ });
    await this.keyboard.to(more);
    await this.keyboard.take(name, name);
    await expect(more).not.toBeFocused();
  }

  /** Runs with what is required, and gives the body as it was sent. */
  async sent() {
    await this.keyboard.fill(this.form.field('Place'), 'here');
    await this.keyboard.use(this.form.run);
    await this.form.readResult();
    const { rawRequest } = await this.demo.control.execution();
    return rawMember(parseRaw(rawRequest), 'requestBody')?.text ?? '';
  }

  /** The same of the action with everything: without the line that it asks for in any case. */
  async sentBesides() {
    await this.keyboard.fill(this.form.field('Line'), 'x');
    return (await this.sent()).replace(/"line":"x",?/, '');
  }
}
