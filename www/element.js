/**
 * What every element is: attributes and properties become options, options become calls of the wasm part, and what that
 * tells becomes DOM events. Knows nothing of connectors, and draws nothing but the placeholder.
 */
import { defaults, options, variables } from './face.generated.js';
import { failure, outlines, sheetFor, textsFor } from './placeholder.js';
import { retriable } from './retriable.js';

/** @typedef {import('./index.js').Options & Record<string, unknown>} Options */
/** @typedef {keyof typeof options} Kind */

const loader = retriable(() => import('./loader.js'));

/** A server has no HTMLElement; there the class has to load, and is never used. @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? class {};

export class JackfieldElement extends Base {
  /** Which element of the face it is. */
  static kind = /** @type {Kind} */ ('all');
  /** Its options, with what kind of value each takes. @type {Record<string, string>} */
  static kinds = {};

  /** An attribute is its option in kebab case; functions have none. */
  static get observedAttributes() {
    return Object.keys(this.kinds)
      .filter((name) => this.kinds[name] !== 'function')
      .map(kebab);
  }

  /** Gives a class the options of its kind. @param {typeof JackfieldElement} element @param {Kind} kind */
  static equip(element, kind) {
    element.kind = kind;
    element.kinds = { ...options.all, ...options[kind] };
    for (const name of Object.keys(element.kinds)) {
      Object.defineProperty(element.prototype, name, {
        configurable: true,
        enumerable: true,
        get() {
          return this._get(name);
        },
        set(value) {
          this._set(name, value);
        },
      });
    }
  }

  #options = /** @type {Options} */ ({});
  /** What to tell at the next flush. @type {import('./index.js').JackfieldError[]} */
  #problems = [];
  #flushing = false;
  /** @type {'idle' | 'loading' | 'mounted' | 'failed'} */
  #state = 'idle';
  /** Counts starts, so that one that was overtaken notices. */
  #start = 0;
  /** @type {{ widget: import('./loader.js').Widget, id: number } | undefined} */
  #mounted;
  #root = this.attachShadow({ mode: 'open' });
  #base = this.#root.appendChild(document.createElement('div'));

  constructor() {
    super();
    this.#base.setAttribute('part', 'base');
  }

  connectedCallback() {
    // Properties that were set before the class was there hide the accessors: set them again, through those.
    const own = /** @type {Options} */ (/** @type {unknown} */ (this));
    for (const name of [...Object.keys(this.#class.kinds), 'name', 'disabled']) {
      if (Object.hasOwn(own, name)) {
        const value = own[name];
        delete own[name];
        own[name] = value;
      }
    }
    this._flushSoon();
  }

  disconnectedCallback() {
    // An element that is only being moved is back by then, and stays as it is.
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  adoptedCallback() {
    // Style sheets do not survive a change of document: begin again there.
    this.#stop();
  }

  /** @param {string} name @param {unknown} _ @param {string | null} value */
  attributeChangedCallback(name, _, value) {
    const option = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    this._set(option, value, `The attribute "${name}"`);
  }

  get #class() {
    return /** @type {typeof JackfieldElement} */ (this.constructor);
  }

  /** @internal @param {string} name */
  _get(name) {
    return this.#options[name];
  }

  /** @internal @param {string} name @param {unknown} value @param {string} [source] */
  _set(name, value, source = `The property "${name}"`) {
    delete this.#options[name];
    try {
      if (value != null) this.#options[name] = read(this.#class.kinds[name], value);
    } catch (error) {
      this.#refuse(`${source} of <${this.localName}> ${error}`);
    }
    this._flushSoon();
  }

  /** The first option that it cannot do without and does not have. @internal @returns {string | undefined} */
  _lacks() {
    return undefined;
  }

  /** Adds what goes to the wasm part with the options. @internal @param {Record<string, unknown>} options @param {boolean} first */
  _complete(options, first) {
    return options;
  }

  /** Something that the wasm part tells; whether the host is to hear it. @internal @param {string} type @param {any} detail */
  _hear(type, detail) {
    return true;
  }

  /** Calls the wasm part, if it draws something at the moment. @internal @param {boolean} go */
  _report(go) {
    this.#mounted?.widget.report(this.#mounted.id, go);
  }

  /** @internal */
  _flushSoon() {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      if (this.isConnected) this.#flush();
    });
  }

  /** Brings what is shown up to date with the options. */
  #flush() {
    const { theme = 'auto', variables: values } = this.#options.appearance ?? {};
    this.#base.dataset.theme = theme;
    for (const name of variables) {
      this.#base.style.setProperty(`--jackfield-${kebab(name)}`, values?.[name] ?? null);
    }
    const lacking = this._lacks();
    if (lacking) {
      this.#stop();
      this.#refuse(`<${this.localName}> needs the option "${lacking}".`);
    } else if (this.#state === 'idle') this.#begin();
    try {
      this.#mounted?.widget.update(this.#mounted.id, this.#current(false));
    } catch (error) {
      // The wasm part goes on as it was, unless it is the one that broke.
      if (error instanceof WebAssembly.RuntimeError) this.#fail(error, 'INTERNAL');
      else this.#refuse(String(error));
    }
    for (const error of this.#problems.splice(0)) this.#emit('error', { error });
  }

  async #begin() {
    this.#state = 'loading';
    const start = ++this.#start;
    this.#show(outlines(this.ownerDocument, this.#language()));
    this.#base.ariaBusy = 'true';
    try {
      const { load } = await loader();
      const widget = await load();
      if (start !== this.#start) return;
      this.#clear();
      const emit = this.#emit.bind(this);
      const id = widget.mount(this.#class.kind, this.#base, this.#root, this.#current(true), emit);
      this.#mounted = { widget, id };
      this.#state = 'mounted';
    } catch (error) {
      if (start === this.#start) this.#fail(error);
    }
  }

  #stop() {
    const mounted = this.#mounted;
    this.#mounted = undefined;
    this.#start += 1;
    this.#state = 'idle';
    try {
      mounted?.widget.unmount(mounted.id);
    } catch (error) {
      reportError(error);
    }
    this.#clear();
  }

  /** @param {unknown} error */
  #fail(error, code = 'LOAD_FAILED') {
    this.#state = 'failed';
    this.#mounted = undefined;
    const retry = () => {
      this.#stop();
      this.#begin();
    };
    this.#show(failure(this.ownerDocument, this.#language(), retry));
    this.#tell({ code, message: String(error), displayMessage: textsFor(this.#language()).failed, retryable: true });
    this._flushSoon();
  }

  /** @param {Node} node */
  #show(node) {
    this.#clear();
    this.#root.adoptedStyleSheets.push(sheetFor(this.ownerDocument));
    this.#base.append(node);
  }

  /** Takes away what is shown, and the placeholder's style sheet; those of the wasm part stay. */
  #clear() {
    const sheet = sheetFor(this.ownerDocument);
    this.#root.adoptedStyleSheets = this.#root.adoptedStyleSheets.filter((other) => other !== sheet);
    this.#base.ariaBusy = null;
    this.#base.replaceChildren();
  }

  /** The options for the wasm part. @param {boolean} first */
  #current(first) {
    const { onEvent, ...options } = this.#options;
    return this._complete({ ...defaults, ...options }, first);
  }

  #language() {
    return this.#options.locale || this.closest('[lang]')?.getAttribute('lang') || navigator.language;
  }

  /** @param {string} message about an option */
  #refuse(message) {
    this.#tell({ code: 'BAD_OPTION', message, displayMessage: message, retryable: false });
  }

  /** @param {Omit<import('./index.js').JackfieldError, 'source'>} problem */
  #tell(problem) {
    console.warn(problem.message);
    this.#problems.push({ ...problem, source: 'WIDGET' });
  }

  /** @param {string} type @param {any} detail */
  #emit(type, detail) {
    if (!this._hear(type, detail)) return;
    this.dispatchEvent(new CustomEvent(`jackfield-${type}`, { detail, bubbles: true, composed: true }));
    try {
      this.#options.onEvent?.({ type: /** @type {any} */ (type), detail });
    } catch (error) {
      // The host's mistake, told as a listener's would be; the wasm part must not see it.
      reportError(error);
    }
  }
}

/** @param {string} name */
function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * An option's value, from an attribute or a property. A string stands for JSON where the option is an object or array,
 * in properties too: some frameworks set one where the template has an attribute.
 * @param {string | undefined} kind
 * @param {unknown} value
 */
function read(kind, value) {
  if (kind === 'string') return String(value);
  if (kind === 'boolean') return value !== false && value !== 'false';
  let read = value;
  if (kind !== 'function' && typeof value === 'string') {
    try {
      read = JSON.parse(value);
    } catch (error) {
      throw `is not valid JSON (${error}).`;
    }
  }
  const wanted = kind === 'json' ? 'object' : kind;
  if (!read || (Array.isArray(read) ? 'array' : typeof read) !== wanted) throw `must be of this kind: ${wanted}.`;
  // Text that was parsed here would have lost digits.
  return kind === 'json' ? value : read;
}
