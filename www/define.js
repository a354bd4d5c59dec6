/** The one-line form: importing this module registers `<jackfield-marketplace>`. */
import { define } from './element.js';

define();
