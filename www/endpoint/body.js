/** Reads a body of at most so many bytes. Knows not whose it is. */

/**
 * The bytes, or `null` when there are more than `limit`. What is announced to be too much is not read at all.
 * @param {ReadableStream<Uint8Array> | null} stream @param {number} limit @param {() => string | null} announced
 */
export async function readBody(stream, limit, announced) {
  if (Number(announced() ?? 0) > limit) {
    await stream?.cancel().catch(() => {});
    return null;
  }
  const chunks = [];
  let length = 0;
  const reader = stream?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel().catch(() => {});
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
