/**
 * Registers `<jackfield-marketplace>`. Does nothing where it is registered already (by a second copy of this package,
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

/** Options of the elements: properties all of them, and attributes where noted. */
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
  /** Ids of the connectors to show, in this order. As an attribute: a JSON array. Attribute: `connectors`. Default: all. */
  connectors?: string[] | undefined;
  /** Categories to show connectors of, and no others. As an attribute: a JSON array. Attribute: `categories`. Default: all. */
  categories?: string[] | undefined;
  /** Where a provider sends people after they signed in: the callback page, on your own origin, without a query. Attribute: `redirect-uri`. Default: `{endpoint}/oauth/callback`. */
  redirectUri?: string | undefined;
  /** Whether signing in opens a window or leaves the page, and for how long it may take. As an attribute: JSON. Attribute: `oauth`. Default: `{ mode: 'auto', timeoutMs: 600000 }`. */
  oauth?: OAuthOptions | undefined;
  /** Called with every event as `{ type, detail }`: one function instead of eight listeners. */
  onEvent?: ((event: JackfieldEvent) => void) | undefined;
}

/** `jackfield-ready`: The connectors are drawn and can be used; says how many there are. */
export type ReadyDetail = { connectors: number };

/** `jackfield-connect`: An account was connected: the endpoint lists the new credential. */
export type ConnectDetail = { connectorId: string; credentialId: string };

/** `jackfield-disconnect`: An account was disconnected: its credential is deleted. */
export type DisconnectDetail = { connectorId: string; credentialId: string };

/** `jackfield-change`: A value of an action's form changed. What was typed is not in the event. */
export type ChangeDetail = { connectorId: string; actionId: string };

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
export declare class JackfieldMarketplace extends HTMLElement {}
export interface JackfieldMarketplace extends Options {}

declare global {
  interface HTMLElementTagNameMap {
    'jackfield-marketplace': JackfieldMarketplace;
  }
  interface GlobalEventHandlersEventMap extends JackfieldEventMap {}
}
// face:end types
