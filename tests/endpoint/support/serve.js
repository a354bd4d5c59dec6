/** A Node server on a free port. */
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Serves what `listener` makes of its own origin: a listener for requests. */
export async function serve(listener) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${server.address().port}`;
  let requests = 0;
  server.on('request', () => void (requests += 1));
  server.on('request', await listener(origin));
  return {
    origin,
    url: `${origin}/integrations`,
    /** How many requests have come in. */
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
