import { readName, readNumber } from '../../core/conventions/names.js';
import { movesFor } from '../../core/guard/moves.js';
import { isSameNumber, movable, numberedPaths, type Renumbering, renumberings } from '../../core/guard/numbers.js';
import { unwatched } from '../../core/guard/unwatched.js';
import { compareVersions } from '../../core/history/versions.js';
import type { BranchFiles, GuardedFile, GuardFacts, Layout, Move, NumberedPath, Renumbered } from '../../core/model.js';
import { directoryOf } from '../../core/places.js';
import type { Env } from '../command.js';
import { momentAfter } from '../moment.js';
import { branchNamed, layoutAt } from './base.js';
import type { ReadFile } from './files.js';
import type { Ground } from './ground.js';
import { installationsOf } from './installations.js';
import { isSame } from './layout-files.js';
import { staleness } from './stale.js';

type Layouts = Pick<GuardFacts, 'own' | 'forked' | 'others'> & { readonly tip: readonly NumberedPath[] };

/** Lists what our layout holds: now, where the branch began, on the base as it is now, and on the branches named. */
async function layoutsOf(env: Env, { checkout, base, changes, mapping }: Ground, against: readonly string[]) {
  const { layout } = mapping;
  const at = async (commit: string) => numberedPaths(await layoutAt(env, commit, layout), layout);
  const others = await Promise.all(
    against.map(async (name): Promise<BranchFiles> => {
      const { ref, tip } = await branchNamed(env, checkout, name);
      return { name: ref, paths: await at(tip) };
    }),
  );
  if (base === null) {
    const { listSqlFiles } = await import('../../io/files.js');
    const own = numberedPaths((await listSqlFiles(env.root, [layout.versions, layout.down])).files, layout);
    return { own, forked: own, tip: [], others } satisfies Layouts;
  }
  const [forked, ahead] = await Promise.all([at(base.fork), base.fork === base.tip ? null : at(base.tip)]);
  const gone = new Set(changes.flatMap(({ kind, path, from }) => (kind === 'removed' ? [path] : [from ?? ''])));
  const added = changes.flatMap(({ kind, path }) => (kind === 'added' || kind === 'renamed' ? [path] : []));
  const kept = forked.map(({ path }) => path).filter((path) => !gone.has(path));
  const own = numberedPaths([...new Set([...kept, ...added])], layout);
  return { own, forked, tip: ahead ?? forked, others } satisfies Layouts;
}

function newestUp(paths: readonly NumberedPath[]): string | null {
  return paths.findLast(({ side }) => side === 'up')?.version ?? null;
}

/** What is renumbered by mapping.yaml has no files to move by hand. */
function renumberedOf({ from, version, to, down }: Renumbering, newest: string | null, files: Files): Renumbered {
  const low = newest !== null && compareVersions(from.version, newest) < 0;
  const moved = (path: string, target: string): Move => ({
    from: path,
    to: target,
    tracked: files.get(path)?.tracked ?? true,
  });
  const moves = [moved(from.path, to), ...(down === null ? [] : [moved(down.from, down.to)])];
  return { path: from.path, version, low, moves: files.get(from.path)?.consolidated === true ? [] : moves };
}

type Files = ReadonlyMap<string, GuardedFile>;

/** Tells of what is new whether it wants a place among the migrations. */
function isStray({ role, kind, path, number, recorded, twins, link }: GuardedFile, { versions }: Layout): boolean {
  if (recorded !== null || twins.length > 0 || link) return false;
  if (role === 'deprecated') return kind !== 'removed' && kind !== 'changed';
  if (role === 'canonical') return number === null && kind !== 'removed' && path.startsWith(`${versions}/`);
  return role === 'outside' && kind === 'added' && readNumber(readName(path).stem) !== null;
}

