import { after } from 'next/server';

// Imported with the first call: a build has no key. With `after` a run outlives a browser that goes away.
const integrations = async (request) =>
  (await import('../../../integrations.js')).integrations(request, { waitUntil: after });

export const dynamic = 'force-dynamic';
export { integrations as DELETE, integrations as GET, integrations as POST };
