/**
 * Writes everything that repeats a name of the JavaScript face, from the one table that declares them: face.json. Beside it,
 * the callback page as a module, for endpoints that have no files.
 *
 *   node www/generate.mjs           writes what is out of date
 *   node www/generate.mjs --check   says what is out of date, and fails if anything is
 *
 * Needs Node and nothing else.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const www = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => readFileSync(path, 'utf8');

const notice = 'Generated from face.json by `node www/generate.mjs`: change face.json, not this.';
const property = (name) => `--jackfield-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
const js = (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const key = (name) => (/^[a-z]\w*$/i.test(name) ? name : js(name));
/** A default as prose shows it: words as they are, the rest as code. */
const value = (text) => (text.includes('`') || /^[a-z ]+$/.test(text) ? text : `\`${text}\``);
/** An option's type, such that `| undefined` can follow. */
const typed = ({ type }) => (type.includes('=>') ? `(${type})` : type);

/** The options of one kind of element alone; those of every element for `all`. */
const of = (face, kind) => face.options.filter((option) => (option.of ?? 'all') === kind);
/** All options that an element has. */
const optionsOf = (face, { kind }) => face.options.filter((option) => [undefined, kind].includes(option.of));

/** The names alone, as the element needs them while it runs. */
function runtime(face, version) {
  const table = (entries) => `{\n${entries.map(([name, value]) => `  ${key(name)}: ${js(value)},\n`).join('')}}`;
  return `// ${notice}
/** This package's version. */
export const version = ${js(version)};

/** Each element's tag, by its kind. */
export const tags = ${table(face.elements.map(({ kind, tag }) => [kind, tag]))};

/** Each option, with what kind of value it takes: those of every element, and those of one kind alone. */
export const options = {
${['all', ...face.elements.map(({ kind }) => kind)].map((kind) => `  ${kind}: ${table(of(face, kind).map(({ name, kind }) => [name, kind])).replaceAll('\n', '\n  ')},\n`).join('')}};

/** What the element fills in where nothing is set. */
export const defaults = ${table(
    face.options.filter(({ filled }) => filled).map((option) => [option.name, option.default]),
  )};

/** The theme's variables: \`colorText\` is the custom property \`--jackfield-color-text\`. */
export const variables = /** @type {const} */ ([
${face.variables.map(({ name }) => `  ${js(name)},\n`).join('')}]);
`;
}

/** The three files of the callback page as a module. */
function callbackPage() {
  const file = (name) => JSON.stringify(read(www(`../crates/gateway/callback/callback.${name}`)));
  return `// Generated from crates/gateway/callback by \`node www/generate.mjs\`: change those files, not this.
export const page =
  ${file('html')};
export const script =
  ${file('js')};
export const style =
  ${file('css')};
`;
}

const optionsType = (element) => `${element.class.replace('Jackfield', '')}Options`;

/** The part of index.d.ts that follows from the table. */
function types(face) {
  const lines = [];
  const comment = (text, indent = '') => lines.push(`${indent}/** ${text} */`);

  comment("The theme's variables: each `name` is the custom property `--jackfield-…` of the same name in kebab case.");
  lines.push(`export type Variable =\n${face.variables.map(({ name }) => `  | '${name}'`).join('\n')};`, '');

  const properties = (options) => {
    for (const option of options) {
      const more = [option.attribute && `Attribute: \`${option.attribute}\`.`, option.default && `Default: ${value(option.default)}.`];
      comment([option.description, ...more].filter(Boolean).join(' '), '  ');
      lines.push(`  ${option.name}?: ${typed(option)} | undefined;`);
    }
    lines.push('}', '');
  };
  comment('Options of every element: properties all of them, and attributes where noted.');
  lines.push('export interface Options {');
  properties(of(face, 'all'));
  for (const element of face.elements) {
    comment(`Options of \`<${element.tag}>\`.`);
    lines.push(`export interface ${optionsType(element)} extends Options {`);
    properties(of(face, element.kind));
  }

  for (const event of face.events) {
    comment(`\`jackfield-${event.type}\`: ${event.description}`);
    lines.push(`export type ${event.detailName} = ${event.detail};`, '');
  }

  comment('What `onEvent` is called with.');
  lines.push('export type JackfieldEvent =');
  lines.push(`${face.events.map(({ type, detailName }) => `  | { type: '${type}'; detail: ${detailName} }`).join('\n')};`, '');

  comment('The DOM events, by name. All of them bubble, and cross shadow roots.');
  lines.push('export interface JackfieldEventMap {');
  for (const { type, detailName } of face.events) lines.push(`  'jackfield-${type}': CustomEvent<${detailName}>;`);
  lines.push('}', '');

  for (const element of face.elements) {
    comment(`\`<${element.tag}>\`. ${element.description}`);
    const { attributes = [], members = [], methods = [] } = element;
    const own = [
      ...attributes.map((member) => [member, `${member.name}: ${member.type}`]),
      ...members.map((member) => [member, `readonly ${member.name}: ${member.type}`]),
      ...methods.map((method) => [method, `${method.name}(): ${method.type}`]),
    ];
    lines.push(`export declare class ${element.class} extends HTMLElement {`);
    for (const [{ description }, line] of own) lines.push(`  /** ${description} */`, `  ${line};`);
    lines.push('}', `export interface ${element.class} extends ${optionsType(element)} {}`, '');
  }

  lines.push('declare global {', '  interface HTMLElementTagNameMap {');
  for (const element of face.elements) lines.push(`    '${element.tag}': ${element.class};`);
  lines.push('  }', '  interface GlobalEventHandlersEventMap extends JackfieldEventMap {}', '}');
  return lines.join('\n');
}

