import type { Flag, FlagValues } from '../command.js';

/** What a branch is compared with, for every command that asks for it. */
export const branchFlags: readonly Flag[] = [
  {
    name: '--base',
    value: 'REF',
    summary: 'The branch to compare with; else what CI says, `guard: base:` or the main line of the remote',
  },
  { name: '--against', value: 'REF', several: true, summary: 'Other branches whose numbers are taken' },
];

/** Reads the names of branches that were given, one by one or with commas. */
export function namesGiven(value: FlagValues[string]): string[] {
  const given = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  return given.flatMap((names) => names.split(',')).filter((name) => name !== '');
}
