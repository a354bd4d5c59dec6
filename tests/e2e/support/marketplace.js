/** The marketplace as people find their way in it: by roles and names. */
import { expect } from '@playwright/test';
import { agree } from './provider.js';

export class Marketplace {
  /**
   * @param {import('@playwright/test').Page} page
   * @param {import('./recorder.js').Recorder} recorder
   * @param {string} [tag] of the element; a form by itself is found by the same names
   */
  constructor(page, recorder, tag = 'jackfield-marketplace') {
    this.page = page;
    this.recorder = recorder;
    this.tag = tag;
    this.root = page.locator(tag);
    this.search = this.root.getByRole('searchbox', { name: 'Search integrations' });
    this.heading = this.root.getByRole('heading', { level: 2 });
    this.run = this.root.getByRole('button', { name: /^Run( again)?$/ });
    this.result = this.root.getByRole('region', { name: 'It worked' });
    this.json = this.result.getByLabel('Result');
    this.alert = this.root.getByRole('alert');
  }

  /** Goes to the host's page and waits until there is something to choose from. */
  async open(path = '/') {
    await this.page.goto(path);
    await expect(this.root.getByText(/^\d+ integrations?$/)).toBeVisible();
  }

  /** @param {string} name */
  card(name) {
    return this.root.getByRole('list').getByRole('button', { name: new RegExp(`^${name}\\b`) });
  }

  /** Finds a connector by its name and opens it. @param {string} name */
  async find(name) {
    await this.search.fill(name);
    await this.card(name).click();
    await expect(this.heading).toHaveText(name);
  }

  /** Opens an action of the connector that is open. @param {string} name */
  async openAction(name) {
    await this.root.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await expect(this.heading).toHaveText(name);
  }

  /** Looks an action up in a long list by its exact name, and opens it. @param {string} name */
  async openListed(name) {
    const actions = this.root.getByRole('region', { name: 'Actions' });
    const row = actions.getByRole('listitem').getByRole('button');
    await expect(row.first()).toBeVisible();
    const search = actions.getByRole('searchbox', { name: 'Search actions' });
    if (await search.count()) await search.fill(name);
    await row.filter({ has: this.page.getByText(name, { exact: true }) }).click();
    await expect(this.root.locator('.jf-action-form')).toBeVisible();
  }

  /** A field by its label; a star for "required" belongs to the name. @param {string} label */
  field(label, within = this.root) {
    return within.getByLabel(named(label));
  }

  /** @param {string} name */
  button(name, within = this.root) {
    return within.getByRole('button', { name, exact: true });
  }

  /** A group of fields by its legend. @param {string} label */
  group(label, within = this.root) {
    return within.getByRole('group', { name: named(label) });
  }

  /** @param {Record<string, string>} values by label */
  async fill(values, within = this.root) {
    for (const [label, value] of Object.entries(values)) await this.field(label, within).fill(value);
  }

  /** Adds an optional part and answers with it, all its fields in view. @param {string} label */
  async add(label) {
    await this.button(`Add ${label[0].toLowerCase()}${label.slice(1)}`).click();
    const part = this.group(label);
    await expect(part).toBeVisible();
    await this.showAll(part);
    return part;
  }

  /** Does what the menu of a field offers. @param {string} label @param {string} offer */
  async fromMenu(label, offer) {
    await this.button(`More for ${label}`).click();
    await this.root.getByRole('menuitem', { name: offer, exact: true }).click();
  }

  /** Brings optional fields that are folded away into view. */
  async showAll(within = this.root) {
    const more = within.getByRole('combobox', { name: /^Add a field/ });
    if (!(await more.count())) return;
    await more.last().click();
    await within.getByRole('option', { name: 'Show all of them' }).click();
    await expect(more).toHaveCount(0);
  }

  /** Clicks what opens the window for signing in, and answers with the window. */
  async openWindow(/** @type {string} */ button) {
    const opened = this.page.waitForEvent('popup');
    await this.button(button).click();
    return opened;
  }

  /** Connects the connector that is open through its window. @param {string} name */
  async connect(name) {
    await agree(await this.openWindow(`Connect ${name}`));
    await this.expectConnected(name);
  }

  /** Connects the connector that is open with what is entered. @param {string} name @param {Record<string, string>} entered */
  async connectWith(name, entered) {
    await this.fill(entered);
    await this.button(`Connect ${name}`).click();
    await this.expectConnected(name);
  }

  /** @param {string} name */
  async expectConnected(name) {
    await expect(this.root.getByText(`${name} is connected.`)).toBeVisible();
  }

  /** The result as it is read, parsed. */
  async readResult() {
    await expect(this.result).toBeVisible();
    return JSON.parse(await this.json.innerText());
  }

  /** Runs and waits for the answer. */
  async runToResult() {
    await this.run.click();
    return this.readResult();
  }

  /** Everything inside the element, as markup, with what stands in its fields. */
  contents() {
    return this.root.evaluate((element) => {
      const inside = /** @type {ShadowRoot} */ (element.shadowRoot);
      const fields = [...inside.querySelectorAll('input, textarea, select')];
      return inside.innerHTML + fields.map((field) => /** @type {HTMLInputElement} */ (field).value).join('\n');
    });
  }

  /** The ids of the signed-in person's accounts of a connector, by name, as the endpoint lists them. */
  async accounts(/** @type {string} */ connector) {
    const response = await this.page.request.get('/integrations/credentials', { headers: { 'x-jackfield': '1' } });
    const { credentials } = await response.json();
    /** @type {[string, string][]} */
    const own = credentials
      .filter((/** @type {any} */ { type }) => type === connector || type.startsWith(`${connector}-`))
      .map((/** @type {any} */ { name, credentialId }) => [name, credentialId]);
    return Object.fromEntries(own);
  }
}

/** A label with its mark, as it stands there and as it is read. @param {string} label */
function named(label) {
  return new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\*? ?\\(required\\)| ?Optional)?$`);
}
