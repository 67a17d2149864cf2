import { literalName, readName } from '../core/conventions/names.js';
import { pathMatcher } from '../core/globs.js';
import type { MentionRole } from '../core/guard/mentions.js';
import { newNames } from '../core/guard/new-names.js';
import { movable, numberedPaths, renumberings } from '../core/guard/numbers.js';
import type { Layout, Report } from '../core/model.js';
import { listSqlFiles } from '../io/files.js';
import { writeAll } from '../io/write.js';
import { readCanonical } from './canonical.js';
import type { Command, Env, FlagValues } from './command.js';
import { baseGiven, branchesGiven, branchFlags } from './guarding/flags.js';
import { type LayoutFiles, layoutFiles, takenBy } from './guarding/layout-files.js';
import { namedFiles } from './guarding/named-files.js';
import { type Renaming, renamingOf } from './guarding/renaming.js';
import {
  doneNotes,
  newestOf,
  nothingNote,
  openNotes,
  pathsGiven,
  proposalNotes,
  type Situation,
} from './guarding/renumber-notes.js';
import { momentAfter } from './moment.js';
import { novelPaths } from './validation.js';

/** Rollbacks that are called as the named files are go with them. */
function withDowns(named: readonly string[], { tree }: LayoutFiles, layout: Layout): string[] {
  const stems = new Set(named.map((path) => literalName(path).stem));
  const downs = numberedPaths(tree, layout).filter(
    ({ side, path }) => side === 'down' && stems.has(readName(path).stem),
  );
  return [...named, ...downs.map(({ path }) => path)];
}

async function look(env: Env, flags: FlagValues): Promise<Situation> {
  const canonical = await readCanonical(env);
  const { mapping } = canonical;
  const { layout } = mapping;
  const onDisk = new Map([...canonical.files].map(([path, { sha256Lf }]) => [path, sha256Lf]));
  const asked = { named: baseGiven(flags), configured: mapping.guard.base, against: branchesGiven(flags) };
  const files = await layoutFiles(env, layout, onDisk, asked);
  const named = namedFiles(pathsGiven(flags), files, layout);
  const moving =
    named.length === 0 ? movable(files.own, takenBy(files, files.own), mapping) : withDowns(named, files, layout);
  const taken = takenBy(files, moving);
  const moment = momentAfter(env, newestOf([...taken, ...moving], layout));
  return { canonical, files, named, found: renumberings(moving, taken, { folders: layout, moment }) };
}

/** Tells of each file whether its mentions of a renamed migration follow, and else why they stay. */
function rolesFor({ canonical, files, found }: Situation): (path: string) => MentionRole {
  const { layout, sources } = canonical.mapping;
  const own = new Set([...files.own, ...found.flatMap(({ from, down }) => [from.path, down?.from ?? from.path])]);
  const legacy = sources.map(({ path, status }) => ({ matches: pathMatcher(path), status }));
  const ours = [layout.versions, layout.down].map(pathMatcher);
  const isReport = pathMatcher(layout.reports);
  return (path) => {
    if (own.has(path)) return { kind: 'own' };
    if (/\.sql$/i.test(path) && ours.some((matches) => matches(path))) {
      return { kind: 'stays', why: 'in a migration that databases may have recorded' };
    }
    if (isReport(path)) return { kind: 'stays', why: `in ${layout.reports}/, which onefold writes` };
    const source = legacy.find(({ matches }) => matches(path));
    return source === undefined ? { kind: 'follows' } : { kind: 'stays', why: `in a ${source.status} directory` };
  };
}

async function renaming(env: Env, situation: Situation): Promise<Renaming & { write(): void }> {
  const { canonical, files, found } = situation;
  const ups = numberedPaths(files.tree, canonical.mapping.layout).filter(({ side }) => side === 'up');
  const everywhere = await listSqlFiles(env.root, null);
  const sql = [...new Set([...everywhere.files, ...canonical.files.keys()])];
  const naming = newNames(found, sql, ups, files.checkout.prefix);
  const plain = renamingOf(env, canonical, { renumberings: found, naming }, rolesFor(situation));
  const novel = new Set(novelPaths(env, canonical));
  const planned = found.filter(({ from }) => !novel.has(from.path));
  if (planned.length === 0) return { ...plain, write: () => writeAll(env.root, plain.disk) };
  // What reads and writes a whole consolidation is loaded where there is one.
  const { pinned, refuseMixed } = await import('./guarding/planned-numbers.js');
  if (planned.length < found.length) refuseMixed(env, canonical, planned);
  const pins = await pinned(env, canonical, found, plain);
  return { ...pins.renaming, write: pins.write };
}

function shown({ renames, changes, leftAlone }: Renaming): Partial<Report> {
  return { renames, ...(changes.length > 0 && { changes }), ...(leftAlone.length > 0 && { leftAlone }) };
}

/** Names places in renamed files as they are called once that is done. */
function moved(renaming: Renaming): Renaming {
  const names = new Map(renaming.renames.map(({ from, to }) => [from, to]));
  const leftAlone = renaming.leftAlone.map((one) => {
    return { ...one, at: { ...one.at, path: names.get(one.at.path) ?? one.at.path } };
  });
  return { ...renaming, leftAlone };
}

export const renumber: Command = {
  name: 'renumber',
  summary: 'Show new numbers for the migrations of this branch whose own are taken; with --write, rename the files',
  flags: [...branchFlags, { name: '--write', summary: 'Rename the files, and let what mentions them follow' }],
  args: [{ name: 'file', summary: 'Only these migrations, by path', required: false, several: true }],
  async run(env, flags): Promise<Report> {
    const situation = await look(env, flags);
    const { canonical, found } = situation;
    const open = openNotes(situation);
    const about = { command: 'renumber', verdict: open.length > 0 ? 'attention' : 'ok' } as const;
    if (found.length === 0) {
      return { ...about, notes: [...canonical.notes, ...(open.length > 0 ? [] : [nothingNote(situation)]), ...open] };
    }
    const { write, ...made } = await renaming(env, situation);
    if (flags.write !== true) {
      const notes = [...canonical.notes, ...proposalNotes(situation, flags), ...open];
      return { ...about, verdict: 'attention', notes, ...shown(made), showDiff: true };
    }
    write();
    const changed = new Set(made.changes.map(({ path }) => path));
    return { ...about, notes: [...canonical.notes, ...doneNotes(situation, changed), ...open], ...shown(moved(made)) };
  },
};
