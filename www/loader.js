/**
 * Loads the wasm part once, whoever asks and however often, and says in plain words why it could not.
 * Knows nothing of elements.
 */
import { retriable } from './retriable.js';

/**
 * What the wasm module offers.
 * @typedef {object} Widget
 * @property {(kind: string, base: HTMLElement, root: ShadowRoot, options: object,
 *   emit: (type: string, detail: unknown) => void) => number} mount draws into `base`, and answers an id for it
 * @property {(id: number, options: object) => void} update takes all the options as they are now
 * @property {(id: number, go: boolean) => void} report shows all that stands against a form, and goes to the first of it
 * @property {(id: number) => void} unmount
 */

/** @type {import('./index.js').Configuration} */
let configuration = {};
/** @type {Promise<Widget> | undefined} */
let loading;
// @ts-ignore: made by the build
const loadGlue = retriable(() => import('./jackfield_wasm.js'));

/** @type {typeof import('./index.js').configure} */
export function configure(changes) {
  configuration = { ...configuration, ...changes };
}

/**
 * The wasm module, ready to use. One promise is shared by all who ask; after a failure the next call tries again.
 * @param {import('./index.js').Configuration} [overrides]
 * @returns {Promise<Widget>}
 */
export function load({ wasmUrl = configuration.wasmUrl } = {}) {
  loading ??= start(wasmUrl ?? new URL('./jackfield_wasm_bg.wasm', import.meta.url)).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @param {string | URL} wasmUrl */
async function start(wasmUrl) {
  // Both at once: the glue is needed only when the bytes are there.
  const [glue, module] = await Promise.all([loadGlue(), compile(wasmUrl)]);
  await glue.default({ module_or_path: module });
  return glue;
}

/** @param {string | URL} url */
async function compile(url) {
  const response = await fetch(url);
  const type = response.headers.get('content-type') ?? 'no type';
  if (!response.ok || type.startsWith('text/html')) {
    throw new Error(`${url} is not the wasm file: the answer was ${response.status}, ${type}.`);
  }
  try {
    return await (type.startsWith('application/wasm')
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    throw /unsafe-eval|\bCSP\b/.test(String(error))
      ? new Error("The page's Content-Security-Policy needs 'wasm-unsafe-eval' in script-src.", { cause: error })
      : error;
  }
}
