/** What a customer's TypeScript writes. It is compiled against the installed package, and never run. */
import { configure, define, JackfieldMarketplace, version } from 'jackfield';
import type { Appearance, JackfieldError, JackfieldEvent } from 'jackfield';
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