/** Finds what has a better name for the same number, also where git sees a file that went and one that came. */
function betterNamed(files: readonly GuardedFile[], layout: Layout): GuardedFile[] {
  const written = files.filter(({ consolidated }) => consolidated);
  const gone = new Set(written.flatMap(({ kind, number }) => (kind === 'removed' ? [number] : [])));
  return files.filter(({ kind, path, from, number, consolidated }) => {
    if (from !== null) return isSameNumber(from, path, layout);
    return kind === 'added' && consolidated && gone.has(number);
  });
}

/** Finds what the branch adds by a name under which the base has got something else in the meantime. */
function contestedOf(
  env: Env,
  { base }: Ground,
  read: readonly ReadFile[],
  { tip, forked }: Pick<Layouts, 'tip' | 'forked'>,
): string[] {
  if (base === null) return [];
  const then = new Set(forked.map(({ path }) => path));
  const late = new Set(tip.map(({ path }) => path).filter((path) => !then.has(path)));
  const both = read.filter(({ guarded, content }) => content !== null && late.has(guarded.path));
  return both
    .filter(({ content }) => !isSame(env, base.tip, content!.path, content!.sha256Lf))
    .map(({ guarded }) => guarded.path);
}

/** How each package manager calls the program of a package, by the name under which it makes itself known. */
const CALLERS: Readonly<Record<string, string>> = {
  npm: 'npx onefold',
  pnpm: 'pnpm exec onefold',
  yarn: 'yarn onefold',
  bun: 'bunx onefold',
};

/** Tells how onefold was called, so that what is printed for pasting works where it is not on the PATH. */
function programIn({ env }: Env): string {
  return CALLERS[/^[a-z]+/.exec(env.npm_config_user_agent ?? '')?.[0] ?? ''] ?? 'onefold';
}

/** Puts together all that the rules of the guard look at. */
export async function factsOf(
  env: Env,
  ground: Ground,
  read: readonly ReadFile[],
  asked: Pick<GuardFacts, 'renumber'> & { readonly against: readonly string[] },
): Promise<GuardFacts> {
  const { mapping, base, lock } = ground;
  const { layout } = mapping;
  const files = read.map(({ guarded }) => guarded);
  const [{ own, forked, tip, others }, installations] = await Promise.all([
    layoutsOf(env, ground, asked.against),
    installationsOf(env, ground),
  ]);
  // What the base has got in the meantime is nothing new: it was merged, or picked, before its branch was.
  const before = new Set([...forked, ...tip, ...betterNamed(files, layout)].map(({ path }) => path));
  const mine = base === null ? [] : own.map(({ path }) => path).filter((path) => !before.has(path));
  const taken = [...forked, ...tip, ...others.flatMap(({ paths }) => paths)].map(({ path }) => path);
  const byPath: Files = new Map(files.map((file) => [file.path, file]));
  const moment = momentAfter(env, newestUp(numberedPaths([...taken, ...mine], layout)));
  const moving = new Set(movable(mine, taken, mapping));
  const staying = mine.filter((path) => !moving.has(path));
  const found = renumberings([...moving], [...taken, ...staying], { folders: layout, moment });
  const renumbered = found.map((one) => renumberedOf(one, newestUp(tip), byPath));
  const targets = found.map(({ to }) => to);
  return {
    mapping,
    problems: ground.problems,
    mappingRemoved: ground.mappingRemoved,
    before: ground.before,
    unwatched: unwatched(ground.before, mapping),
    base: base === null ? null : { ...base, paths: tip },
    lockPath: lock.path,
    isWritten: lock.glance !== null,
    renumber: asked.renumber,
    program: programIn(env),
    files,
    own,
    folders: new Set(own.map(({ path }) => directoryOf(path))),
    forked,
    others,
    contested: contestedOf(env, ground, read, { tip, forked }),
    renumbered,
    moves: movesFor(
      files.filter((file) => isStray(file, layout)),
      [...taken, ...mine, ...targets],
      { layout, moment },
    ),
    stale: staleness(env, ground),
    installations,
  };
}
