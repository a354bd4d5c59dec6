import { expect, test } from '../support/test.js';

test('someone finds HubSpot, connects it, creates a contact and reads what came of it', async ({ marketplace, demo, recorder }) => {
  await marketplace.open();
  await marketplace.search.pressSequentially('hub');
  await expect(marketplace.root.getByRole('list').getByRole('button').first()).toHaveAccessibleName(/^HubSpot\b/);
  await marketplace.card('HubSpot').click();
  await expect(marketplace.heading).toHaveText('HubSpot');

  await marketplace.connect('HubSpot');
  const accounts = await marketplace.accounts('hubspot');
  expect(Object.keys(accounts)).toEqual(["Jane's HubSpot"]);
  await expect(marketplace.root.getByRole('list', { name: 'Accounts' })).toContainText("Jane's HubSpot");

  await marketplace.openAction('Create a contact');
  await marketplace.fill({ 'First name': 'Zoë', 'Last name': 'O’Neil "Z"', Email: 'zoe@merchant.example' });
  const result = await marketplace.runToResult();
  expect(result.properties).toMatchObject({ firstname: 'Zoë', lastname: 'O’Neil "Z"', email: 'zoe@merchant.example' });

  const { rawRequest } = await demo.control.execution();
  const typed = '{"properties":{"firstname":"Zoë","lastname":"O’Neil \\"Z\\"","email":"zoe@merchant.example"}}';
  expect(rawRequest).toContain(`"requestBody":${typed}`);
  expect(JSON.parse(rawRequest)).toEqual({
    credentialId: accounts["Jane's HubSpot"],
    pathParams: {},
    queryParameters: {},
    additionalHeaders: {},
    requestBody: JSON.parse(typed),
  });
});

test('the host page is told of every step, in order, and of nothing that was typed', async ({ marketplace, page, recorder }) => {
  await marketplace.open();
  await marketplace.find('HubSpot');
  await marketplace.connect('HubSpot');
  await marketplace.openAction('Create a contact');
  await marketplace.fill({ 'First name': 'Ada', 'Last name': 'Typed-Only-Here', Email: 'ada@merchant.example' });
  await marketplace.runToResult();
  await marketplace.root.getByRole('button', { name: 'Back to HubSpot' }).click();
  await marketplace.button('Integrations').click();
  await expect(marketplace.search).toBeVisible();

  const events = await recorder.events();
  expect(events.map(({ type }) => type)).toEqual(['ready', 'connect', 'change', 'change', 'change', 'submit', 'result', 'close']);
  const [{ credentialId }] = [events[1].detail];
  expect(Object.values(await marketplace.accounts('hubspot'))).toEqual([credentialId]);
  expect(events[0].detail.connectors).toBe(177);
  expect(events[4].detail).toEqual({ connectorId: 'hubspot', actionId: 'createContact' });
  expect(events[5].detail).toEqual({ connectorId: 'hubspot', actionId: 'createContact' });
  expect(events[6].detail).toMatchObject({ connectorId: 'hubspot', actionId: 'createContact', responseData: { properties: { lastname: 'Typed-Only-Here' } } });
  expect(JSON.stringify(events.slice(0, 6))).not.toContain('Typed-Only-Here');

  const log = page.getByRole('complementary', { name: 'Events' }).getByRole('listitem');
  await expect(log).toHaveCount(8);
  await expect(log.first()).toContainText('close');
});

/** Plain HTTP, where there is no clipboard; a frame that is refused it; and the usual. */
const clipboards = [
  ['as usual', () => {}],
  ['where the page has no clipboard', () => Object.defineProperty(navigator, 'clipboard', { value: undefined })],
  ['where the page is refused the clipboard', () => void (navigator.clipboard.writeText = () => Promise.reject(new Error('refused')))],
];

for (const [where, arrange] of clipboards) {
  test(`one result can be copied ${where}`, async ({ marketplace, context, page }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await marketplace.open();
    await marketplace.find('Open-Meteo');
    await marketplace.openAction('Search places');
    await marketplace.fill({ Name: 'Berlin' });
    const shown = await marketplace.runToResult();
    await page.evaluate(arrange);
    // It says so for two seconds only: looked for from before.
    const copied = marketplace.button('Copied').waitFor();
    await marketplace.button('Copy').click();
    await copied;
    // Only what was really copied can be pasted.
    await marketplace.field('Name').fill('');
    await marketplace.field('Name').press('ControlOrMeta+V');
    expect(JSON.parse(await marketplace.field('Name').inputValue())).toEqual(shown);
  });
}
