/** How many calls a user may make: a bucket each, that fills as time goes by. Knows not what a call is. */
import { ApiError } from './error.js';

/** When there are more buckets than this, full ones are thrown away, once in a while: a full one says nothing. */
const MOST = 10_000;

/** @param {{ calls: number, perMs: number } | false} limit */
export function rateLimiter(limit, now = Date.now) {
  /** @type {Map<string, { left: number, at: number }>} */
  const buckets = new Map();
  let swept = 0;

  /** Takes one call of a user, or refuses. @param {string} user */
  return (user) => {
    if (!limit) return;
    const at = now();
    const { calls, perMs } = limit;
    const filled = (/** @type {{ left: number, at: number }} */ bucket) =>
      Math.min(calls, bucket.left + ((at - bucket.at) * calls) / perMs);
    if (buckets.size >= MOST && at - swept >= perMs) {
      swept = at;
      for (const [name, bucket] of buckets) if (filled(bucket) >= calls) buckets.delete(name);
    }
    const bucket = buckets.get(user) ?? { left: calls, at };
    const left = filled(bucket);
    if (left < 1) throw ApiError.tooMany(Math.max(1, Math.ceil(((1 - left) * perMs) / calls / 1000)));
    buckets.set(user, { left: left - 1, at });
  };
}
