/**
 * The one error of the contract, and its shape on the wire: `{error:{source,code,message,details},requestId}`. Which
 * status means what is in openapi.json. Knows not where an error came about.
 */

/** @typedef {'ENDPOINT' | 'CONNECTIVITY_API' | 'THIRD_PARTY'} Source */

/** An error on its way to the browser. Holds nothing secret. */
export class ApiError extends Error {
  /**
   * @param {number} status @param {string} code @param {string} message
   * @param {{ source?: Source, detailStatus?: number, retryAfter?: number | undefined, allow?: string }} [more]
   */
  constructor(status, code, message, { source = 'ENDPOINT', detailStatus = status, retryAfter, allow } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    /** @type {Source} */
    this.source = source;
    /** For a third party's error its own status; for the upstream's, the upstream's; else this answer's. */
    this.detailStatus = detailStatus;
    /** Seconds to wait before another try. */
    this.retryAfter = retryAfter;
    this.allow = allow;
  }

  /** @param {string} message */
  static invalidInput = (message) => new ApiError(400, 'INVALID_INPUT', message);
  static notJson = () => new ApiError(415, 'INVALID_INPUT', 'The body must be application/json.');
  static unauthenticated = () => new ApiError(401, 'UNAUTHENTICATED', 'Nobody is signed in.');
  /** Whether somebody is signed in cannot be found out: not the end user's fault, and not the end of their session. */
  static nobodyKnowsWho = () =>
    new ApiError(503, 'IDENTITY_UNAVAILABLE', 'Who is signed in cannot be checked at the moment.', { retryAfter: 5 });
  /** @param {string} message */
  static forbidden = (message) => new ApiError(403, 'FORBIDDEN', message);
  /** @param {string} message */
  static notFound = (message) => new ApiError(404, 'NOT_FOUND', message);
  /** @param {string} allow */
  static methodNotAllowed = (allow) =>
    new ApiError(405, 'METHOD_NOT_ALLOWED', 'This address takes another method.', { allow });
  static bodyTimeout = () => new ApiError(408, 'REQUEST_TIMEOUT', 'The request took too long to arrive.');
  /** @param {number} limit */
  static tooLarge = (limit) => new ApiError(413, 'PAYLOAD_TOO_LARGE', `The request is larger than ${limit} bytes.`);
  /** @param {number} retryAfter */
  static tooMany = (retryAfter) =>
    new ApiError(429, 'RATE_LIMITED', 'Too many calls in a short time. Wait a moment.', { retryAfter });
  static keyConflict = () =>
    new ApiError(422, 'IDEMPOTENCY_CONFLICT', 'This Idempotency-Key was already used for a different run.');
  /** A run was sent, and what became of it cannot be found out. It must not be sent again by a machine. */
  static outcomeUnknown = () =>
    new ApiError(
      409,
      'OUTCOME_UNKNOWN',
      'This run was sent but its outcome is unknown. Check the other system before running it again.',
    );
  static unavailable = () => new ApiError(502, 'UPSTREAM_UNAVAILABLE', 'The integration service cannot be reached.');
  static timeout = () => new ApiError(504, 'UPSTREAM_TIMEOUT', 'The integration service did not answer in time.');
  static badAnswer = () =>
    new ApiError(502, 'UPSTREAM_BAD_ANSWER', 'The integration service gave an answer that cannot be read.');
  /** The upstream refused the endpoint itself. Never the end user's fault, so the message blames nobody. */
  static misconfigured = () =>
    new ApiError(
      500,
      'MISCONFIGURED',
      'Integrations are not set up correctly here. The people who run this service need to look at it.',
    );
  static internal = () => new ApiError(500, 'INTERNAL_ERROR', 'Something went wrong at this endpoint.');

  get isMisconfigured() {
    return this.source === 'ENDPOINT' && this.code === 'MISCONFIGURED';
  }

  /** The JSON body. @param {string} requestId */
  body(requestId) {
    const { source, code, message, detailStatus } = this;
    return JSON.stringify({ error: { source, code, message, details: { httpStatusCode: detailStatus } }, requestId });
  }

  /** @param {string} requestId */
  toResponse(requestId) {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (this.retryAfter !== undefined) headers.set('retry-after', String(this.retryAfter));
    if (this.allow !== undefined) headers.set('allow', this.allow);
    return new Response(this.body(requestId), { status: this.status, headers });
  }
}
