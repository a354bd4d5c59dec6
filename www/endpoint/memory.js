/** The store in memory. Good for one process; what it knows is gone with it. */

/** @typedef {import('./index.js').KnownRun} KnownRun */
/** @typedef {import('./index.js').Execution & { id: number }} Kept */

/** @type {typeof import('./index.js').memoryStore} */
export function memoryStore() {
  /** @type {Map<string, string>} */
  const users = new Map();
  /** @type {Map<string, KnownRun>} */
  const runs = new Map();
  /** In the order of their ids. @type {Map<number, Kept>} */
  const journal = new Map();
  let last = 0;
  const name = (/** @type {string[]} */ ...parts) => JSON.stringify(parts);
  /** @param {import('./index.js').RunKey} run @param {string} owner */
  const owned = ({ endUser, key }, owner) => {
    const known = runs.get(name(endUser, key));
    return known?.owner === owner ? known : undefined;
  };
  return {
    upstreamUser: async (realm, endUser) => users.get(name(realm, endUser)),
    rememberUser: async (realm, endUser, upstreamUser) => void users.set(name(realm, endUser), upstreamUser),
    async claimRun({ endUser, key }, fingerprint, owner, now) {
      const known = runs.get(name(endUser, key));
      if (known) return { ...known };
      runs.set(name(endUser, key), { fingerprint, state: 'running', owner, claimedAt: now });
      return null;
    },
    async finishRun(run, owner, answer) {
      const known = owned(run, owner);
      if (known) Object.assign(known, { state: 'done', answer });
    },
    async releaseRun(run, owner) {
      const known = owned(run, owner);
      if (known && known.state !== 'done') runs.delete(name(run.endUser, run.key));
    },
    async giveUpRun(run, owner) {
      const known = owned(run, owner);
      if (known?.state === 'running') known.state = 'unknown';
    },
    async beginExecution(execution) {
      last += 1;
      journal.set(last, { ...execution, id: last });
      return last;
    },
    async endExecution(id, end) {
      Object.assign(journal.get(id) ?? {}, end);
    },
    async executions(endUser, before, limit) {
      const found = [...journal.values()].filter(
        (kept) => kept.endUser === endUser && (before === null || kept.id < before),
      );
      return found.reverse().slice(0, limit);
    },
    async purge(runsBefore, executionsBefore) {
      for (const [key, { claimedAt }] of runs) if (claimedAt < runsBefore) runs.delete(key);
      for (const [id, { startedAt }] of journal) if (startedAt < executionsBefore) journal.delete(id);
    },
  };
}
