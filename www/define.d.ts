/** The one-line form: importing this module registers `<jackfield-marketplace>`. */
import './index.js';
