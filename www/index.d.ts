/**
 * Registers the elements. Does nothing for one that is registered already (by a second copy of this package,
 * say), or where there are no custom elements (on a server).
 */
export declare function define(): void;

/** What the package as a whole needs to know. Call {@link configure} before the first element is in the page. */
export interface Configuration {
  /**
   * Where `jackfield_wasm_bg.wasm` is served, for builds that do not follow `new URL(…, import.meta.url)`.
   * Default: beside the package's own modules.
   */
  wasmUrl?: string | URL;
}

/** Sets what the package as a whole needs to know. */
export declare function configure(configuration: Configuration): void;

/** This package's version, such as `"1.2.3"`. */
export declare const version: string;

/** How the widget looks. */
export interface Appearance {
  /** `auto` follows the visitor's system. */
  theme?: 'light' | 'dark' | 'auto';
  /** The theme's variables, by name without the `--jackfield-` prefix: `{ colorPrimary: '#0a7' }`. They win over CSS. */
  variables?: Partial<Record<Variable, string>>;
}

/** How people sign in with a provider. */
export interface OAuthOptions {
  /** `popup` opens a window, `redirect` leaves the page and comes back; `auto` takes the one that works here. */
  mode?: 'auto' | 'popup' | 'redirect';
  /** After how long an attempt is given up, in milliseconds. */
  timeoutMs?: number;
}

/** A request by its parts. What is JSON stays as it is. */
export interface RequestValue {
  /** The body. */
  requestBody?: unknown;
  /** Parameters in the address. */
  pathParams?: Record<string, unknown>;
  /** Parameters behind the address. */
  queryParameters?: Record<string, unknown>;
  /** Headers. */
  additionalHeaders?: Record<string, unknown>;
}

/**
 * What a form begins with and how it is drawn. Paths are JSON pointers into the request, such as `/requestBody/email`;
 * `*` stands for any item of a list.
 */
export interface FormOptions {
  /** The request that it begins with, as an object or as JSON text. */
  value?: RequestValue | string | undefined;
  /** Values that you fix, by path: hidden, or shown where `fields` says `readOnly`. */
  presets?: Record<string, unknown> | undefined;
  /** What you say about single fields, by path. */
  fields?: Record<string, FieldOptions> | undefined;
}

/** What you say about a field. */
export interface FieldOptions {
  /** What it is called. */
  label?: string | undefined;
  /** Where it stands among its neighbours: lower numbers first, those without one count as 0. */
  order?: number | undefined;
  /** Out of sight; it is still sent when it holds something. */
  hidden?: boolean | undefined;
  /** In sight and not to be changed. */
  readOnly?: boolean | undefined;
  /** Where values to choose come from. Anything else may still be typed. For text, numbers and choices. */
  options?: OptionsSource | undefined;
}

/** Finds values for a field: asked when someone goes into it, searches it, or wants more. */
export type OptionsSource = (question: OptionsQuestion) => OptionsPage | Promise<OptionsPage>;

