/**
 * JSON objects whose values stay the text they were: numbers keep every digit, keys their order, values their spelling.
 * Nothing here interprets a value.
 */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a body, if it is JSON. @param {Uint8Array} bytes @returns {string | null} */
export function jsonText(bytes) {
  try {
    const text = utf8.decode(bytes);
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

/** An object in the order it was written, its values untouched. */
export class RawObject {
  /** @param {[name: string, raw: string][]} entries */
  constructor(entries = []) {
    this.entries = entries;
  }

  /** Reads valid JSON; `null` for what is no object. @param {string} json @returns {RawObject | null} */
  static read(json) {
    const parts = split(json, '{');
    if (!parts) return null;
    return new RawObject(
      parts.map((part) => {
        const end = endOfString(part, 0);
        return [JSON.parse(part.slice(0, end)), part.slice(part.indexOf(':', end) + 1).trim()];
      }),
    );
  }

  /** The raw value of the last entry of that name: with duplicates the last one counts. @param {string} name */
  get(name) {
    return this.entries.filter(([key]) => key === name).at(-1)?.[1];
  }

  /** The entry of that name, if it is a string. @param {string} name @returns {string | undefined} */
  string(name) {
    const raw = this.get(name);
    return raw?.startsWith('"') ? JSON.parse(raw) : undefined;
  }

  /** The elements of the entry of that name, if it is an array. @param {string} name */
  array(name) {
    const raw = this.get(name);
    return raw === undefined ? null : split(raw, '[');
  }

  /** Whether a name occurs twice. Two readers may then see two different objects, so untrusted input must not. */
  get hasDuplicates() {
    return new Set(this.entries.map(([name]) => name)).size < this.entries.length;
  }

  /** Replaces the entry of that name where it stands, or adds it at the end. @param {string} name @param {string} raw */
  set(name, raw) {
    const entry = this.entries.find(([key]) => key === name);
    if (entry) entry[1] = raw;
    else this.entries.push([name, raw]);
  }

  toString() {
    return `{${this.entries.map(([name, raw]) => `${JSON.stringify(name)}:${raw}`).join(',')}}`;
  }
}

/**
 * The elements of a list in an answer: under one of `names`, or the whole answer.
 * @param {string} json @param {string[]} names @returns {string[] | null}
 */
export function rawList(json, names) {
  const object = RawObject.read(json);
  if (!object) return split(json, '[');
  for (const name of names) {
    const list = object.array(name);
    if (list) return list;
  }
  return null;
}

/** `{"name":[…]}`. @param {string} name @param {{ toString(): string }[]} items */
export const envelope = (name, items) => `{${JSON.stringify(name)}:[${items.join(',')}]}`;

/**
 * What stands between the commas of a valid JSON array or object, trimmed.
 * @param {string} text @param {'[' | '{'} kind @returns {string[] | null}
 */
function split(text, kind) {
  const json = text.trim();
  if (json[0] !== kind) return null;
  const parts = [];
  let depth = 0;
  let start = 1;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (sign === '"') at = endOfString(json, at) - 1;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    const closes = depth === 0;
    if (closes || (sign === ',' && depth === 1)) {
      const part = json.slice(start, at).trim();
      if (part !== '') parts.push(part);
      start = at + 1;
    }
    if (closes) break;
  }
  return parts;
}

/** Where the string that begins at `at` ends. @param {string} json @param {number} at */
function endOfString(json, at) {
  for (let index = at + 1; index < json.length; index += 1) {
    if (json[index] === '\\') index += 1;
    else if (json[index] === '"') return index + 1;
  }
  return json.length;
}
