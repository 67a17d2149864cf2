import { shellLine } from '../../core/shell.js';
import { UserError } from '../../errors.js';
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

/** A comparison with less than was asked for would look like a pass. */
function refuseEmpty(flag: string): never {
  throw new UserError(`${flag} names no branch.`, 'if a variable was to name it, it is empty here.');
}

/** Reads the branch to compare with; null where none was named. UserError where its name is empty. */
export function baseGiven({ base }: FlagValues): string | null {
  if (typeof base !== 'string') return null;
  return base.trim() === '' ? refuseEmpty('--base') : base;
}

/** Reads the other branches that were named, one by one or with commas. UserError where a name is empty. */
export function branchesGiven({ against }: FlagValues): string[] {
  const given = Array.isArray(against) ? against.map(String) : typeof against === 'string' ? [against] : [];
  const names = given.flatMap((words) => words.split(',')).map((name) => name.trim());
  return names.includes('') ? refuseEmpty('--against') : names;
}

/** Writes the command that renumbers by the same comparison; all that the branch adds where no file is named. */
export function renumberLine(flags: FlagValues, files: readonly string[]): string {
  const words = ['onefold', 'renumber'];
  const [base, against] = [baseGiven(flags), branchesGiven(flags)];
  if (base !== null) words.push('--base', base);
  if (against.length > 0) words.push('--against', against.join());
  return shellLine([...words, '--write', ...files]);
}
