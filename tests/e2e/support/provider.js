/** The third party's window: signing in, and saying yes or no. */
import { expect } from '@playwright/test';

/** @typedef {import('@playwright/test').Page} Page */

/** Signs in where that has not been done yet in this browser, and waits for the question. @param {Page} window */
export async function signIn(window) {
  const question = window.getByRole('heading', { name: /wants to access your/ });
  const password = window.getByLabel('Password');
  await expect(question.or(password)).toBeVisible();
  if (await password.isVisible()) {
    await window.getByLabel('Email').fill('jane@merchant.example');
    await password.fill('correct horse');
    await window.getByRole('button', { name: 'Sign in' }).click();
    await expect(question).toBeVisible();
  }
}

/** Signs in and allows access; the window then closes by itself. @param {Page} window */
export async function agree(window) {
  await decide(window, 'Allow');
}

/** Signs in and denies access; the window then closes by itself. @param {Page} window */
export async function refuse(window) {
  await decide(window, 'Deny');
}

/** @param {Page} window @param {'Allow' | 'Deny'} decision */
async function decide(window, decision) {
  await signIn(window);
  const closed = window.isClosed() ? null : window.waitForEvent('close');
  await window.getByRole('button', { name: decision }).click({ noWaitAfter: true });
  await closed;
}
