/** The package's main entry. Importing it does nothing by itself, in a browser or on a server. */
export { JackfieldAction, JackfieldMarketplace, define } from './elements.js';
export { configure } from './loader.js';
export { version } from './face.generated.js';