/** The attributes that are no options, for JSX. */
const attributesIn = ({ attributes = [] }) =>
  attributes.length ? ` & { ${attributes.map(({ name, type }) => `${name}?: ${type}`).join('; ')} }` : '';

/** `JSX.IntrinsicElements` for React, Preact, Solid and whatever else reads JSX. */
function jsx(face) {
  const events = face.events.flatMap(({ type, detailName }) => [
    `  'onjackfield-${type}'?: (event: CustomEvent<${detailName}>) => void;`,
    `  'on:jackfield-${type}'?: (event: CustomEvent<${detailName}>) => void;`,
  ]);
  return `// ${notice}
/**
 * The elements in JSX. Frameworks with a global \`JSX\` namespace need only \`import type {} from 'jackfield/jsx'\`;
 * React 19 and others keep theirs in a module:
 *
 * \`\`\`ts
 * import type { JackfieldElements } from 'jackfield/jsx';
 * declare module 'react' {
 *   namespace JSX {
 *     interface IntrinsicElements extends JackfieldElements {}
 *   }
 * }
 * \`\`\`
 *
 * \`onEvent\` is not here, since frameworks read \`on…\` as an event's name: use the events, or set it through a ref.
 */
import type { ${face.elements.map(optionsType).join(', ')}, ${face.events.map(({ detailName }) => detailName).join(', ')} } from './index.js';

/** What frameworks put on every element. */
interface Common {
  id?: string;
  class?: string;
  className?: string;
  slot?: string;
  lang?: string;
  dir?: string;
  hidden?: boolean;
  style?: any;
  key?: any;
  ref?: any;
}

/** The events: \`onjackfield-…\` for React and Preact, \`on:jackfield-…\` for Solid. */
interface Listeners {
${events.join('\n')}
}

/** The elements, by tag. */
export interface JackfieldElements {
${face.elements.map((element) => `  /** ${element.description} */\n  '${element.tag}': Omit<${optionsType(element)}, 'onEvent'> & Common & Listeners${attributesIn(element)};`).join('\n')}
}

declare global {
  namespace JSX {
    interface IntrinsicElements extends JackfieldElements {}
  }
}
`;
}

