/** The endpoint on your own backend, as a function from a Request to a Response. */

/** The signed-in person, as your own session knows them. */
export interface EndUser {
  /**
   * Your own stable id of them: at most 200 bytes, no control characters. It becomes the upstream's `username`, so it
   * must never be given to another person.
   */
  id: string;
  /** A name for the upstream's dashboard. Used when the upstream user is created, never again. */
  fullName?: string | undefined;
}

/** What your framework hands in beside the request. All of it reaches `identify`. */
export interface Context {
  /** Keeps a run alive after the answer, where the platform would end it: `ctx.waitUntil` of Workers, for instance. */
  waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
  /** The path as it was asked for, before any URL parser tidied it up. The Node adapter fills it in. */
  rawPath?: string | undefined;
  [name: string]: unknown;
}

/** How the endpoint is set up. */
export interface EndpointOptions {
  /** The Connectivity API's key. Read it from the environment; it is sent upstream and nowhere else. Without one: an error. */
  apiKey: string | undefined;
  /**
   * Whose session is this? Your own cookie or token says so, and nothing else in the request. `null` is nobody: 401. An
   * error is 503, which ends nobody's session. Leave the request's body alone.
   */
  identify(
    request: Request,
    context: any,
  ): EndUser | string | null | undefined | Promise<EndUser | string | null | undefined>;
  /** The addresses that a sign-in window may come back to, byte for byte. None by default: OAuth needs this. */
  redirectUris?: readonly string[] | undefined;
  /** Where the endpoint is. `/integrations` by default; `''` for the root. */
  basePath?: string | undefined;
  /** What must outlive a request. Memory by default, which is good for one process and forgets when it ends. */
  store?: Store | undefined;
  /** The Connectivity API: https, or http on this machine. */
  upstream?: string | undefined;
  /** Offers only these connectors. All by default. */
  connectors?: readonly string[] | undefined;
  /** Offers only these actions of a connector: `{ hubspot: ['createContact'] }`. All by default. */
  actions?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Your own OAuth apps (`authConfigId`) by connector. The browser cannot choose one. */
  authConfigs?: Readonly<Record<string, string>> | undefined;
  /** Other origins whose pages may call the endpoint, exactly. None by default: then there is no CORS. */
  allowOrigins?: readonly string[] | undefined;
  /** Calls that one user may make in a time; `false` for as many as they like. 600 in 60,000 ms by default. */
  rateLimit?: { calls: number; perMs: number } | false | undefined;
  /** Gets one entry a call, one a run, and one for each failure upstream. By default warnings and errors go to the console. */
  log?: ((entry: LogEntry) => void) | undefined;
  /** As in `Context`, for platforms that have it as a function of its own, such as `after` of Next.js. */
  waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
  /** Used in place of the global `fetch` for calls upstream. */
  fetch?: typeof globalThis.fetch | undefined;
  /** How long what does not depend on the user counts as fresh. 300,000 by default. */
  cacheMs?: number | undefined;
  /** How long an answer is kept to stand in when the upstream fails. A day by default. */
  staleMs?: number | undefined;
  /** How long a call upstream may take, its retries included. 30,000 by default. */
  timeoutMs?: number | undefined;
  /** How long a run may take. 120,000 by default. */
  executeTimeoutMs?: number | undefined;
  /** The pause before the first retry of a safe call; doubles, with jitter. 200 by default. */
  retryBaseMs?: number | undefined;
  /** How long a `Retry-After` of the upstream is waited for here; a longer one is passed on. 5,000 by default. */
  retryAfterLimitMs?: number | undefined;
  /** The largest request body. 4 MiB by default. */
  requestBytes?: number | undefined;
  /** The largest answer of the upstream. 16 MiB by default. */
  responseBytes?: number | undefined;
  /** How long the answer of a run is kept for repeats. A day by default. */
  answerRetentionMs?: number | undefined;
  /** How long the journal of runs is kept. 30 days by default. */
  journalRetentionMs?: number | undefined;
}

