/** The endpoint behind Node's own server, Express, Connect, and whatever else speaks `(request, response, next)`. */
import type { Endpoint } from './index.js';

/**
 * `app.use('/integrations', nodeListener(endpoint))`, before `express.json()`; or `http.createServer(nodeListener(endpoint))`.
 * `identify` gets `{ req, res }` as its second argument.
 */
export function nodeListener(
  endpoint: Endpoint,
): (request: any, response: any, next?: (error?: unknown) => void) => void;
