/** What a customer's TypeScript writes. It is compiled against the installed package, and never run. */
import { configure, define, JackfieldAction, JackfieldMarketplace, version } from 'jackfield';
import type { Appearance, FieldOptions, FormOptions, JackfieldError, JackfieldEvent, OptionsSource } from 'jackfield';
import 'jackfield/define';

define();
configure({ wasmUrl: new URL('https://cdn.example/jackfield_wasm_bg.wasm') });
version.toUpperCase();

const marketplace = document.createElement('jackfield-marketplace');
const same: JackfieldMarketplace = marketplace;
same.connectors = ['hubspot', 'slack'];
marketplace.getToken = async () => 'token';
marketplace.fetch = (input, init) => fetch(input, { ...init, credentials: 'include' });
const appearance: Appearance = { theme: 'dark', variables: { colorPrimary: '#5b4fd6' } };
marketplace.appearance = appearance;
marketplace.endpoint = undefined;

marketplace.addEventListener('jackfield-connect', (event) => event.detail.credentialId.slice(0, 4));
document.addEventListener('jackfield-error', ({ detail: { error } }) => report(error));
marketplace.onEvent = (event: JackfieldEvent) => {
  if (event.type === 'result') event.detail.executionId?.length;
  if (event.type === 'error') report(event.detail.error);
};

const people: OptionsSource = async ({ query, cursor, value, signal }) => {
  const body = value.requestBody as { team?: string } | undefined;
  const answer = await fetch(`/people?q=${query}&team=${body?.team}&from=${cursor ?? 0}`, { signal });
  return (await answer.json()) as { options: { value: string; label: string }[] };
};
const fields: Record<string, FieldOptions> = { '/requestBody/owner': { label: 'Owner', order: -1, options: people } };
const form: FormOptions = { value: '{"requestBody":{}}', presets: { '/requestBody/source': 7 }, fields };
marketplace.forms = { 'hubspot/createContact': form };
marketplace.sendAnyway = false;

const action: JackfieldAction = document.createElement('jackfield-action');
Object.assign(action, { name: 'sync', connector: 'hubspot', action: 'createContact' });
action.mode = 'configure';
action.value = { requestBody: { properties: { email: 'ada@example.com' } } };
action.addEventListener('jackfield-change', ({ detail }) => detail.valid && save(detail.json ?? ''));
if (action.reportValidity()) action.form?.requestSubmit();
function save(json: string) {
  return json.length;
}

function report(error: JackfieldError) {
  return error.retryable ? (error.retryAfterMs ?? 1000) : `${error.source}/${error.code}`;
}

// @ts-expect-error: there is no such theme
marketplace.appearance = { theme: 'sepia' };
// @ts-expect-error: there is no such variable
marketplace.appearance = { variables: { colorPrimery: 'red' } };
// @ts-expect-error: a list, not a string
marketplace.connectors = 'hubspot';
// @ts-expect-error: a connect event has no such detail
marketplace.addEventListener('jackfield-connect', (event) => event.detail.token);
// @ts-expect-error: there is no such mode
action.mode = 'edit';
// @ts-expect-error: one form has no list of connectors
action.connectors = ['hubspot'];
// @ts-expect-error: options without values
marketplace.forms = { 'a/b': { fields: { '/requestBody/x': { options: () => ({ options: [{ label: 'x' }] }) } } } };
