import type { HalfRun, NoRun, Run } from '../model.js';
import { plural } from '../text.js';
import { fileOf, type Match } from './match.js';
import { compareVersions, versionKey } from './versions.js';

/** Why nothing may run, as a whole sentence, and what to do about it. */
export type Refusal = { readonly message: string; readonly help: string };

function have(items: readonly unknown[], one: string): string {
  return `${plural(items.length, one)} ${items.length === 1 ? 'has' : 'have'}`;
}

function unnumbered(matches: readonly Match[]): Refusal[] {
  const found = matches.flatMap(({ files }) => files).filter(({ version }) => !/^\d/.test(version));
  if (found.length === 0) return [];
  return [
    {
      message: `${have(found, 'migration')} no version number: ${found.map(({ path }) => path).join(', ')}.`,
      help: 'name each file NNN_name.sql, with a number above those before it.',
    },
  ];
}

function duplicates(matches: readonly Match[]): Refusal[] {
  return matches
    .filter(({ files }) => files.length > 1)
    .map(({ version, files }) => ({
      message: `version ${version} is used by ${files.length} files: ${files.map(({ path }) => path).join(', ')}.`,
      help: 'give all but one of them a number of their own; the one that a database has applied keeps its number.',
    }));
}

function changed(matches: readonly Match[]): Refusal[] {
  const found = matches.flatMap((match) => {
    const file = fileOf(match);
    const isSame = match.rows.length === 0 || match.rows.some(({ checksum }) => checksum === file?.checksum);
    return file === null || isSame ? [] : [`${file.path} (${match.rows[0]!.checksum}, now ${file.checksum})`];
  });
  if (found.length === 0) return [];
  return [
    {
      message: `${have(found, 'applied migration')} changed since: ${found.join(', ')}.`,
      help: 'restore the file as it was applied (git checkout), and put the change into a new migration; `onefold repair` shows what changed.',
    },
  ];
}

function missing(matches: readonly Match[]): Refusal[] {
  const found = matches
    .filter(({ files }) => files.length === 0)
    .map(({ rows }) => `${rows[0]!.version} ${rows[0]!.name}`);
  if (found.length === 0) return [];
  return [
    {
      message: `${have(found, 'applied migration')} no file here: ${found.join(', ')}.`,
      help: 'check out the branch that has the file, or restore it: what a database has applied keeps its file.',
    },
  ];
}

function outOfOrder(matches: readonly Match[], newest: string): Refusal[] {
  const found = matches.filter(({ version, rows }) => rows.length === 0 && compareVersions(version, newest) < 0);
  if (found.length === 0) return [];
  const paths = found.flatMap(({ files }) => files.map(({ path }) => path));
  return [
    {
      message: `${plural(paths.length, 'pending migration')} would run after ${newest}, which is applied and comes later: ${paths.join(', ')}.`,
      help: `give each a number above ${newest}.`,
    },
  ];
}

/** An up that was cut off goes on by itself, and so does one of which nothing had run; else a person has to look first. */
function goesOn({ direction, done, error }: HalfRun): boolean {
  return direction === 'up' && (error === null || done === 0);
}

/** Says what an earlier run has left half-done, where that has to be settled before an `up` or a `down`. */
export function halfRefusals(halves: readonly HalfRun[], direction: Run['direction']): Refusal[] {
  const inTheWay = direction === 'up' ? halves.filter((half) => !goesOn(half)) : halves;
  return inTheWay.map(({ version, direction: way, done, total, error }) => {
    const what = way === 'up' ? 'applied' : 'rolled back';
    const why = error === null ? 'the run was cut off' : `the next one failed: ${error}`;
    return {
      message: `${version} is half ${what}: ${done} of ${plural(total, 'statement')} had run outside of a transaction when ${why}. Nothing was run.`,
      help: `mend what was wrong, then run \`onefold resume\`, which goes on with statement ${done + 1}.`,
    };
  });
}

/** Says what an earlier run has left half-done and no file here can end; what stops the run anyhow is left out. */
export function orphanRefusals(halves: readonly HalfRun[], matches: readonly Match[]): Refusal[] {
  const known = new Set(matches.filter(({ files }) => files.length > 0).map(({ version }) => versionKey(version)));
  return halves
    .filter((half) => goesOn(half) && !known.has(versionKey(half.version)))
    .map(({ version }) => ({
      message: `${version} is half applied, and its file is not here. Nothing was run.`,
      help: 'restore the file, or undo by hand what it did and run `onefold repair --reason TEXT`.',
    }));
}

/** Lists every contradiction between files and ledger; `newest` is the newest applied version, null where order is free. */
export function refusals(matches: readonly Match[], newest: string | null): Refusal[] {
  return [
    ...unnumbered(matches),
    ...duplicates(matches),
    ...changed(matches),
    ...missing(matches),
    ...(newest === null ? [] : outOfOrder(matches, newest)),
  ];
}

/** Makes one refusal of several: a line of the message, and one of the help, for each. */
export function refusal(reasons: readonly Refusal[]): NoRun {
  return {
    kind: 'refusal',
    message: reasons.map(({ message }) => message).join('\n'),
    help: reasons.map(({ help }) => help).join('\n'),
  };
}
