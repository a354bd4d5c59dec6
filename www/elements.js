/** The elements by name, and registering them. */
import { JackfieldAction } from './action.js';
import { JackfieldElement } from './element.js';
import { tags } from './face.generated.js';

/** The whole journey. */
export class JackfieldMarketplace extends JackfieldElement {}

JackfieldElement.equip(JackfieldMarketplace, 'marketplace');

export { JackfieldAction };

/** @type {typeof import('./index.js').define} */
export function define() {
  const registry = globalThis.customElements;
  for (const element of registry ? [JackfieldMarketplace, JackfieldAction] : []) {
    const tag = tags[/** @type {keyof typeof tags} */ (element.kind)];
    if (!registry.get(tag)) registry.define(tag, element);
  }
}
