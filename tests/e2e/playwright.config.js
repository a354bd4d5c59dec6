/** How the journeys are run: Debian's Chromium or the one that CHROMIUM names; nothing is ever downloaded. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = candidates.find((path) => path && existsSync(path));
if (!executablePath) throw new Error('No Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM to its path.');

/** Many actions, one after the other. */
const SLOW = 'fillings.spec.js';

export default defineConfig({
  testDir: 'journeys',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes the second time has found something too: here it fails. Where a whole change waits for it, it is
  // said at the end, and looked into.
  retries: Number(process.env.JACKFIELD_RETRIES ?? 0),
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  // In this order: what takes long comes last, a worker for each of its tests.
  projects: [
    { name: 'journeys', testIgnore: SLOW },
    { name: 'fillings', testMatch: SLOW, fullyParallel: true, use: { contextOptions: { reducedMotion: 'reduce' } } },
  ],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      // Playwright switches the popup blocker off; people have it on.
      ignoreDefaultArgs: ['--disable-popup-blocking'],
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
