/**
 * The custom element: attributes and properties become options, options become calls of the wasm part, and what that
 * tells becomes DOM events. Knows nothing of connectors, and draws nothing but the placeholder.
 */
import { attributes, defaults, options as kinds, tags, variables } from './face.generated.js';
import { failure, outlines, sheetFor, textsFor } from './placeholder.js';
import { retriable } from './retriable.js';

/** @typedef {import('./index.js').Options & Record<string, unknown>} Options */

const loader = retriable(() => import('./loader.js'));

/** A server has no HTMLElement; there the class has to load, and is never used. @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? class {};

export class JackfieldMarketplace extends Base {
  static observedAttributes = Object.keys(attributes);

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
    for (const name of Object.keys(kinds)) {
      if (Object.hasOwn(own, name)) {
        const value = own[name];
        delete own[name];
        own[name] = value;
      }
    }
    this.#flushSoon();
  }

  disconnectedCallback() {
    // An element that is only being moved is back by then, and stays as it is.
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  adoptedCallback() {
    // Style sheets do not survive a change of document: begin again there.
    this.#stop();
  }

  /**
   * @param {keyof typeof attributes} name
   * @param {unknown} _
   * @param {string | null} value
   */
  attributeChangedCallback(name, _, value) {
    this._set(attributes[name], value, `The attribute "${name}"`);
  }

  /** @internal @param {string} name */
  _get(name) {
    return this.#options[name];
  }

  /** @internal @param {string} name @param {unknown} value @param {string} [source] */
  _set(name, value, source = `The property "${name}"`) {
    delete this.#options[name];
    try {
      if (value != null) this.#options[name] = read(name, value);
    } catch (error) {
      this.#refuse(`${source} of <${this.localName}> ${error}`);
    }
    this.#flushSoon();
  }

  #flushSoon() {
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
      const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      this.#base.style.setProperty(`--jackfield-${property}`, values?.[name] ?? null);
    }
    if (this.#state === 'idle') this.#begin();
    try {
      this.#mounted?.widget.update(this.#mounted.id, this.#current());
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
      const id = widget.mount('marketplace', this.#base, this.#root, this.#current(), emit);
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
    this.#flushSoon();
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

  /** The options for the wasm part. */
  #current() {
    const { onEvent, ...options } = this.#options;
    return { ...defaults, ...options };
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
    this.dispatchEvent(new CustomEvent(`jackfield-${type}`, { detail, bubbles: true, composed: true }));
    try {
      this.#options.onEvent?.({ type: /** @type {any} */ (type), detail });
    } catch (error) {
      // The host's mistake, told as a listener's would be; the wasm part must not see it.
      reportError(error);
    }
  }
}

for (const name of Object.keys(kinds)) {
  Object.defineProperty(JackfieldMarketplace.prototype, name, {
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

/** @type {typeof import('./index.js').define} */
export function define() {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tags.marketplace)) registry.define(tags.marketplace, JackfieldMarketplace);
}

/**
 * An option's value, from an attribute or a property. A string stands for JSON where the option is an object or array,
 * in properties too: some frameworks set one where the template has an attribute.
 * @param {string} name
 * @param {unknown} value
 */
function read(name, value) {
  const kind = /** @type {Record<string, string>} */ (kinds)[name];
  if (kind === 'string') return String(value);
  if (kind !== 'function' && typeof value === 'string') {
    try {
      value = JSON.parse(value);
    } catch (error) {
      throw `is not valid JSON (${error}).`;
    }
  }
  if (!value || (Array.isArray(value) ? 'array' : typeof value) !== kind) throw `must be of this kind: ${kind}.`;
  return value;
}
