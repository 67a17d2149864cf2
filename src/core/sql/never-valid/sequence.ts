import type { Node } from 'libpg-query';
import { all, as } from '../tree.js';
import { type Finding, refused } from './finding.js';

const MOST = 9_007_199_254_740_991;

/** Reads a number of an option; null for NO MINVALUE, and for one too large to be exact. */
function numberOf(arg: Node | undefined): number | null {
  const integer = as('Integer', arg);
  if (integer !== null) return integer.ival ?? 0;
  const value = Number(as('Float', arg)?.fval ?? Number.NaN);
  return Math.abs(value) <= MOST ? value : null;
}

/** Finds numbers with which no sequence can count. */
export function sequenceFindings(options: readonly Node[] | undefined): Finding[] {
  const given = all('DefElem', options);
  const option = (name: string) => given.find(({ defname }) => defname === name);
  const value = (name: string) => numberOf(option(name)?.arg);
  const [least, most, start] = [value('minvalue'), value('maxvalue'), value('start')];
  const found: Finding[] = [];
  const refuse = (name: string, message: string) =>
    found.push(refused('22023', option(name), message, 'give numbers that go from MINVALUE to MAXVALUE'));
  if (value('increment') === 0) refuse('increment', 'INCREMENT must not be zero');
  if (least !== null && most !== null && least >= most) {
    refuse('minvalue', `MINVALUE (${least}) must be less than MAXVALUE (${most})`);
  } else if (start !== null && least !== null && start < least) {
    refuse('start', `START value (${start}) cannot be less than MINVALUE (${least})`);
  } else if (start !== null && most !== null && start > most) {
    refuse('start', `START value (${start}) cannot be greater than MAXVALUE (${most})`);
  }
  if (value('cache') === 0) refuse('cache', 'CACHE (0) must be greater than zero');
  return found;
}
