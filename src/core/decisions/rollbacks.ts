import { pathsMatcher } from '../globs.js';
import type { LegacyRollback } from '../model.js';
import { groupBy } from '../rules/shared/lists.js';
import type { Leaving } from './leaving.js';
import { isWhole, type MappingInput, type PlainMigration, type PlainSelection, selectionsOf } from './plain.js';
import { calledTogether, undoneBy } from './rollback-marks.js';
import { areApart } from './selections.js';

type PathTest = (path: string) => boolean;
/** What is named for a rollback, and the sources that it rolls back. */
type Named = { readonly down: PlainSelection; readonly of: readonly PlainSelection[] };
/** What goes; `undone` names what it rolls back, as far as no convention tells it again. */
export type Going = { readonly selection: PlainSelection; readonly undone: string };

/** Makes the test whether all of a file is let go, by its name or by that of a folder or glob. */
export function retiredTest({ retire = [] }: MappingInput): PathTest {
  return pathsMatcher(retire.filter(({ only, except }) => !only && !except).map(({ path }) => path));
}

function pathsIn(written: Parameters<typeof selectionsOf>[0]): string[] {
  return selectionsOf(written).map(({ path }) => path);
}

function namedBy(migration: PlainMigration, isAllGone: boolean): Named[] {
  const from = selectionsOf(migration.from);
  const of = isAllGone ? [...new Set(from.map(({ path }) => path))].map((path) => ({ path })) : from;
  return selectionsOf(migration.down).map((down) => ({ down, of }));
}

/** What goes, sorted: which files, which of them whole, and what was named for their rollback. */
type Gone = {
  readonly files: ReadonlySet<string>;
  readonly isWhole: PathTest;
  readonly ofMigrations: readonly Named[];
  readonly ofFiles: readonly Named[];
};

function goneOf({ migrations = [] }: MappingInput, { migrations: positions, files }: Leaving): Gone {
  const chosen = migrations.filter((_, index) => positions.has(index));
  const emptied = migrations.filter(({ from }, index) => {
    return !positions.has(index) && selectionsOf(from).every(({ path }) => files.has(path));
  });
  const sources = chosen.flatMap(({ from }) => selectionsOf(from));
  const whole = new Set([...files, ...sources.filter(isWhole).map(({ path }) => path)]);
  return {
    files: new Set([...files, ...sources.map(({ path }) => path)]),
    isWhole: (path) => whole.has(path),
    ofMigrations: chosen.flatMap((one) => namedBy(one, false)),
    ofFiles: emptied.flatMap((one) => namedBy(one, true)),
  };
}

/** Makes the test whether something still rolls back what a migration takes: it is named, or its convention pairs it. */
function neededTest({ migrations = [] }: MappingInput, rollbackAt: ReadonlyMap<string, LegacyRollback>) {
  const sources = migrations.flatMap(({ from }) => selectionsOf(from));
  const downs = migrations.flatMap(({ down }) => selectionsOf(down));
  const used = groupBy([...sources, ...downs], ({ path }) => path);
  const taken = new Set(sources.map(({ path }) => path));
  // A rollback that its convention pairs rolls back whole files only, and only where nothing else is said.
  const asPaired = migrations.flatMap(({ from, down }) => (down === undefined ? selectionsOf(from) : []));
  const paired = new Set(asPaired.filter(isWhole).map(({ path }) => path));
  return (selection: PlainSelection): boolean => {
    const { of = [] } = rollbackAt.get(selection.path) ?? {};
    const isUndoing = of.some((file) => (isWhole(selection) ? taken : paired).has(file));
    return isUndoing || (used.get(selection.path) ?? []).some((other) => !areApart(selection, other));
  };
}

/** Makes the lookup of what has to be said of a rollback, so that it can come back: nothing where its convention tells. */
function untold(gone: Gone, rollbackAt: ReadonlyMap<string, LegacyRollback>) {
  return ({ down, of }: Named): readonly PlainSelection[] => {
    const paired = rollbackAt.get(down.path)?.of ?? [];
    return isWhole(down) && paired.length > 0 && paired.every(gone.isWhole) ? [] : of;
  };
}

/**
 * Lists what rolls back nothing any more once something is let go: the rollbacks that were named for it, and those that
 * their conventions pair with it. What another migration names stays, statement by statement, and what undoes a file that
 * one still takes. `after` is what mapping.yaml says without what leaves.
 */
export function leftRollbacks(
  plain: MappingInput,
  after: MappingInput,
  leaving: Leaving,
  rollbacks: readonly LegacyRollback[],
): Going[] {
  const rollbackAt = new Map(rollbacks.map((one) => [one.path, one]));
  const gone = goneOf(plain, leaving);
  const [isNeeded, isRetired, ofUntold] = [neededTest(after, rollbackAt), retiredTest(plain), untold(gone, rollbackAt)];
  const going = (one: Named): Going => ({ selection: one.down, undone: calledTogether(ofUntold(one)) });
  const spoken = new Set(gone.ofMigrations.map(({ down }) => down.path));
  const paired = rollbacks.filter(({ path, of }) => !spoken.has(path) && of.some((file) => gone.files.has(file)));
  const whole = new Set([...spoken, ...paired.map(({ path }) => path)]);
  const all = [
    ...gone.ofMigrations.map(going),
    ...paired.map(({ path }): Going => ({ selection: { path }, undone: '' })),
    ...gone.ofFiles.filter(({ down }) => !whole.has(down.path)).map(going),
  ];
  return all.filter(({ selection }) => {
    return !gone.files.has(selection.path) && !isRetired(selection.path) && !isNeeded(selection);
  });
}

/**
 * Makes the lookup of what a file rolls back that is let go, or statements of it: it is named for that, or is retired in part
 * as such, and no convention tells.
 */
export function ownUndone(
  plain: MappingInput,
  leaving: Leaving,
  rollbacks: readonly LegacyRollback[],
): (path: string) => string {
  const { migrations = [], retire = [] } = plain;
  const sources = new Set(migrations.flatMap(({ from }) => selectionsOf(from).map(({ path }) => path)));
  const ofUntold = untold(goneOf(plain, leaving), new Map(rollbacks.map((one) => [one.path, one])));
  const named = groupBy(
    migrations.flatMap((one) => namedBy(one, false)),
    ({ down }) => down.path,
  );
  const marked = new Map(retire.map(({ path, reason }) => [path, undoneBy(reason) ?? '']));
  return (path) => {
    if (sources.has(path)) return '';
    return calledTogether((named.get(path) ?? []).flatMap(ofUntold)) || (marked.get(path) ?? '');
  };
}

/** Adds to the rollbacks that conventions pair those that mapping.yaml named at some time and names no more: they stay ones. */
export function withFormerRollbacks(
  rollbacks: readonly LegacyRollback[],
  plain: MappingInput,
  earlier: readonly MappingInput[],
): readonly LegacyRollback[] {
  const { migrations = [] } = plain;
  const all = new Set([plain, ...earlier].flatMap((one) => one.migrations ?? []));
  const other = [...rollbacks.map(({ path }) => path), ...[...all].flatMap(({ from }) => pathsIn(from))];
  const known = new Set([...other, ...migrations.flatMap(({ down }) => pathsIn(down))]);
  const former = new Map(
    [...all].flatMap((one) => pathsIn(one.down).map((path) => [path, pathsIn(one.from)] as const)),
  );
  return [...rollbacks, ...[...former].flatMap(([path, of]) => (known.has(path) ? [] : [{ path, of }]))];
}
