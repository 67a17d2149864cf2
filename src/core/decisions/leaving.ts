import type { LegacyRollback, MappingEdit } from '../model.js';
import { groupBy } from '../rules/shared/lists.js';
import {
  changedByHand,
  isRefused,
  type MappingInput,
  type PlainMigration,
  type PlainSelection,
  type Refused,
  selectionsOf,
  writtenSelections,
} from './plain.js';
import type { FileStatement } from './selections.js';

/** What leaves the plan: migrations by their positions, files wherever they are named, and statements. */
export type Leaving = {
  readonly migrations: ReadonlySet<number>;
  readonly files: ReadonlySet<string>;
  readonly statements: readonly FileStatement[];
};
/** Why something cannot leave, and what. */
export type Kept = Refused & { readonly name: string };
/** What a migration comes to: it goes, or keeps these sources without those files. */
type Fate = { readonly from: readonly PlainSelection[]; readonly lost: readonly string[] } | 'goes';

/** Names a statement of a legacy file for a person. */
export function statementName({ path, ordinal }: FileStatement): string {
  return `#${ordinal} of ${path}`;
}

/** Takes a statement out of the lists of `only` that name it by its number: it can be had once. */
function withoutStatement(selections: readonly PlainSelection[], { path, ordinal }: FileStatement): PlainSelection[] {
  const number = `#${ordinal}`;
  return selections.flatMap((one) => {
    if (one.path !== path || one.only?.includes(number) !== true) return [one];
    const only = one.only.filter((other) => other !== number);
    return only.length === 0 ? [] : [{ path, only }];
  });
}

function fateOf(migration: PlainMigration, files: ReadonlySet<string>, statements: readonly FileStatement[]) {
  const selections = selectionsOf(migration.from);
  const lost = selections.flatMap(({ path }) => (files.has(path) ? [path] : []));
  if (lost.length > 0 && lost.length === selections.length) return 'goes';
  const refused = lost.length === 0 ? null : changedByHand([migration]);
  if (refused !== null) return { ...refused, name: lost[0]! };
  let from = selections.filter(({ path }) => !files.has(path));
  for (const statement of statements) {
    from = withoutStatement(from, statement);
    if (from.length > 0) continue;
    const all = 'It is all that its migration takes: retire the migration instead.';
    return { refused: all, name: statementName(statement) };
  }
  return { from, lost };
}

function fatesOf({ migrations = [] }: MappingInput, leaving: Leaving): Fate[] | Kept {
  const byPath = groupBy(leaving.statements, ({ path }) => path);
  const fates: Fate[] = [];
  for (const [index, migration] of migrations.entries()) {
    const paths = new Set(selectionsOf(migration.from).map(({ path }) => path));
    const statements = [...paths].flatMap((path) => byPath.get(path) ?? []);
    const fate = leaving.migrations.has(index) ? 'goes' : fateOf(migration, leaving.files, statements);
    if (fate !== 'goes' && isRefused(fate)) return fate;
    fates.push(fate);
  }
  return fates;
}

/** Makes the lookup of what rolls back a file and nothing that a migration takes then: it leaves with the file. */
function undoingAlone(fates: readonly Fate[], rollbacks: readonly LegacyRollback[]): (file: string) => string[] {
  const taken = new Set(fates.flatMap((fate) => (fate === 'goes' ? [] : fate.from.map(({ path }) => path))));
  const alone = rollbacks.filter(({ of }) => !of.some((file) => taken.has(file)));
  const byFile = groupBy(
    alone.flatMap(({ path, of }) => of.map((file) => ({ path, file }))),
    ({ file }) => file,
  );
  return (file) => (byFile.get(file) ?? []).map(({ path }) => path);
}

/** The edits of a migration that stays, which may lose sources, statements and rollbacks; none of the last is `none`. */
function losing(
  migration: PlainMigration,
  index: number,
  from: readonly PlainSelection[],
  isOut: (path: string) => boolean,
): MappingEdit[] {
  const downs = selectionsOf(migration.down);
  const down = downs.filter(({ path }) => !isOut(path));
  const isSame = JSON.stringify(from) === JSON.stringify(selectionsOf(migration.from));
  const set = (key: string, left: readonly PlainSelection[]): MappingEdit => {
    const value = left.length === 0 ? 'none' : writtenSelections(left);
    return { kind: 'set', path: ['migrations', index, key], value };
  };
  return [...(isSame ? [] : [set('from', from)]), ...(down.length === downs.length ? [] : [set('down', down)])];
}

/**
 * Lists the edits that take out of all migrations what leaves: each goes with its last source, and what rolls back nothing
 * but a file that leaves goes with that. They go from the last migration to the first: no deletion moves what is still to be
 * changed.
 */
export function takenOut(
  plain: MappingInput,
  leaving: Leaving,
  rollbacks: readonly LegacyRollback[],
): readonly MappingEdit[] | Kept {
  const fates = fatesOf(plain, leaving);
  if ('refused' in fates) return fates;
  const undoing = undoingAlone(fates, rollbacks);
  const edits = fates.map((fate, index): MappingEdit[] => {
    if (fate === 'goes') return [{ kind: 'delete', path: ['migrations', index] }];
    const own = new Set(fate.lost.flatMap(undoing));
    const isOut = (path: string) => leaving.files.has(path) || own.has(path);
    return losing(plain.migrations![index]!, index, fate.from, isOut);
  });
  return edits.toReversed().flat();
}
