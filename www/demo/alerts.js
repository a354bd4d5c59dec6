/**
 * A settings form of the product with one action's form in it. The product stores what is entered, offers channels to
 * choose from, and fixes what is its own business. It knows the element by its public properties only.
 */

/** What the product has stored; a real one asks its own server. */
let stored = JSON.stringify({
  requestBody: { channel: 'C04ORDERS1', text: 'A new order came in: {{order.number}}, {{order.total}}', username: 'Larkspur' },
});

const channels = [
  ['C04ORDERS1', '#orders', '12 members'],
  ['C04GENERAL', '#general', '48 members'],
  ['C04SUPPORT', '#support', '9 members'],
  ['C04WAREHSE', '#warehouse', '21 members'],
  ['C04FINANCE', '#finance', '5 members'],
  ['C04RANDOM1', '#random', '44 members'],
  ['C04RETURNS', '#returns', '7 members'],
  ['C04DESIGN1', '#design', '6 members'],
].map(([value, label, description]) => ({ value, label, description }));

/** Slack would be asked here, by the product's server: five at a time. @type {import('../index.js').OptionsSource} */
async function findChannels({ query, cursor, selected, signal }) {
  await new Promise((resolve) => setTimeout(resolve, 250));
  signal.throwIfAborted();
  if (selected) return { options: channels.filter(({ value }) => value === selected) };
  const from = Number(cursor ?? 0);
  const found = channels.filter(({ label }) => label?.includes(query.toLowerCase().replace('#', '')));
  return { options: found.slice(from, from + 5), cursor: found.length > from + 5 ? from + 5 : undefined };
}

const hidden = ['blocks', 'thread_ts', 'reply_broadcast', 'mrkdwn', 'unfurl_links', 'unfurl_media', 'metadata'];

/** @type {Record<string, import('../index.js').FieldOptions>} */
const fields = {
  '/requestBody/channel': { label: 'Channel', options: findChannels },
  '/requestBody/text': { label: 'Message' },
  '/requestBody/username': { label: 'Sent as', readOnly: true, order: 1 },
  ...Object.fromEntries(hidden.map((name) => [`/requestBody/${name}`, { hidden: true }])),
};

/**
 * Puts the element into the form the first time that it is shown.
 * @param {Pick<import('../index.js').ActionOptions, 'onEvent' | 'appearance'> & { toast: (text: string) => void }} host
 */
export function alerts({ toast, ...host }) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById('alerts'));
  const place = form.querySelector('fieldset');
  const shown = document.querySelector('.stored pre');
  if (!place || !shown || place.childElementCount > 0) return;

  const element = Object.assign(document.createElement('jackfield-action'), host, {
    connector: 'slack',
    action: 'chat_postMessage',
    mode: 'configure',
    value: stored,
    fields,
    presets: { '/requestBody/username': 'Larkspur' },
  });
  element.setAttribute('name', 'message');
  place.append(element);

  const show = () => (shown.textContent = JSON.stringify(JSON.parse(stored), null, 2));
  show();
  form.addEventListener('change', () => (place.disabled = !new FormData(form).has('on')));
  form.addEventListener('reset', () => (place.disabled = false));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    stored = String(new FormData(form).get('message') ?? stored);
    // What was saved is what the next reset goes back to.
    element.value = stored;
    show();
    toast('Saved.');
  });
}
