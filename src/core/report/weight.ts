import { byCodeUnit } from '../text.js';

/** What is worse is told first: what does not run, what is gone, and only then what is other than it was. */
const HEAVIEST: readonly string[] = ['migration-refused', 'object-lost', 'rows-changed', 'object-changed'];

function weight(rule: string): number {
  const at = HEAVIEST.indexOf(rule);
  return at < 0 ? HEAVIEST.length : at;
}

/** Orders rules of one severity: the heaviest first, all others in byte order of id. */
export function byWeight(a: string, b: string): number {
  return weight(a) - weight(b) || byCodeUnit(a, b);
}