/** One entry of the log. Never a key, token, credential, payload or query. */
export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  /** `call`: one for each. `run`: how an action's run ended. `upstream`: a call upstream failed. `endpoint`: anything else. */
  event: 'call' | 'run' | 'upstream' | 'endpoint';
  message?: string;
  requestId?: string;
  route?: string;
  connector?: string;
  action?: string;
  /** HTTP status of the answer; none where the browser went away. */
  status?: number;
  durationMs?: number;
  /** Requests made upstream. */
  attempts?: number;
  /** How a run ended. */
  outcome?: ExecutionStatus;
  upstreamCall?: string;
  upstreamStatus?: number;
  code?: string;
  /** What your store or `identify` threw. */
  reason?: string;
}

export type ExecutionStatus = 'running' | 'succeeded' | 'failed' | 'not_run' | 'unknown';

/** Names one run for good. */
export interface RunKey {
  /** Your own id of the user. */
  endUser: string;
  /** The `Idempotency-Key`. */
  key: string;
}

/** The answer of a run as it was given. */
export interface StoredAnswer {
  status: number;
  /** JSON text, to be kept to the letter. */
  body: string;
}

/** What a key was claimed for before. */
export interface KnownRun {
  fingerprint: string;
  /** `running`: whoever `owner` is runs it, or died doing so. `unknown`: it was sent, and nobody will ever know. */
  state: 'running' | 'done' | 'unknown';
  owner: string;
  /** Milliseconds since 1970. */
  claimedAt: number;
  /** When `state` is `done`. */
  answer?: StoredAnswer | undefined;
}

/** A run in the journal. It holds no payload. */
export interface Execution {
  endUser: string;
  connector: string;
  action: string;
  status: ExecutionStatus;
  httpStatus: number | null;
  /** Milliseconds since 1970. */
  startedAt: number;
  durationMs: number | null;
  requestId: string;
}

/** What must outlive a request. A store keeps; it decides nothing. Each method is one atomic step. */
export interface Store {
  /** The upstream user that stands for one of yours. A realm is one upstream with one key. */
  upstreamUser(realm: string, endUser: string): Promise<string | null | undefined>;
  rememberUser(realm: string, endUser: string, upstreamUser: string): Promise<void>;
  /**
   * Claims a run, durably, if its key is new, and answers `null`; else answers what is known. Of two that claim at the
   * same time, exactly one gets `null`: `INSERT … ON CONFLICT DO NOTHING`, `SET NX`.
   */
  claimRun(run: RunKey, fingerprint: string, owner: string, now: number): Promise<KnownRun | null>;
  /** Stores the answer of a run that `owner` claimed. */
  finishRun(run: RunKey, owner: string, answer: StoredAnswer): Promise<void>;
  /** Forgets a run that surely did not take place, so that its key may be used again. */
  releaseRun(run: RunKey, owner: string): Promise<void>;
  /** Gives up a run whose outcome was lost: `unknown` from now on. */
  giveUpRun(run: RunKey, owner: string): Promise<void>;
  /** The journal, all three or none: without it there is no `GET /executions`. Answers an id that grows with time. */
  beginExecution?(execution: Execution): Promise<number>;
  endExecution?(id: number, end: Pick<Execution, 'status' | 'httpStatus' | 'durationMs'>): Promise<void>;
  /** At most `limit` of a user's executions with an id below `before`, newest first. */
  executions?(endUser: string, before: number | null, limit: number): Promise<(Execution & { id: number })[]>;
  /** Deletes runs claimed before `runsBefore` and executions begun before `executionsBefore`. Called now and then. */
  purge?(runsBefore: number, executionsBefore: number): Promise<void>;
}

/** The endpoint. */
export interface Endpoint {
  (request: Request, context?: Context): Promise<Response>;
}

/** Sets the endpoint up. Throws an error that names the option where one cannot be used. */
export function createEndpoint(options: EndpointOptions): Endpoint;

/** A store in memory: for one process, for tests, for trying it out. */
export function memoryStore(): Required<Store>;
