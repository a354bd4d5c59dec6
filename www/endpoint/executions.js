/** `GET /executions`: the end user's own runs, newest first, without payloads. */
import { ApiError } from './error.js';

const USUAL = 25;
const MOST = 100;

/**
 * One page, as JSON.
 * @param {import('./guarded.js').GuardedStore} store @param {string} endUser @param {URLSearchParams} query
 * @param {import('./call.js').Call} call
 */
export async function executionsPage(store, endUser, query, call) {
  const { before, limit } = wanted(query);
  // One more than asked for says whether there is another page.
  const found = (await store.executions(call, endUser, before, limit + 1)) ?? [];
  const shown = found.slice(0, limit);
  return JSON.stringify({
    executions: shown.map(({ id, connector, action, status, httpStatus, startedAt, durationMs, requestId }) => ({
      id: String(id),
      connectorId: connector,
      actionId: action,
      status,
      httpStatus: httpStatus ?? null,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: durationMs ?? null,
      requestId,
    })),
    nextCursor: found.length > limit ? String(shown.at(-1)?.id) : null,
  });
}

/** What a query asks for: `cursor`, from the page before, and `limit`. @param {URLSearchParams} query */
export function wanted(query) {
  const cursor = query.getAll('cursor').at(-1);
  const limit = query.getAll('limit').at(-1) ?? String(USUAL);
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw ApiError.invalidInput("cursor is not one of this list's.");
  }
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST) {
    throw ApiError.invalidInput('limit must be 1 to 100.');
  }
  return { before: cursor === undefined ? null : Number(cursor), limit: Number(limit) };
}
