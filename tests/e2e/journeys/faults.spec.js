import { hold } from '../support/hold.js';
import { agree } from '../support/provider.js';
import { expect, test } from '../support/test.js';

const contact = { 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@merchant.example' };
const EXECUTE = { method: 'POST', pathContains: '/execute' };

test.describe('reading', () => {
  test('too many requests with Retry-After: it waits as long as asked, and then everything is there', async ({ marketplace, demo, recorder, page }) => {
    recorder.mayFail();
    // Beyond what the endpoint waits by itself, so that the browser has to.
    await demo.control.fail({ kind: 'status429', retryAfterSecs: 6 }, { method: 'GET', pathContains: '/connectors' }, 1);
    const begin = Date.now();
    await page.goto('/');
    await expect(marketplace.root.getByText(/^\d+ integrations?$/)).toBeVisible({ timeout: 30_000 });
    expect(Date.now() - begin).toBeGreaterThan(5_900);
    await expect(marketplace.alert).toHaveCount(0);
    const calls = await demo.control.calls('GET', /^\/connectors$/);
    expect(calls.map(({ status }) => status)).toEqual([429, 200]);
  });

  test('one server error is not worth a word', async ({ marketplace, demo }) => {
    await demo.control.fail({ kind: 'status500' }, { method: 'GET', pathContains: '/connectors' }, 1);
    await marketplace.open();
    await expect(marketplace.alert).toHaveCount(0);
    const calls = await demo.control.calls('GET', /^\/connectors$/);
    expect(calls.map(({ status }) => status)).toEqual([500, 200]);
  });

  for (const kind of ['status500', 'html', 'hangup']) {
    test(`a catalog that keeps failing (${kind}) is said to be unavailable, and one more try brings it`, async ({ marketplace, demo, recorder, page }) => {
      recorder.mayFail();
      await demo.control.fail({ kind }, { method: 'GET', pathContains: '/connectors' });
      await page.goto('/');
      await expect(marketplace.alert).toContainText('The service is not available at the moment', { timeout: 25_000 });
      await expect(marketplace.alert).toContainText('Nothing is wrong with what you entered. Try again in a little while.');
      await demo.control.heal();
      await marketplace.button('Try again').click();
      await expect(marketplace.card('HubSpot')).toBeVisible();
      await expect(marketplace.alert).toHaveCount(0);
    });
  }

  test('actions that cannot be read leave connecting as it is, and one more try brings them', async ({ marketplace, demo, recorder }) => {
    recorder.mayFail();
    await marketplace.open();
    await demo.control.fail({ kind: 'status500' }, { pathContains: '/resources' });
    await marketplace.find('HubSpot');
    await expect(marketplace.button('Connect HubSpot')).toBeVisible();
    await expect(marketplace.alert).toContainText('The service is not available at the moment', { timeout: 25_000 });
    await demo.control.heal();
    await marketplace.button('Try again').click();
    await expect(marketplace.root.getByRole('button', { name: /^Create a contact/ })).toBeVisible();
  });

  test('a slow answer shows outlines first, and then what was asked for', async ({ marketplace, page }) => {
    await marketplace.open();
    const letGo = await hold(page, '**/actions/createContact');
    await marketplace.find('HubSpot');
    await marketplace.root.getByRole('button', { name: /^Create a contact/ }).click();
    const loading = marketplace.root.getByRole('status').filter({ hasText: 'Loading…' });
    await expect(loading).toBeVisible();
    await expect(loading).toHaveAttribute('aria-busy', 'true');
    letGo();
    await expect(marketplace.field('First name')).toBeVisible();
    await expect(loading).toHaveCount(0);
  });

  test('without a connection it says so, and goes on once there is one', async ({ marketplace, context, recorder }) => {
    recorder.mayFail();
    await marketplace.open();
    await marketplace.search.fill('HubSpot');
    await context.setOffline(true);
    await marketplace.card('HubSpot').click();
    await expect(marketplace.alert.first()).toContainText('No connection', { timeout: 25_000 });
    await context.setOffline(false);
    while (await marketplace.button('Try again').count()) await marketplace.button('Try again').first().click();
    await expect(marketplace.root.getByRole('button', { name: /^Create a contact/ })).toBeVisible();
    await expect(marketplace.button('Connect HubSpot')).toBeVisible();
  });
});

test.describe('running', () => {
  test.beforeEach(async ({ marketplace, recorder }) => {
    recorder.mayFail();
    await marketplace.open();
    await marketplace.find('HubSpot');
    await marketplace.connect('HubSpot');
    await marketplace.openAction('Create a contact');
    await marketplace.fill(contact);
  });

  /** @param {import('../support/marketplace.js').Marketplace} marketplace */
  async function expectFormKept(marketplace) {
    for (const [label, value] of Object.entries(contact)) await expect(marketplace.field(label)).toHaveValue(value);
  }

  test('too many requests: a run is not sent again by itself, and runs when asked once more', async ({ marketplace, demo }) => {
    await demo.control.fail({ kind: 'status429', retryAfterSecs: 3 }, EXECUTE, 1);
    await marketplace.run.click();
    await expect(marketplace.alert).toContainText('Too many requests');
    await expect(marketplace.alert).toContainText('Try again in 3 seconds.');
    await expectFormKept(marketplace);
    expect(await demo.control.runsSent()).toBe(1);
    await marketplace.runToResult();
    expect(await demo.control.executions()).toHaveLength(1);
  });

  for (const kind of ['status500', 'html']) {
    test(`a run that fails (${kind}) is sent once, keeps the form, and runs when asked once more`, async ({ marketplace, demo }) => {
      await demo.control.fail({ kind }, EXECUTE, 1);
      await marketplace.run.click();
      await expect(marketplace.alert).toContainText('The service is not available at the moment');
      await expect(marketplace.alert.getByText('INTERNAL_ERROR')).toBeHidden();
      await expectFormKept(marketplace);
      expect(await demo.control.runsSent()).toBe(1);
      await marketplace.runToResult();
      expect(await demo.control.executions()).toHaveLength(1);
      await expect(marketplace.alert).toHaveCount(0);
    });
  }

  test('a slow run says that it is running, cannot be sent twice, and ends', async ({ marketplace, demo, page }) => {
    const letGo = await hold(page, '**/execute');
    /** @type {string[]} */
    const runs = [];
    page.on('request', (request) => void (request.url().endsWith('/execute') && runs.push(request.url())));
    await marketplace.run.dblclick();
    const running = marketplace.button('Running…');
    await expect(running).toBeDisabled();
    await marketplace.field('Email').press('Enter');
    letGo();
    await marketplace.readResult();
    expect(runs).toHaveLength(1);
    expect(await demo.control.executions()).toHaveLength(1);
  });

  test('an account that the third party no longer takes can be connected again, right there, and then it runs by itself', async ({ marketplace, demo }) => {
    const before = await marketplace.accounts('hubspot');
    await demo.control.fail({ kind: 'thirdParty401' }, EXECUTE, 1);
    await marketplace.run.click();
    await expect(marketplace.alert).toContainText('HubSpot did not accept this account');
    await expect(marketplace.alert).toContainText('This runs again then, with what you entered.');
    expect(await demo.control.runsSent()).toBe(1);
    await marketplace.button('Reconnect and run again').click();
    await agree(await marketplace.openWindow('Connect HubSpot'));
    await marketplace.readResult();
    await expect(marketplace.alert).toHaveCount(0);
    await expectFormKept(marketplace);
    expect(await demo.control.runsSent()).toBe(2);
    expect(await demo.control.executions()).toHaveLength(1);
    const { credentialId, rawRequest } = await demo.control.execution();
    expect(Object.values(before)).not.toContain(credentialId);
    expect(rawRequest).toContain('"firstname":"Ada","lastname":"Lovelace"');
    // To connect again is to replace: the account that no longer works must not stay behind as a trap.
    await expect.poll(async () => Object.values(await marketplace.accounts('hubspot'))).toEqual([credentialId]);
  });

  test('what the third party does not know is said in plain words, the technical part folded away', async ({ marketplace, demo, recorder }) => {
    await demo.control.fail({ kind: 'thirdParty404' }, EXECUTE, 1);
    await marketplace.run.click();
    await expect(marketplace.alert).toContainText('HubSpot refused this');
    await expect(marketplace.alert).toContainText('HubSpot says: The record does not exist');
    const code = marketplace.alert.getByText('NOT_FOUND');
    await expect(code).toBeHidden();
    await marketplace.alert.getByText('Technical details').click();
    await expect(code).toBeVisible();
    await expect(marketplace.alert.getByText('404')).toBeVisible();
    await expectFormKept(marketplace);
    expect(await demo.control.runsSent()).toBe(1);
    const error = (await recorder.events()).find(({ type }) => type === 'error')?.detail.error;
    expect(error).toMatchObject({ code: 'NOT_FOUND', source: 'THIRD_PARTY', httpStatus: 404, retryable: false });
    expect(error.displayMessage).toBe('HubSpot refused this. HubSpot says: The record does not exist');
    expect(error.requestId).toMatch(/\S{8}/);
  });

  for (const [moment, took] of /** @type {const} */ ([['before', 0], ['after', 1]])) {
    test(`an answer that is lost ${moment} the work leaves no false word, and asking once more runs nothing twice`, async ({ marketplace, demo }) => {
      await demo.control.fail({ kind: 'hangup', moment }, EXECUTE, 1);
      await marketplace.run.click();
      await expect(marketplace.alert).toContainText('It is not certain whether this ran');
      await expect(marketplace.alert).toContainText('Look in HubSpot before you run it again.');
      await expectFormKept(marketplace);
      expect(await demo.control.executions()).toHaveLength(took);
      const answered = marketplace.page.waitForResponse(/\/execute$/);
      await marketplace.run.click();
      await answered;
      await expect(marketplace.run).toBeEnabled();
      expect(await demo.control.executions()).toHaveLength(took);
      expect(await demo.control.runsSent()).toBe(1);
    });

    test(`who has looked after an answer was lost ${moment} the work can run it anyway, once`, async ({ marketplace, demo }) => {
      await demo.control.fail({ kind: 'hangup', moment }, EXECUTE, 1);
      await marketplace.run.click();
      await expect(marketplace.alert).toContainText('It is not certain whether this ran');
      await marketplace.button('Run it anyway').dblclick();
      const shown = await marketplace.readResult();
      expect(shown.properties.firstname).toBe('Ada');
      await expect(marketplace.alert).toHaveCount(0);
      await expectFormKept(marketplace);
      expect(await demo.control.runsSent()).toBe(2);
      expect(await demo.control.executions()).toHaveLength(took + 1);
    });
  }

  test('an answer that never reaches the browser is there when it is asked for once more', async ({ marketplace, demo, page }) => {
    await page.route('**/execute', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    }, { times: 1 });
    await marketplace.run.click();
    await expect(marketplace.alert).toContainText('No connection');
    await expect.poll(async () => (await demo.control.executions()).length).toBe(1);
    await expectFormKept(marketplace);
    const shown = await marketplace.runToResult();
    expect(shown.properties.firstname).toBe('Ada');
    expect(await demo.control.executions()).toHaveLength(1);
    expect(await demo.control.runsSent()).toBe(1);
  });

  test('without a connection a run says so, keeps the form, and runs once there is one', async ({ marketplace, demo, context }) => {
    await context.setOffline(true);
    await marketplace.run.click();
    await expect(marketplace.alert).toContainText('No connection');
    await expectFormKept(marketplace);
    await context.setOffline(false);
    await marketplace.runToResult();
    expect(await demo.control.runsSent()).toBe(1);
  });

  test('a session that ended is said to have ended, and the form is kept', async ({ marketplace, demo, context, recorder }) => {
    const cookies = await context.cookies();
    await context.clearCookies();
    await marketplace.run.click();
    await expect(marketplace.alert).toContainText('You are signed out');
    await expectFormKept(marketplace);
    const error = (await recorder.events()).find(({ type }) => type === 'error')?.detail.error;
    expect(error).toMatchObject({ source: 'ENDPOINT', httpStatus: 401, retryable: false });
    await context.addCookies(cookies);
    await marketplace.runToResult();
    expect(await demo.control.executions()).toHaveLength(1);
  });
});
