import { newestVersion } from '../../core/creation.js';
import { pathMatcher } from '../../core/globs.js';
import { numberedPaths, type Renumbering } from '../../core/guard/numbers.js';
import type { Layout } from '../../core/model.js';
import { shellLine } from '../../core/shell.js';
import { plural } from '../../core/text.js';
import { lockPath } from '../../core/written.js';
import type { Canonical } from '../canonical.js';
import type { FlagValues } from '../command.js';
import { renumberLine } from './flags.js';
import { type LayoutFiles, sharedNumbers, takenBy } from './layout-files.js';

/** What is to be renumbered, seen from the files of the branch and of all others. */
export type Situation = {
  readonly canonical: Canonical;
  readonly files: LayoutFiles;
  /** Files that were named; empty for all that the branch adds. */
  readonly named: readonly string[];
  readonly found: readonly Renumbering[];
};

/** Names the newest version among the migrations of some files. */
export function newestOf(paths: readonly string[], layout: Layout): string | null {
  return newestVersion(numberedPaths(paths, layout).flatMap(({ side, version }) => (side === 'up' ? [version] : [])));
}

/** Says what keeps this command from being all: numbers and names that somebody else has to decide about. */
export function openNotes({ files, named, canonical }: Situation): string[] {
  const { base, clashing } = files;
  const settled = [...canonical.mapping.guard.grandfathered, ...named.map((path) => ({ path }))];
  const isSettled = settled.map(({ path }) => pathMatcher(path));
  const clashes = clashing.map((path) => {
    return `${path} is on ${base.name} too, with other contents: it stays. If both are wanted, give yours another name first.`;
  });
  const left = sharedNumbers(files, canonical.mapping.layout).map((same) => same.map(({ path }) => path));
  const open = left.filter((paths) => paths.filter((path) => !isSettled.some((settles) => settles(path))).length > 1);
  const doubles = open.map((paths) => {
    const command = shellLine(['onefold', 'renumber', paths.at(-1)!]);
    return `${paths.join(' and ')} have one number, and ${base.name} has ${paths.length === 2 ? 'both' : 'all'}. Only a database knows which of them it has recorded, as \`onefold history --database URL\` shows; that one keeps the number. Name the other to give it a new one, as in \`${command}\`.`;
  });
  return [...clashes, ...doubles];
}

/** Says that all numbers are as they should be. */
export function nothingNote({ files, named, canonical: { mapping } }: Situation): string {
  const mine = named.length > 0 ? named : files.own;
  const ups = numberedPaths(mine, mapping.layout).filter(({ side }) => side === 'up').length;
  if (ups === 0) return `Nothing to renumber: this branch adds no migration to ${files.base.name}.`;
  if (named.length === 0 && mapping.policy.outOfOrder === 'allow') {
    return `Nothing to renumber: no number of this branch is taken, and ${mapping.path} says \`policy: outOfOrder: allow\`.`;
  }
  const newest = newestOf(takenBy(files, mine), mapping.layout);
  const what = ups === 1 ? 'the migration' : `the ${ups} migrations`;
  const whose = named.length > 0 ? 'named' : 'that this branch adds';
  const lies = ups === 1 ? 'lies' : 'lie';
  return newest === null
    ? `Nothing to renumber: there is no migration beside ${what} ${whose}.`
    : `Nothing to renumber: ${what} ${whose} ${lies} behind ${newest}, the newest of all others.`;
}

/** Reads the files that were named. */
export function pathsGiven({ file }: FlagValues): string[] {
  return Array.isArray(file) ? file.map(String) : [];
}

/** Says what is proposed, and what to know before it is done. */
export function proposalNotes({ found, named, files, canonical: { mapping } }: Situation, flags: FlagValues): string[] {
  const newest = newestOf(
    takenBy(
      files,
      found.map(({ from }) => from.path),
    ),
    mapping.layout,
  );
  const many = found.length > 1;
  const what = `${plural(found.length, 'migration')} ${many ? 'get new numbers' : 'gets a new number'}`;
  const where = newest === null ? '' : `, behind ${newest}, the newest of all others`;
  const isOnBase = named.some((path) => files.tip.includes(path));
  return [
    `${what}${where}. Nothing is written yet: \`${renumberLine(flags, pathsGiven(flags))}\` renames the files.`,
    isOnBase
      ? 'Rename only what no database has recorded, as `onefold history --database URL` shows: it would run there again.'
      : `A database that has run ${many ? 'them knows the old numbers' : 'it knows the old number'}: roll ${many ? 'them' : 'it'} back there first (\`onefold down\`), or set it up anew.`,
  ];
}

/** Says what was done to which files, and what to do next. */
export function doneNotes({ found, canonical: { mapping } }: Situation, changed: ReadonlySet<string>): string[] {
  const { versions, down } = mapping.layout;
  const folders = found.some((one) => one.down !== null) ? [versions, down] : [versions];
  const add = shellLine(['git', 'add', '-A', ...folders]);
  const [they, know] =
    found.length > 1 ? ['They run', 'them knows the old numbers'] : ['It runs', 'it knows the old number'];
  // What is renumbered by mapping.yaml is written already.
  const isStale = mapping.sources.length > 0 && changed.has(mapping.path) && !changed.has(lockPath(mapping));
  return [
    `Renumbered ${plural(found.length, 'migration')}. The files were renamed on disk, and git's index is as it was: \`${add}\` takes the new names in.`,
    `${they} behind others now: \`onefold validate\` says whether all still fits. A database that has run ${know}, and has to be set up anew.`,
    ...(isStale ? [`${mapping.path} was changed too: \`onefold write\` brings report and lock up to date.`] : []),
  ];
}
