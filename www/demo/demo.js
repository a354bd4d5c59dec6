/**
 * The host page of the demo: what a product around the marketplace does with it. Theme, direction, who is signed in,
 * and a log of the element's events. Knows the element by its public properties only.
 */
import { alerts } from './alerts.js';

const root = document.documentElement;
const marketplace = must(document.querySelector('jackfield-marketplace'));

followPreferences();
followSession();
takeToken();
const log = followEvents();
marketplace.onEvent = log;
followNavigation();

function followPreferences() {
  const { theme = 'auto' } = root.dataset;
  marketplace.appearance = { theme: /** @type {any} */ (theme) };
  const { lang } = root;
  if (lang !== 'en') marketplace.locale = lang;

  choice('theme', theme, (value) => {
    root.dataset.theme = value;
    for (const element of document.querySelectorAll('jackfield-marketplace, jackfield-action')) {
      /** @type {any} */ (element).appearance = { theme: value };
    }
    remember('theme', value);
  });
  choice('direction', root.dir, (value) => {
    root.dir = value;
    remember('dir', value);
  });
}

/** @param {string} id @param {string} current @param {(value: string) => void} chosen */
function choice(id, current, chosen) {
  const group = byId(id);
  for (const radio of group.querySelectorAll('input')) radio.checked = radio.value === current;
  group.addEventListener('change', (event) => chosen(/** @type {HTMLInputElement} */ (event.target).value));
}

/** @param {string} name @param {string} value */
function remember(name, value) {
  try {
    localStorage.setItem(`larkspur:${name}`, value);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}

async function followSession() {
  const people = byId('people');
  people.addEventListener('click', async (event) => {
    const button = /** @type {Element} */ (event.target).closest('button');
    if (!button) return;
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: button.dataset.user }),
    });
    // Another person, another page: nothing of the first one's may stay behind.
    if (response.ok) location.reload();
    else toast('Switching did not work.');
  });

  const response = await fetch('/session').catch(() => null);
  if (!response?.ok) return;
  /** @type {{ name: string, email: string }} */
  const { name, email } = await response.json();
  const user = byId('user');
  must(user.querySelector('.avatar')).textContent = name.replace(/(\S)\S*\s*/g, '$1').slice(0, 2);
  must(user.querySelector('.name')).textContent = name;
  must(people.querySelector('b')).textContent = email;
  for (const button of people.querySelectorAll('button')) {
    const same = button.textContent?.includes(name) ?? false;
    button.setAttribute('aria-pressed', String(same));
  }
  user.hidden = false;
}

/** In a frame of another site no cookie comes along: that site hands over a token, which does not stay in the address. */
function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get('session');
  if (!token) return;
  history.replaceState(null, '', location.pathname);
  marketplace.getToken = () => token;
}

function followEvents() {
  const log = byId('log');
  const clear = byId('clear');
  const count = byId('log-count');
  let seen = 0;

  const refresh = () => {
    count.textContent = String(seen);
    count.hidden = clear.hidden = seen === 0;
    byId('log-empty').hidden = seen > 0;
  };
  clear.addEventListener('click', () => {
    seen = 0;
    log.replaceChildren();
    refresh();
    byId('content').focus({ preventScroll: true });
  });
  return (/** @type {import('../index.js').JackfieldEvent} */ { type, detail }) => {
    seen += 1;
    log.prepend(entry(type, detail));
    while (log.children.length > 200) log.lastElementChild?.remove();
    refresh();
  };
}

/** @param {string} type @param {any} detail */
function entry(type, detail) {
  const now = new Date();
  const summary = node('summary', {}, [
    node('span', { class: 'type', 'data-type': type }, [type]),
    node('span', { class: 'about' }, [about(detail)]),
    node('time', { datetime: now.toISOString() }, [now.toLocaleTimeString('en-GB')]),
  ]);
  const json = node('pre', { dir: 'ltr', tabindex: '0' }, [JSON.stringify(detail ?? null, null, 2)]);
  return node('li', {}, [node('details', {}, [summary, json])]);
}

/** What an event is about, in a word or two. @param {any} detail */
function about(detail) {
  return [detail?.connectorId, detail?.actionId, detail?.error?.code].filter(Boolean).join(' · ');
}

function followNavigation() {
  document.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest('a');
    const href = link?.getAttribute('href') ?? '';
    if (!link?.closest('.sidebar, .crumbs') || !href.startsWith('#') || view(href)) return;
    event.preventDefault();
    toast('Larkspur is made up: only its integrations are real.');
  });
  addEventListener('hashchange', () => view(location.hash) && show());
  show();
  matchMedia('(min-width: 56rem)').addEventListener('change', () => byId('sidebar').hidePopover());
}

/** @param {string} hash @returns {HTMLElement | null} */
function view(hash) {
  return document.querySelector(`.view[data-view="${CSS.escape(hash)}"]`);
}

/** Shows the view that the address names. */
function show() {
  const shown = view(location.hash) ?? must(view(''));
  for (const view of document.querySelectorAll('.view')) /** @type {HTMLElement} */ (view).hidden = view !== shown;
  const name = must(shown.querySelector('h1')).textContent ?? '';
  document.title = `${name} · Larkspur`;
  must(document.querySelector('.crumbs [aria-current]')).textContent = name;
  for (const link of document.querySelectorAll('.nav a')) {
    if (link.textContent === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (shown.dataset.view) alerts({ onEvent: log, appearance: marketplace.appearance, toast });
  if (byId('sidebar').matches(':popover-open')) byId('sidebar').hidePopover();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;

/** @param {string} text */
function toast(text) {
  const box = byId('toast');
  box.textContent = text;
  box.classList.add('shown');
  clearTimeout(fading);
  fading = setTimeout(() => box.classList.remove('shown'), 4000);
}

/** @param {string} id */
function byId(id) {
  return must(document.getElementById(id));
}

/** @template T @param {T | null} found @returns {T} */
function must(found) {
  if (!found) throw new Error('The page lacks a part that this script needs.');
  return found;
}

/** @param {string} name @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function node(name, attributes, children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}
