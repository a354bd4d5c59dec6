/** The one-line form: importing this module registers the elements. */
import './index.js';
