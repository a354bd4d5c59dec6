/**
 * The endpoint behind Node's own server, Express, Connect and whatever else speaks `(request, response, next)`. Knows
 * nothing of the contract.
 */

/** @type {typeof import('./node.js').nodeListener} */
export function nodeListener(endpoint) {
  return (incoming, outgoing, next) => {
    answer(endpoint, incoming, outgoing).catch((error) => {
      if (next) return next(error);
      outgoing.statusCode = 500;
      outgoing.end();
      console.error(error);
    });
  };
}

/** @param {import('./index.js').Endpoint} endpoint @param {any} incoming @param {any} outgoing */
async function answer(endpoint, incoming, outgoing) {
  // Express takes the part away that it has matched, and keeps the whole.
  const rawPath = incoming.originalUrl ?? incoming.url;
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index];
    // HTTP/2 has its request line among the headers.
    if (name[0] !== ':') headers.append(name, incoming.rawHeaders[index + 1]);
  }
  const gone = new AbortController();
  outgoing.once('close', () => outgoing.writableFinished || gone.abort());
  // Some methods cannot be made a Request of. There is no route for them, nor for the word that stands in.
  const method = /^(CONNECT|TRACE|TRACK)$/.test(incoming.method) ? 'NONE' : incoming.method;
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(incoming);
  const init = { method, headers, body, duplex: 'half', signal: gone.signal };
  const request = new Request(address(rawPath, headers.get('host')), /** @type {RequestInit} */ (init));
  const response = await endpoint(request, { rawPath, req: incoming, res: outgoing });
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  outgoing.end(new Uint8Array(await response.arrayBuffer()));
}

/**
 * The whole address. What it says about the host counts for nothing.
 * @param {string} rawPath @param {string | null} host
 */
function address(rawPath, host) {
  try {
    return new URL(`http://${host}${rawPath}`);
  } catch {
    return new URL('http://localhost/');
  }
}

/** @param {any} incoming @returns {BodyInit} */
function bodyOf(incoming) {
  if (incoming.rawBody) return incoming.rawBody;
  if (incoming.readableEnded) {
    throw new Error('jackfield: the body was read before the endpoint could. Mount it before express.json().');
  }
  const chunks = incoming[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    // To end the iteration would cut the connection, and the answer would be lost with it: Node takes care of the rest.
    cancel() {},
  });
}
