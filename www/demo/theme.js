// Runs before the first paint, so that the page never flashes in the wrong theme or direction. The address wins over
// what was chosen before: ?theme=light|dark|auto, ?dir=ltr|rtl, ?locale=…, ?embed=only.
{
  const asked = new URLSearchParams(location.search);
  const root = document.documentElement;
  /** @param {string} name */
  const remembered = (name) => {
    try {
      return localStorage.getItem(`larkspur:${name}`);
    } catch {
      return null;
    }
  };
  root.dataset.theme = asked.get('theme') ?? remembered('theme') ?? 'auto';
  root.dir = asked.get('dir') ?? remembered('dir') ?? 'ltr';
  root.lang = asked.get('locale') ?? 'en';
  root.dataset.embed = asked.get('embed') ?? '';
}
