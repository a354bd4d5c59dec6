/**
 * One action's form. In `configure` mode it takes part in the host's own form as every control does: it has a value, says
 * whether that is valid, is reset and switched off. What is valid the wasm part says.
 */
import { JackfieldElement } from './element.js';

export class JackfieldAction extends JackfieldElement {
  static formAssociated = true;

  /** What the host gave last: what a reset goes back to. @type {unknown} */
  #given;
  /** What is in the form: as the host was told it, and as exact text. @type {unknown} */
  #value;
  /** @type {string | undefined} */
  #json;
  /** Whether the wasm part does not have it yet. */
  #fresh = false;
  #disabled = false;
  #checking = false;
  /** What stands against it. @type {{ problem?: string, missing?: boolean, element?: string }} */
  #standing = {};
  /** What the browser was told of that last. @type {unknown[]} */
  #said = [];
  #internals = this.attachInternals();
  /** Where a browser puts the focus while the field in question is folded away or not drawn yet: it goes on from here. */
  #anchor = document.createElement('span');

  constructor() {
    super();
    this.#anchor.tabIndex = -1;
    this.#anchor.addEventListener('focus', () => this._report(true));
    this.shadowRoot?.prepend(this.#anchor);
    this.addEventListener('invalid', () => {
      if (this.#checking) return;
      this._report(false);
      this.#settle();
    });
  }

  get json() {
    return this.#json;
  }

  get form() {
    return this.#internals.form;
  }

  get validity() {
    return this.#internals.validity;
  }

  get validationMessage() {
    return this.#internals.validationMessage;
  }

  get willValidate() {
    return this.#internals.willValidate;
  }

  get name() {
    return this.getAttribute('name') ?? '';
  }

  set name(name) {
    this.setAttribute('name', name);
  }

  get disabled() {
    return this.hasAttribute('disabled');
  }

  set disabled(disabled) {
    this.toggleAttribute('disabled', disabled);
  }

  checkValidity() {
    this.#checking = true;
    const valid = this.#internals.checkValidity();
    this.#checking = false;
    return valid;
  }

  reportValidity() {
    return this.#internals.reportValidity();
  }

  formResetCallback() {
    this._set('value', this.#given);
  }

  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    this.#disabled = disabled;
    this._flushSoon();
  }

  /** @param {string} state */
  formStateRestoreCallback(state) {
    this.#put(state);
  }

  /** @internal @param {string} name */
  _get(name) {
    return name === 'value' && this.#value !== undefined ? this.#value : super._get(name);
  }

  /** @internal @param {string} name @param {unknown} value @param {string} [source] */
  _set(name, value, source) {
    if (name === 'value') {
      this.#put(value, source);
      this.#given = this._get('value');
    } else {
      super._set(name, value, source);
      if (name === 'mode') this.#settle();
    }
  }

  /** @param {unknown} value @param {string} [source] */
  #put(value, source) {
    super._set('value', value, source);
    this.#value = undefined;
    const read = super._get('value');
    this.#json = typeof read === 'object' ? JSON.stringify(read) : /** @type {string | undefined} */ (read);
    this.#fresh = true;
    this.#settle();
  }

  /** @internal */
  _lacks() {
    return ['connector', 'action'].find((name) => !this._get(name));
  }

  /** @internal @param {Record<string, unknown>} options @param {boolean} first */
  _complete(options, first) {
    // A value that is not new says nothing about what has been typed since.
    const { value, ...rest } = options;
    const given = first || this.#fresh ? { value: this.#json ?? '{}' } : {};
    this.#fresh = false;
    return { ...rest, ...given, disabled: this.#disabled };
  }

  /** @internal @param {string} type @param {any} detail */
  _hear(type, detail) {
    if (type === 'change' && detail.json) this.#value = detail.value;
    if (type !== 'form') return true;
    this.#json = detail.json;
    this.#standing = detail;
    this.#settle();
    return false;
  }

  /** Brings the host's form up to date. */
  #settle() {
    const configures = this._get('mode') === 'configure';
    const { problem = '', missing, element = '' } = configures ? this.#standing : {};
    this.#internals.setFormValue(configures ? (this.#json ?? null) : null);
    const field = problem ? (this.shadowRoot?.getElementById(element) ?? this.#anchor) : undefined;
    // Said again, a browser looks at the style of everything in here again.
    const said = [problem, missing, field];
    if (said.every((part, at) => part === this.#said[at])) return;
    this.#said = said;
    this.#internals.setValidity(problem ? { [missing ? 'valueMissing' : 'customError']: true } : {}, problem, field);
  }
}

JackfieldElement.equip(JackfieldAction, 'action');
