/** The page that the OAuth window comes back to: three static files, the same for everybody. */
import { page, script, style } from './callback.generated.js';

/** Nothing but the two files beside it, no frames around it, nowhere to send anything to. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'";

/** @param {string} text @param {string} type */
const file = (text, type) => () =>
  new Response(text, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-cache',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    },
  });

/** By the route's name. @type {Record<string, () => Response>} */
export const callback = {
  callback_page: file(page, 'text/html'),
  callback_script: file(script, 'text/javascript'),
  callback_style: file(style, 'text/css'),
};
