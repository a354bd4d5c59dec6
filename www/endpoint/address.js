/** Which hosts are public, as far as an address tells. Knows not what is fetched from there. */
import { isLoopback } from './options.js';

/** Names that only a private network knows. */
const PRIVATE_NAME = /^[^.]+$|\.(local|internal|intranet|lan|home|corp|localhost|home\.arpa)\.?$/i;

/**
 * Whether a URL's host can be in the public network. Unlike the Rust endpoint's, this cannot see what a name resolves to.
 * @param {URL} url
 */
export function namesPublicHost(url) {
  const { hostname } = url;
  if (isLoopback(url)) return false;
  if (hostname.startsWith('[')) return isPublicV6(groups(hostname.slice(1, -1)));
  return /^\d+(\.\d+){3}$/.test(hostname) ? isPublicV4(hostname.split('.').map(Number)) : !PRIVATE_NAME.test(hostname);
}

/** @param {number[]} octets */
function isPublicV4([a = 0, b = 0, c = 0]) {
  return !(
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) ||
    (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
    (a === 203 && b === 0 && c === 113)
  );
}

/** The eight numbers of an IPv6 address as URLs write it. @param {string} text */
function groups(text) {
  const [head = '', tail] = text.split('::');
  const read = (/** @type {string} */ part) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [read(head), read(tail ?? '')];
  return [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
}

/** @param {number[]} all */
function isPublicV6(all) {
  const [first = 0, second = 0] = all;
  const [high = 0, low = 0] = all.slice(6);
  const wrapped = all.slice(0, 5).every((group) => group === 0) && (all[5] === 0 || all[5] === 0xffff);
  if (wrapped) return isPublicV4([high >> 8, high & 255, low >> 8, low & 255]);
  // Global unicast is 2000::/3; what is carved out of it wraps IPv4 addresses or is documentation.
  return (first & 0xe000) === 0x2000 && !(first === 0x2001 && (second === 0 || second === 0x0db8)) && first !== 0x2002;
}
