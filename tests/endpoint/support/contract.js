/** The contract's document, as another validator than the program's reads it. */
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { repository } from './sandbox.js';

export const contract = JSON.parse(readFileSync(`${repository}crates/gateway/contract/openapi.json`, 'utf8'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'contract', ...contract });
const validators = new Map();

const pointer = (value) =>
  value.$ref
    ? value.$ref
        .slice(1)
        .split('/')
        .slice(1)
        .reduce((at, name) => at[name], contract)
    : value;
/** The same with references that lead into the document. */
const rooted = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"contract#/'));

function hold(schema, value, what) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) validators.set(key, ajv.compile(rooted(schema)));
  const validate = validators.get(key);
  if (!validate(value))
    throw new Error(`${what} breaks the contract: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
}

function responsesOf(method, path) {
  const segments = path.slice(1).split('/');
  const found = Object.entries(contract.paths)
    .filter(([template]) => {
      const words = template.slice(1).split('/');
      return (
        words.length === segments.length &&
        words.every((word, i) => word === segments[i] || (word[0] === '{' && segments[i] !== ''))
      );
    })
    .sort(([one], [two]) => one.split('{').length - two.split('{').length)[0];
  return found && (found[1][method.toLowerCase()] ?? Object.values(found[1])[0]).responses;
}

/** Throws where an answer is not as the contract has it. `path` is below the endpoint, without a query. */
export function holds(method, path, { status, headers }, text) {
  const what = `${status} of ${method} ${path}`;
  if (method === 'OPTIONS' && status === 204) return;
  const responses = responsesOf(method, path);
  if (!responses) {
    if (status < 400) throw new Error(`${what}: there is no such call in the contract`);
    return hold({ $ref: '#/components/schemas/Error' }, JSON.parse(text), what);
  }
  const known = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
  if (!known) throw new Error(`${what} is not in the contract`);
  const response = pointer(known);
  for (const [name, reference] of Object.entries(response.headers ?? {})) {
    const header = pointer(reference);
    const value = headers.get(name);
    if (value !== null) hold(header.schema, value, `${name} of ${what}`);
    else if (header.required) throw new Error(`${what} has no ${name}`);
  }
  if (!response.content) {
    if (text) throw new Error(`${what} has a body`);
    return;
  }
  const type = (headers.get('content-type') ?? '').split(';')[0];
  const media = response.content[type] ?? (type.startsWith('image/') ? response.content['image/*'] : undefined);
  if (!media) throw new Error(`${what} is ${type}`);
  if (type === 'application/json') hold(media.schema, JSON.parse(text), what);
}

/** An endpoint each of whose answers is held against the contract. What breaks it is thrown, and kept in `breaches`. */
export function held(endpoint, base = '/integrations', breaches = []) {
  return async (request, context) => {
    const response = await endpoint(request, context);
    const path = (context?.rawPath ?? new URL(request.url).pathname).split('?')[0];
    if (!path.startsWith(`${base}/`)) return response;
    try {
      holds(request.method, path.slice(base.length), response, await response.clone().text());
    } catch (error) {
      breaches.push(error.message);
      throw error;
    }
    return response;
  };
}
