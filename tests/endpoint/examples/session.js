/** Stands for your own sessions: a cookie that your server has given out, and whose it is. */
export const sessions = new Map([
  ['6f1c', { id: 'shop-jane', fullName: 'Jane Merchant' }],
  ['b07e', { id: 'shop-omar', fullName: 'Omar Haddad' }],
]);

/** @param {Request} request */
export function userOf(request) {
  const cookie = /(?:^|;\s*)session=([^;]*)/.exec(request.headers.get('cookie') ?? '');
  return sessions.get(cookie?.[1] ?? '') ?? null;
}
