/**
 * What an element shows while its wasm part is not there: outlines of what is coming, or why it did not come.
 * Built with DOM calls and a constructed style sheet: the strictest Content-Security-Policy lets it through.
 */

const css = `
:host { display: block }
:host([hidden]) { display: none }
.jf-wait, .jf-failed {
  color-scheme: light dark;
  --line: 1px solid var(--jackfield-color-border, light-dark(#e2e5ea, #2e323a));
  --round: var(--jackfield-border-radius, 0.5rem);
  display: grid;
  gap: 1rem;
  color: var(--jackfield-color-text, light-dark(#1a1d23, #eceef2));
  font: var(--jackfield-font-size-base, 0.875rem)/1.5 var(--jackfield-font-family, system-ui, sans-serif);
}
[data-theme=light] > * { color-scheme: light }
[data-theme=dark] > * { color-scheme: dark }
.jf-wait { grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); animation: jf-appear 0.3s 0.15s both }
.jf-wait i { height: 4.5rem; border: var(--line); border-radius: var(--round) }
.jf-wait i:first-child { grid-column: 1/-1; height: 2.25rem; max-width: 20rem }
.jf-wait span { position: absolute; clip-path: inset(50%) }
.jf-failed { justify-items: center; padding: 3rem 1rem; border: var(--line); border-radius: var(--round) }
.jf-failed p { margin: 0; text-align: center }
.jf-failed button {
  padding: 0.375rem 0.875rem; border: var(--line); border-radius: var(--round);
  background: none; color: inherit; font: inherit; cursor: pointer;
}
@keyframes jf-appear { from { opacity: 0 } }`;

/** Loading · what went wrong · the button. */
const texts = /** @type {Record<string, string[]>} */ ({
  en: ['Loading…', 'The integrations could not be loaded.', 'Try again'],
  de: ['Wird geladen …', 'Die Integrationen konnten nicht geladen werden.', 'Erneut versuchen'],
  fr: ['Chargement…', 'Impossible de charger les intégrations.', 'Réessayer'],
  es: ['Cargando…', 'No se pudieron cargar las integraciones.', 'Reintentar'],
  pt: ['Carregando…', 'Não foi possível carregar as integrações.', 'Tentar novamente'],
  ja: ['読み込み中…', '連携機能を読み込めませんでした。', '再試行'],
  ar: ['جارٍ التحميل…', 'تعذّر تحميل عمليات التكامل.', 'إعادة المحاولة'],
});

/** @param {string} language a BCP 47 tag */
export function textsFor(language) {
  const [waiting = '', failed = '', retry = ''] = texts[language.slice(0, 2).toLowerCase()] ?? texts.en ?? [];
  return { waiting, failed, retry };
}

/** A constructed sheet works in the document it was made for only. @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** @param {Document} document */
export function sheetFor(document) {
  let sheet = sheets.get(document);
  if (!sheet) {
    sheet = new (document.defaultView ?? globalThis).CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(document, sheet);
  }
  return sheet;
}

/** @param {Document} document @param {string} language */
export function outlines(document, language) {
  const shapes = Array.from({ length: 13 }, () => node(document, 'i'));
  return node(document, 'div', { class: 'jf-wait' }, ...shapes, node(document, 'span', {}, textsFor(language).waiting));
}

/** @param {Document} document @param {string} language @param {() => void} retry */
export function failure(document, language, retry) {
  const text = textsFor(language);
  const button = node(document, 'button', { type: 'button', part: 'button' }, text.retry);
  button.addEventListener('click', retry);
  const message = node(document, 'p', { role: 'alert', part: 'error' }, text.failed);
  return node(document, 'div', { class: 'jf-failed' }, message, button);
}

/** @param {Document} document @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} children */
function node(document, name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}
