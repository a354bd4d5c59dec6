/**
 * An `import(…)` that can be tried again. Until 2026 browsers never asked a second time for an address that had failed:
 * a fragment makes another one of it. The error holds the address that a bundler has given the module.
 * @template T
 * @param {() => Promise<T>} load
 */
export function retriable(load) {
  let url = '';
  let tries = 0;
  return async () => {
    try {
      return url ? await import(/* @vite-ignore */ /* webpackIgnore: true */ `${url}#${(tries += 1)}`) : await load();
    } catch (error) {
      url ||= /https?:[^\s#]+/.exec(String(error))?.[0] ?? '';
      throw error;
    }
  };
}