/** What values are wanted. */
export interface OptionsQuestion {
  /** What was typed; empty where nothing was. */
  query: string;
  /** Where the last page ended, as you said it; undefined for the first. */
  cursor: unknown;
  /** The request as entered so far, for values that depend on others. */
  value: RequestValue;
  /**
   * What the field was opened with, asked once for each field; undefined in every other question. An answer that has it among
   * its options says what it is called.
   */
  selected: unknown;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Some values, and where there are more. */
export interface OptionsPage {
  /** Each with the value that the field then holds, of any type, and what people read. */
  options: { value: unknown; label?: string | undefined; description?: string | undefined }[];
  /** What to ask with for more; left off where this is all. */
  cursor?: unknown;
}

/** What went wrong. It never holds a token, a credential or what was typed. */
export interface JackfieldError {
  /** Stable, for code: `LOAD_FAILED`, `BAD_OPTION`, `UNAUTHENTICATED`, … */
  code: string;
  /** Who says so: this widget, your endpoint, the Connectivity API, or the third party. */
  source: 'WIDGET' | 'ENDPOINT' | 'CONNECTIVITY_API' | 'THIRD_PARTY';
  /** For developers, in English. */
  message: string;
  /** For people, in their language; what the widget itself shows. */
  displayMessage: string;
  /** The status of the HTTP answer that said so. */
  httpStatus?: number;
  /** Whether the same thing can work when it is tried again. */
  retryable: boolean;
  /** After how long, in milliseconds. */
  retryAfterMs?: number;
  /** For your logs: the endpoint's `x-request-id`. */
  requestId?: string;
}

// face:begin types
/** The theme's variables: each `name` is the custom property `--jackfield-…` of the same name in kebab case. */
export type Variable =
  | 'colorPrimary'
  | 'colorOnPrimary'
  | 'colorBackground'
  | 'colorSurface'
  | 'colorText'
  | 'colorTextSecondary'
  | 'colorBorder'
  | 'colorDanger'
  | 'colorSuccess'
  | 'colorWarning'
  | 'colorFocus'
  | 'fontFamily'
  | 'fontFamilyMono'
  | 'fontSizeBase'
  | 'spacingUnit'
  | 'borderRadius';

/** Options of every element: properties all of them, and attributes where noted. */
export interface Options {
  /** Base URL of the endpoint on your own backend, absolute or relative to the page. Attribute: `endpoint`. Default: `/integrations`. */
  endpoint?: string | undefined;
  /** Gives the bearer token of your own session, asked before each call. Leave it off when the session is a cookie. */
  getToken?: (() => string | Promise<string>) | undefined;
  /** Used in place of the browser's `fetch` for every call to the endpoint. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Light, dark or as the visitor's system says, and the theme's variables. As an attribute: JSON. Attribute: `appearance`. Default: `{ theme: 'auto' }`. */
  appearance?: Appearance | undefined;
  /** Language of the texts, dates and numbers, as a BCP 47 tag such as `de` or `pt-BR`. Attribute: `locale`. Default: the page's `lang`. */
  locale?: string | undefined;
  /** Your own wording for single texts, by key. As an attribute: JSON. Attribute: `messages`. */
  messages?: Record<string, string> | undefined;
  /** Where a provider sends people after they signed in: the callback page, on your own origin, without a query. Attribute: `redirect-uri`. Default: `{endpoint}/oauth/callback`. */
  redirectUri?: string | undefined;
  /** Whether signing in opens a window or leaves the page, and for how long it may take. As an attribute: JSON. Attribute: `oauth`. Default: `{ mode: 'auto', timeoutMs: 600000 }`. */
  oauth?: OAuthOptions | undefined;
  /** Whether what breaks an action's rules can be sent all the same, once that was said. `"false"` as an attribute switches it off. Attribute: `send-anyway`. Default: true. */
  sendAnyway?: boolean | undefined;
  /** How parameters that are lists or objects are sent: as JSON, or written already by OpenAPI's `style` and `explode`. Attribute: `parameters`. Default: natural. */
  parameters?: 'natural' | 'styled' | undefined;
  /** Called with every event as `{ type, detail }`: one function instead of eight listeners. */
  onEvent?: ((event: JackfieldEvent) => void) | undefined;
}

/** Options of `<jackfield-marketplace>`. */
export interface MarketplaceOptions extends Options {
  /** Ids of the connectors to show, in this order. As an attribute: a JSON array. Attribute: `connectors`. Default: all. */
  connectors?: string[] | undefined;
  /** Categories to show connectors of, and no others. As an attribute: a JSON array. Attribute: `categories`. Default: all. */
  categories?: string[] | undefined;
  /** What single forms begin with and how they are drawn, by `connectorId/actionId`. As an attribute: JSON. Attribute: `forms`. */
  forms?: Record<string, FormOptions> | undefined;
}

/** Options of `<jackfield-action>`. */
export interface ActionOptions extends Options {
  /** The connector's id. Needed. Attribute: `connector`. */
  connector?: string | undefined;
  /** The action's id. Needed. Attribute: `action`. */
  action?: string | undefined;
  /** `configure` runs nothing and needs no account: the form edits `value`, takes part in your own form under its `name`, and says whether it is valid. Attribute: `mode`. Default: run. */
  mode?: 'run' | 'configure' | undefined;
  /** The request so far. Setting it replaces what is in the form, unless it is the same. JSON text keeps numbers that JavaScript cannot hold. Attribute: `value`. */
  value?: RequestValue | string | undefined;
  /** Values that you fix, by path; hidden, or shown where `fields` says `readOnly`. As an attribute: JSON. Attribute: `presets`. */
  presets?: Record<string, unknown> | undefined;
  /** Names, order, visibility and options of single fields, by path. As an attribute: JSON, without functions. Attribute: `fields`. */
  fields?: Record<string, FieldOptions> | undefined;
}

/** `jackfield-ready`: The connectors are drawn and can be used, or the one form is; says how many connectors there are. */
export type ReadyDetail = { connectors: number };

/** `jackfield-connect`: An account was connected: the endpoint lists the new credential. */
export type ConnectDetail = { connectorId: string; credentialId: string };

/** `jackfield-disconnect`: An account was disconnected: its credential is deleted. */
export type DisconnectDetail = { connectorId: string; credentialId: string };

/** `jackfield-change`: A value of an action's form changed. What was typed is in the event only in `configure` mode: `value`, in which whole numbers too large for JavaScript are strings of their digits, and `json`, the exact text. */
export type ChangeDetail = { connectorId: string; actionId: string; value?: RequestValue; json?: string; valid?: boolean };

/** `jackfield-submit`: An action is about to run. What was typed is not in the event. */
export type SubmitDetail = { connectorId: string; actionId: string };

/** `jackfield-result`: An action ran, with what the third party answered. Whole numbers too large for JavaScript are strings of their digits. */
export type ResultDetail = { connectorId: string; actionId: string; executionId?: string; responseData: unknown };

/** `jackfield-error`: Something failed; `detail.error` says what, where, and whether trying again can help. */
export type ErrorDetail = { error: JackfieldError; connectorId?: string; actionId?: string };

/** `jackfield-close`: A connector's panel was closed. */
export type CloseDetail = { connectorId: string };

/** What `onEvent` is called with. */
export type JackfieldEvent =
  | { type: 'ready'; detail: ReadyDetail }
  | { type: 'connect'; detail: ConnectDetail }
  | { type: 'disconnect'; detail: DisconnectDetail }
  | { type: 'change'; detail: ChangeDetail }
  | { type: 'submit'; detail: SubmitDetail }
  | { type: 'result'; detail: ResultDetail }
  | { type: 'error'; detail: ErrorDetail }
  | { type: 'close'; detail: CloseDetail };

/** The DOM events, by name. All of them bubble, and cross shadow roots. */
export interface JackfieldEventMap {
  'jackfield-ready': CustomEvent<ReadyDetail>;
  'jackfield-connect': CustomEvent<ConnectDetail>;
  'jackfield-disconnect': CustomEvent<DisconnectDetail>;
  'jackfield-change': CustomEvent<ChangeDetail>;
  'jackfield-submit': CustomEvent<SubmitDetail>;
  'jackfield-result': CustomEvent<ResultDetail>;
  'jackfield-error': CustomEvent<ErrorDetail>;
  'jackfield-close': CustomEvent<CloseDetail>;
}

/** `<jackfield-marketplace>`. The whole journey: find a connector, connect an account, fill in an action's form, run it, read the result. */
export declare class JackfieldMarketplace extends HTMLElement {
}
export interface JackfieldMarketplace extends MarketplaceOptions {}

/** `<jackfield-action>`. One action's form by itself: run here, or, with `mode="configure"`, a part of your own form whose value you store. */
export declare class JackfieldAction extends HTMLElement {
  /** The name of its value in your form, as every form control has one. */
  name: string;
  /** Switches everything in it off, as a surrounding `<fieldset disabled>` does. */
  disabled: boolean;
  /** What is in the form as exact JSON text, in `configure` mode: numbers keep every digit. */
  readonly json: string | undefined;
  /** The form of yours that it takes part in. */
  readonly form: HTMLFormElement | null;
  /** Whether what is in it is valid, in `configure` mode. */
  readonly validity: ValidityState;
  /** The first thing that stands against it, in the user's language. */
  readonly validationMessage: string;
  /** Whether it is checked when your form is submitted. */
  readonly willValidate: boolean;
  /** Whether what is in it is valid. Shows nothing. */
  checkValidity(): boolean;
  /** The same, and shows all that stands against it. */
  reportValidity(): boolean;
}
export interface JackfieldAction extends ActionOptions {}

declare global {
  interface HTMLElementTagNameMap {
    'jackfield-marketplace': JackfieldMarketplace;
    'jackfield-action': JackfieldAction;
  }
  interface GlobalEventHandlersEventMap extends JackfieldEventMap {}
}
// face:end types