/** The manifest that editors and documentation tools read. */
function manifest(face) {
  const type = (text) => ({ text });
  const declarations = face.elements.map((element) => ({
    kind: 'class',
    name: element.class,
    customElement: true,
    tagName: element.tag,
    description: element.description,
    superclass: { name: 'HTMLElement' },
    ...(element.methods && { formAssociated: true }),
    attributes: [
      ...optionsOf(face, element)
        .filter(({ attribute }) => attribute)
        .map((option) => ({
          name: option.attribute,
          fieldName: option.name,
          type: type(option.type),
          ...(option.default && { default: option.default }),
          description: option.description,
        })),
      ...(element.attributes ?? []).map((own) => ({ ...own, fieldName: own.name, type: type(own.type) })),
    ],
    members: [
      ...optionsOf(face, element).map((option) => ({
        kind: 'field',
        name: option.name,
        type: type(`${typed(option)} | undefined`),
        ...(option.attribute && { attribute: option.attribute }),
        ...(option.default && { default: option.default }),
        description: option.description,
      })),
      ...(element.attributes ?? []).map((own) => ({ kind: 'field', ...own, type: type(own.type), attribute: own.name })),
      ...(element.members ?? []).map((own) => ({ kind: 'field', ...own, type: type(own.type), readonly: true })),
      ...(element.methods ?? []).map(({ type: returned, ...own }) => ({ kind: 'method', ...own, return: { type: type(returned) } })),
    ],
    events: face.events.map((event) => ({
      name: `jackfield-${event.type}`,
      type: type(`CustomEvent<${event.detail}>`),
      description: event.description,
    })),
    cssProperties: face.variables.map((variable) => ({
      name: property(variable.name),
      default: variable.dark ? `${variable.light} (light), ${variable.dark} (dark)` : variable.light,
      description: variable.description,
    })),
    cssParts: face.parts,
  }));
  const modules = [
    {
      kind: 'javascript-module',
      path: 'elements.js',
      declarations,
      exports: declarations.map(({ name }) => ({ kind: 'js', name, declaration: { name, module: 'elements.js' } })),
    },
    {
      kind: 'javascript-module',
      path: 'define.js',
      declarations: [],
      exports: declarations.map(({ name, tagName }) => ({
        kind: 'custom-element-definition',
        name: tagName,
        declaration: { name, module: 'elements.js' },
      })),
    },
  ];
  return `${JSON.stringify({ schemaVersion: '2.1.0', readme: 'README.md', modules }, null, 2)}\n`;
}

/** The README's tables, by the name in their markers. */
function tables(face) {
  const code = (text) => `\`${text.replaceAll('|', '\\|')}\``;
  const table = (head, rows) =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return {
    options: table(
      ['property', 'attribute', 'of', 'type', 'default', 'what it is'],
      face.options.map((option) => [
        code(option.name),
        option.attribute ? code(option.attribute) : '',
        option.of ? code(face.elements.find(({ kind }) => kind === option.of).tag) : 'both',
        code(option.type),
        option.default ? value(option.default) : '',
        option.description,
      ]),
    ),
    events: table(
      ['event', '`detail`', 'when'],
      face.events.map((event) => [code(`jackfield-${event.type}`), code(event.detail), event.description]),
    ),
    variables: table(
      ['variable', 'custom property', 'light', 'dark', 'what it colours or sizes'],
      face.variables.map((variable) => [
        code(variable.name),
        code(property(variable.name)),
        code(variable.light),
        variable.dark ? code(variable.dark) : 'the same',
        variable.description,
      ]),
    ),
    parts: table(
      ['part', 'what it is'],
      face.parts.map((part) => [code(part.name), part.description]),
    ),
  };
}

/** `text` with what stands between the markers of `name` replaced; as it is, where it has none. */
export function between(text, name, content, [open, close]) {
  const begin = `${open}face:begin ${name}${close}`;
  const end = `${open}face:end ${name}${close}`;
  const start = text.indexOf(begin);
  if (start < 0) return text;
  const stop = text.indexOf(end, start);
  if (stop < 0) throw new Error(`"${begin}" has no "${end}" after it.`);
  return `${text.slice(0, start + begin.length)}\n${content}\n${text.slice(stop)}`;
}

/** Every generated file: its path, and what it must hold. */
export function generated() {
  const face = JSON.parse(read(www('face.json')));
  const { version } = JSON.parse(read(www('package.json')));
  const files = [
    [www('face.generated.js'), runtime(face, version)],
    [www('index.d.ts'), between(read(www('index.d.ts')), 'types', types(face), ['// ', ''])],
    [www('jsx.d.ts'), jsx(face)],
    [www('custom-elements.json'), manifest(face)],
    [www('endpoint/callback.generated.js'), callbackPage()],
  ];
  for (const readme of [www('../README.md'), www('README.md')]) {
    if (!existsSync(readme)) continue;
    const content = Object.entries(tables(face)).reduce(
      (text, [name, table]) => between(text, name, table, ['<!-- ', ' -->']),
      read(readme),
    );
    files.push([readme, content]);
  }
  return files.map(([path, content]) => ({ path, content, current: existsSync(path) && read(path) === content }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const stale = generated().filter(({ current }) => !current);
  for (const { path, content } of stale) {
    if (!check) writeFileSync(path, content);
    console.log(`${check ? 'Out of date' : 'Written'}: ${relative(process.cwd(), path)}`);
  }
  if (!stale.length) console.log('Everything generated is current.');
  if (check && stale.length) {
    console.error('Run `node www/generate.mjs`.');
    process.exitCode = 1;
  }
}
