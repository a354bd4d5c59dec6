import { integrations } from '../../../integrations.js';

export const dynamic = 'force-dynamic';
export { integrations as DELETE, integrations as GET, integrations as POST };
