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

/** As Next.js serves a route: a URL parser has been over the path, and what the route does not export is no method. */
export function nextRoute(route) {
  return async (incoming, outgoing) => {
    const headers = new Headers();
    for (let i = 0; i < incoming.rawHeaders.length; i += 2)
      headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1]);
    const { pathname } = new URL(`http://next${incoming.url}`);
    const handler = pathname.startsWith('/integrations/') ? route[incoming.method] : undefined;
    if (!handler) {
      outgoing.statusCode = pathname.startsWith('/integrations/') ? 405 : 404;
      return outgoing.end();
    }
    const body = ['GET', 'HEAD'].includes(incoming.method) ? {} : { body: incoming, duplex: 'half' };
    const request = new Request(new URL(incoming.url, `http://${incoming.headers.host}`), {
      method: incoming.method,
      headers,
      ...body,
    });
    const response = await handler(request, { params: Promise.resolve({ path: pathname.split('/').slice(2) }) });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(new Uint8Array(await response.arrayBuffer()));
  };
}
