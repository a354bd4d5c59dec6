/** JSON as it is written: numbers as their text, members in their order. `JSON.parse` knows neither. */

/** @typedef {{ text: string, members?: [string | number, Raw][] }} Raw a value without the space in it; its members, if it can have some */

/** @param {string} text @returns {Raw} */
export function parseRaw(text) {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) ?? [];
  let at = 0;
  /** @returns {Raw} */
  const value = () => {
    const token = tokens[at++];
    if (token !== '{' && token !== '[') return { text: token };
    const end = token === '{' ? '}' : ']';
    /** @type {[string | number, Raw][]} */
    const members = [];
    const texts = [];
    while (tokens[at] !== end) {
      const name = token === '{' ? tokens[at++] : '';
      if (name) at += 1;
      const member = value();
      members.push([name ? JSON.parse(name) : members.length, member]);
      texts.push(name ? `${name}:${member.text}` : member.text);
      if (tokens[at] === ',') at += 1;
    }
    at += 1;
    return { text: token + texts.join(',') + end, members };
  };
  return value();
}

/** A member of an object, as text. @param {Raw} raw @param {string[]} names the first of these that there is */
export function rawMember(raw, ...names) {
  return raw.members?.find(([name]) => names.includes(String(name)))?.[1];
}

/** Every leaf by its path. @param {Raw} raw @returns {Map<string, string>} */
export function leaves({ text, members }, path = '') {
  if (!members?.length) return new Map([[path, text]]);
  return new Map(members.flatMap(([name, member]) => [...leaves(member, `${path}/${name}`)]));
}

/** The paths whose leaves are not the same; an empty container is no leaf once there is something in it. @param {string} before @param {string} after */
export function changed(before, after) {
  const [old, now] = [leaves(parseRaw(before)), leaves(parseRaw(after))];
  const filled = (/** @type {string} */ path) => [...now.keys()].some((other) => other.startsWith(`${path}/`));
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].filter((path) => old.get(path) !== now.get(path) && !(now.get(path) === undefined && filled(path)));
}
