/** The one-line form: importing this module registers the elements. */
import { define } from './elements.js';

define();
