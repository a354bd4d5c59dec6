/** The page that providers send people back to, by itself: in the person's language, and with nothing but its two files. */
import assert from 'node:assert/strict';
import { until } from './support/marketplace.js';
import { NO_POLICY } from './support/world.js';

/** @typedef {import('./support/world.js').World} World */

/** @type {import('./support/world.js').Case[]} */
export const callback = [
  { name: 'callback page in the browser’s language', headers: NO_POLICY, languages: 'nl,de-AT,en', act: inTheBrowsersLanguage },
];

const REASON = 'The end user <b>refused</b>';
const ANSWERS = ['code=a-code&state=a-state', `error=access_denied&error_description=${encodeURIComponent(REASON)}`];

/** Titles, and what to do next, after each of the answers. The page does not speak every language that browsers do. */
const WORDS = {
  'nl,de-AT,en': [
    ['Angemeldet', 'Sie können dieses Fenster schließen und zurückkehren.', ''],
    ['Der Zugriff wurde nicht erlaubt', 'Es wurde nichts verbunden. Sie können dieses Fenster schließen und es erneut versuchen.', REASON],
  ],
  C: [
    ['Signed in', 'You can close this window and go back.', ''],
    ['Access was not granted', 'Nothing was connected. You can close this window and try again.', REASON],
  ],
};

/** @param {World} world */
async function inTheBrowsersLanguage(world) {
  const { browser, demo, languages, marketplace } = world;
  assert.equal(await browser.run(() => navigator.languages.join()), languages);
  // It closes a window that has been nowhere else.
  await world.enter();
  const page = `${demo.origin}/integrations/oauth/callback`;
  for (const [at, answer] of ANSWERS.entries()) {
    await browser.go(`${page}?${answer}`);
    await until('a word to the person', () => browser.run(() => document.querySelector('h1')?.innerText));
    const { words, language, display, answered, styled } = await browser.run(look);
    assert.deepEqual(words, WORDS[/** @type {keyof typeof WORDS} */ (languages)][at]);
    assert.deepEqual([language, await browser.address()], [languages === 'C' ? 'en' : 'de', page]);
    assert.equal(display, 'grid', 'its own style sheet counts');
    assert.deepEqual([answered, styled], [false, false], 'nothing else may be asked for, and no other style counts');
  }
  await browser.go(`${demo.origin}/`);
  await marketplace.watchAgain();
  return languages === 'C' ? 'in English, as its language is the system’s' : 'in German';
}

/** What the page shows, and what its policy lets through that it does not need. */
async function look() {
  const text = (/** @type {string} */ id) => document.getElementById(id)?.innerText;
  document.body.setAttribute('style', 'opacity: 0.5');
  return {
    words: [text('title'), text('next'), text('detail')],
    language: document.documentElement.lang,
    display: getComputedStyle(document.body).display,
    answered: await fetch('callback.js').then(() => true, () => false),
    styled: getComputedStyle(document.body).opacity !== '1',
  };
}
