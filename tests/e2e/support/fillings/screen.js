/**
 * A form as it is read from the screen: what there is in a place, by role and name, without what lies deeper. Knows nothing
 * of schemas.
 */

/**
 * Something on the screen.
 * @typedef {object} Thing
 * @property {number} at its number when it was last looked at
 * @property {string} role
 * @property {string} name as it is read out, without the mark of what must be there
 * @property {boolean} isRequired whether its name says that it must be there
 * @property {string} id
 * @property {string} does what stands on it for the form to do (`data-do`): where a name does not tell two buttons apart
 * @property {string} value
 * @property {boolean} isJson whether it is an editor for JSON
 * @property {boolean} isLine whether it holds a single line
 * @property {'kinds' | 'radios' | 'ticks' | 'list' | 'tags' | 'row' | 'fields' | ''} sort what a group holds
 *
 * A place to look in: `form`, `part NAME`, `#ID` of a group, `item ID` and `row ID` by the id of what names them.
 * @typedef {string} Where
 */

export class Screen {
  /** @param {import('../marketplace.js').Marketplace} marketplace */
  constructor({ root, page }) {
    this.root = root;
    this.page = page;
  }

  /** What there is in a place, in reading order. @param {Where} where @returns {Promise<Thing[]>} */
  look(where) {
    return this.root.evaluate(lookAt, where);
  }

  /** What was seen, to be used. @param {Thing} thing */
  async hold({ at }) {
    const handle = await this.page.evaluateHandle((at) => /** @type {any} */ (window).jackfieldSeen[at], at);
    return /** @type {import('@playwright/test').ElementHandle<HTMLElement>} */ (handle.asElement());
  }

  /** @param {Thing} thing */
  async press(thing) {
    await (await this.hold(thing)).click();
  }

  /** The form as a screen reader has it: a line for each thing, with role, name and value. */
  readOut() {
    return this.root.locator('form').ariaSnapshot();
  }

  /** The same by its id, for what can be expected of it. @param {Thing} thing */
  located({ id }) {
    return this.root.locator(`[id="${id}"]`);
  }

  /** What the list below a box offers. */
  async offered() {
    return this.#options().evaluateAll((all) => all.map((option) => option.firstElementChild?.textContent ?? ''));
  }

  /** Takes what the list below a box offers at a position. @param {number} at */
  async take(at) {
    await this.#options().nth(at).click();
  }

  #options() {
    return this.root.getByRole('listbox').locator('[role=option]');
  }
}

/** Runs in the page. @param {Element} host @param {string} where @returns {Thing[]} */
function lookAt(host, where) {
  const inside = /** @type {ShadowRoot} */ (host.shadowRoot);
  const seen = /** @type {Element[]} */ ((/** @type {any} */ (window).jackfieldSeen = []));
  const [kind, id] = [where.split(' ')[0], where.slice(where.indexOf(' ') + 1)];

  const place = () => {
    if (kind === 'form') return inside.querySelector('form');
    if (kind === 'part') return [...inside.querySelectorAll('fieldset')].find((part) => words(part.querySelector(':scope > legend')) === id);
    if (kind === 'item') return inside.getElementById(id)?.closest('li');
    if (kind === 'row') return inside.getElementById(id)?.closest('[role=group]');
    return inside.getElementById(where.slice(1));
  };

  /** How a name says that something must be there. */
  const REQUIRED = / ?\(required\)(?= |$)/;

  /** Text as it is read, what is hidden from readers left out. @param {Node | null | undefined} node @returns {string} */
  function words(node) {
    if (!node) return '';
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return '';
    if (node instanceof HTMLInputElement) return ['radio', 'checkbox'].includes(node.type) ? '' : node.value;
    return [...node.childNodes].map(words).join('').replace(/\s+/g, ' ').trimStart();
  }

  /** @param {Element} element */
  function nameOf(element) {
    const by = element.getAttribute('aria-labelledby');
    const label = element.getAttribute('aria-label');
    const legend = element.tagName === 'FIELDSET' ? element.querySelector(':scope > legend') : null;
    const own = element.tagName === 'BUTTON' ? element : null;
    const around = /** @type {HTMLInputElement} */ (element).labels?.[0];
    const parts = by === null ? [] : by.split(' ').filter(Boolean).map((id) => (id === element.id ? (label ?? '') : words(inside.getElementById(id))));
    const text = by !== null ? parts.join(' ') : (label ?? words(legend ?? own ?? around));
    return text.trim();
  }

  /** @param {Element} element */
  function roleOf(element) {
    const given = element.getAttribute('role');
    if (given) return given;
    if (element instanceof HTMLInputElement) {
      return { radio: 'radio', checkbox: 'checkbox', search: 'searchbox', file: 'file' }[element.type] ?? 'textbox';
    }
    const roles = /** @type {Record<string, string>} */ ({ FIELDSET: 'group', LI: 'listitem', TEXTAREA: 'textbox', SELECT: 'select', BUTTON: 'button', OL: 'list' });
    return roles[element.tagName] ?? '';
  }

  /** @param {Element} around @param {(element: Element, role: string) => void} meet */
  function walk(around, meet) {
    for (const element of around.children) {
      if (/** @type {HTMLElement} */ (element).hidden || element.getAttribute('aria-hidden') === 'true') continue;
      const role = roleOf(element);
      if (role === 'menu' || role === 'listbox') continue;
      if (role && role !== 'none' && role !== 'search') meet(element, role);
      if (['', 'none', 'list', 'search'].includes(role)) walk(element, meet);
    }
  }

  /** @param {Element} group @returns {Thing['sort']} */
  function sortOf(group) {
    /** @type {Set<string>} */
    const met = new Set();
    walk(group, (element, role) => {
      met.add(role === 'list' ? element.tagName : role);
      if (nameOf(element).startsWith('Kind of ')) met.add('kinds');
      if (element.getAttribute('data-do')?.startsWith('rename ')) met.add('row');
    });
    if (met.has('kinds')) return 'kinds';
    if (met.has('row')) return 'row';
    if (met.has('OL')) return 'list';
    if (met.has('UL')) return 'tags';
    if (met.has('radio')) return 'radios';
    return met.has('checkbox') ? 'ticks' : 'fields';
  }

  const around = place();
  if (!around) throw new Error(`There is no ${where} on the screen.`);
  /** @type {Thing[]} */
  const things = [];
  walk(around, (element, role) => {
    things.push({
      at: seen.push(element) - 1,
      role,
      name: nameOf(element).replace(REQUIRED, ''),
      isRequired: REQUIRED.test(nameOf(element)),
      id: element.id,
      does: element.getAttribute('data-do')?.trim() ?? '',
      value: String(/** @type {any} */ (element).value ?? ''),
      isJson: element.matches('textarea.jf-mono'),
      isLine: element.tagName === 'INPUT',
      sort: role === 'group' ? sortOf(element) : '',
    });
  });
  return things;
}
