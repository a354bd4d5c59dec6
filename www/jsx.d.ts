// Generated from face.json by `node www/generate.mjs`: change face.json, not this.
/**
 * The elements in JSX. Frameworks with a global `JSX` namespace need only `import type {} from 'jackfield/jsx'`;
 * React 19 and others keep theirs in a module:
 *
 * ```ts
 * import type { JackfieldElements } from 'jackfield/jsx';
 * declare module 'react' {
 *   namespace JSX {
 *     interface IntrinsicElements extends JackfieldElements {}
 *   }
 * }
 * ```
 *
 * `onEvent` is not here, since frameworks read `on…` as an event's name: use the events, or set it through a ref.
 */
import type { MarketplaceOptions, ActionOptions, ReadyDetail, ConnectDetail, DisconnectDetail, ChangeDetail, SubmitDetail, ResultDetail, ErrorDetail, CloseDetail } from './index.js';

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

/** The events: `onjackfield-…` for React and Preact, `on:jackfield-…` for Solid. */
interface Listeners {
  'onjackfield-ready'?: (event: CustomEvent<ReadyDetail>) => void;
  'on:jackfield-ready'?: (event: CustomEvent<ReadyDetail>) => void;
  'onjackfield-connect'?: (event: CustomEvent<ConnectDetail>) => void;
  'on:jackfield-connect'?: (event: CustomEvent<ConnectDetail>) => void;
  'onjackfield-disconnect'?: (event: CustomEvent<DisconnectDetail>) => void;
  'on:jackfield-disconnect'?: (event: CustomEvent<DisconnectDetail>) => void;
  'onjackfield-change'?: (event: CustomEvent<ChangeDetail>) => void;
  'on:jackfield-change'?: (event: CustomEvent<ChangeDetail>) => void;
  'onjackfield-submit'?: (event: CustomEvent<SubmitDetail>) => void;
  'on:jackfield-submit'?: (event: CustomEvent<SubmitDetail>) => void;
  'onjackfield-result'?: (event: CustomEvent<ResultDetail>) => void;
  'on:jackfield-result'?: (event: CustomEvent<ResultDetail>) => void;
  'onjackfield-error'?: (event: CustomEvent<ErrorDetail>) => void;
  'on:jackfield-error'?: (event: CustomEvent<ErrorDetail>) => void;
  'onjackfield-close'?: (event: CustomEvent<CloseDetail>) => void;
  'on:jackfield-close'?: (event: CustomEvent<CloseDetail>) => void;
}

/** The elements, by tag. */
export interface JackfieldElements {
  /** The whole journey: find a connector, connect an account, fill in an action's form, run it, read the result. */
  'jackfield-marketplace': Omit<MarketplaceOptions, 'onEvent'> & Common & Listeners;
  /** One action's form by itself: run here, or, with `mode="configure"`, a part of your own form whose value you store. */
  'jackfield-action': Omit<ActionOptions, 'onEvent'> & Common & Listeners & { name?: string; disabled?: boolean };
}

declare global {
  namespace JSX {
    interface IntrinsicElements extends JackfieldElements {}
  }
}
