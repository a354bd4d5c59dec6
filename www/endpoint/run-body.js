/** What a browser sends to run an action, checked, and written out again for the upstream with every value as it was. */
import { ApiError } from './error.js';
import { strip } from './headers.js';
import { isId } from './id.js';
import { RawObject } from './json.js';

/**
 * A run, ready for the upstream. There is nothing in it but these five fields: a `userId` or anything else that a browser
 * may send has no way through. Nothing of the body is quoted in an error.
 * @param {string} json @returns {{ credential: string | undefined, body: string }}
 */
export function readRun(json) {
  const sent = RawObject.read(json);
  const names = ['credentialId', 'queryParameters', 'requestBody', 'additionalHeaders', 'pathParams'];
  const known = new RawObject((sent?.entries ?? []).filter(([name]) => names.includes(name)));
  if (!sent || known.hasDuplicates) throw notARun();
  const [credentialId, queryParameters, requestBody, additionalHeaders, pathParams] = names.map((name) =>
    known.get(name),
  );
  const credential = credentialId === undefined || credentialId === 'null' ? undefined : JSON.parse(credentialId);
  if (credential !== undefined && typeof credential !== 'string') throw notARun();
  const [query, headers, path] = [queryParameters, additionalHeaders, pathParams].map(object);
  if ([query, headers, path].some((part) => part?.hasDuplicates)) {
    throw ApiError.invalidInput('The body names a parameter twice.');
  }
  if (credential !== undefined && !isId(credential)) {
    throw ApiError.invalidInput('credentialId must be the id of a credential.');
  }
  const run = new RawObject();
  if (credential !== undefined) run.set('credentialId', JSON.stringify(credential));
  run.set('queryParameters', String(query));
  // Absent, `null` and empty are three different bodies.
  if (requestBody !== undefined) run.set('requestBody', requestBody);
  run.set('additionalHeaders', String(strip(/** @type {RawObject} */ (headers))));
  run.set('pathParams', String(path));
  return { credential, body: String(run) };
}

/** @param {string | undefined} raw */
function object(raw) {
  const read = raw === undefined || raw === 'null' ? new RawObject() : RawObject.read(raw);
  if (!read) throw notARun();
  return read;
}

const notARun = () =>
  ApiError.invalidInput(
    'The body must be {credentialId, queryParameters, requestBody, additionalHeaders, pathParams}.',
  );
