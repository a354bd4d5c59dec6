/** What belongs to one call of the browser: its request id, and how often the upstream was asked for it. */

export class Call {
  constructor() {
    /** Of 32 hexadecimal digits. Never the browser's: nobody may write another call's id into log and journal. */
    this.requestId = randomId();
    this.attempts = 0;
    this.started = Date.now();
  }
}

export const randomId = () => crypto.randomUUID().replaceAll('-', '');

/** SHA-256 in hexadecimal. @param {Uint8Array | string} data */
export async function sha256(data) {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', /** @type {Uint8Array<ArrayBuffer>} */ (bytes)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
