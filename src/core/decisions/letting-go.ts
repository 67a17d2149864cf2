import { pathMatcher } from '../globs.js';
import type { LegacyRollback, MappingEdit } from '../model.js';
import { applyEdits } from './apply.js';
import {
  changedByHand,
  type Decision,
  isRefused,
  type MappingInput,
  NO_MIGRATION,
  NO_REASON,
  type PlainMigration,
  type PlainSelection,
  type Refused,
  sealedRefusal,
  selectionsOf,
  writtenSelections,
} from './plain.js';
import { isRetired, leftRollbacks, ownRollbacks } from './rollbacks.js';

function nameOf({ path, only, except }: PlainSelection): string {
  return JSON.stringify([path, only, except]);
}

function retireEdits(plain: MappingInput, selections: readonly PlainSelection[], reason: string): MappingEdit[] {
  const known = new Set((plain.retire ?? []).map((one) => nameOf(one as PlainSelection)));
  const fresh = new Map(selections.map((one) => [nameOf(one), one]));
  for (const name of known) fresh.delete(name);
  return [...fresh.values()].map(({ path, only, except }) => ({
    kind: 'append',
    path: ['retire'],
    value: { path, ...(only && { only }), ...(except && { except }), reason },
  }));
}

/** Lets a migration go: its entry leaves the plan, and its sources and their rollbacks are retired with a reason. */
export function retireMigration(
  plain: MappingInput,
  index: number,
  typed: string,
  rollbacks: readonly LegacyRollback[] = [],
): Decision | Refused {
  const migration = plain.migrations?.[index];
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (migration === undefined) return NO_MIGRATION;
  if (reason === '') return NO_REASON;
  const leaving: MappingEdit = { kind: 'delete', path: ['migrations', index] };
  const gone = { from: selectionsOf(migration.from), down: selectionsOf(migration.down) };
  const left = leftRollbacks(applyEdits(plain, [leaving]), gone, rollbacks);
  return {
    label: `retire ${migration.name}: ${reason}`,
    edits: [leaving, ...retireEdits(plain, [...gone.from, ...left], reason)],
  };
}

/** Takes a statement out of the lists of `only` that name it by its number: it can be had once. */
function withoutStatement({ from }: PlainMigration, index: number, statement: PlainSelection): MappingEdit[] | Refused {
  const [number] = statement.only!;
  const selections = selectionsOf(from);
  const left = selections.flatMap((one) => {
    if (one.path !== statement.path || one.only?.includes(number!) !== true) return [one];
    const only = one.only.filter((other) => other !== number);
    return only.length === 0 ? [] : [{ path: one.path, only }];
  });
  if (left.length === 0) return { refused: 'It is all that its migration takes: retire the migration instead.' };
  if (JSON.stringify(left) === JSON.stringify(selections)) return [];
  return [{ kind: 'set', path: ['migrations', index, 'from'], value: writtenSelections(left) }];
}

/** Lets one statement of a legacy file go, with a reason; all others of the file stay where they are. */
export function retireStatement(
  plain: MappingInput,
  { path, ordinal }: { readonly path: string; readonly ordinal: number },
  typed: string,
): Decision | Refused {
  const statement = { path, only: [`#${ordinal}`] };
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  const retired = retireEdits(plain, [statement], reason);
  if (retired.length === 0) return { refused: `#${ordinal} of ${path} is retired already.` };
  const taken = (plain.migrations ?? []).map((one, index) => withoutStatement(one, index, statement));
  const refused = taken.find(isRefused);
  if (refused !== undefined) return refused;
  return {
    label: `retire #${ordinal} of ${path}: ${reason}`,
    edits: [...(taken as MappingEdit[][]).flat(), ...retired],
  };
}

/** Takes files out of what a key of a migration names; nothing where it names none of them. */
function withoutPaths(
  migration: PlainMigration,
  key: 'from' | 'down',
  paths: readonly string[],
): readonly PlainSelection[] | null {
  const selections = selectionsOf(migration[key]);
  const left = selections.filter((one) => !paths.includes(one.path));
  return left.length === selections.length ? null : left;
}

/**
 * Takes a file out of a migration, and out of its rollback what undoes that file only; the entry goes with its last source,
 * and a rollback with its last file.
 */
function migrationWithout(
  migration: PlainMigration,
  index: number,
  path: string,
  undoing: readonly string[],
): MappingEdit[] | Refused {
  const from = withoutPaths(migration, 'from', [path]);
  const down = withoutPaths(migration, 'down', from === null ? [path] : [path, ...undoing]);
  if (from?.length === 0) return [{ kind: 'delete', path: ['migrations', index] }];
  const refused = from === null ? null : changedByHand([migration]);
  if (refused !== null) return refused;
  const set = (key: string, left: readonly PlainSelection[]): MappingEdit => {
    return {
      kind: 'set',
      path: ['migrations', index, key],
      value: left.length === 0 ? 'none' : writtenSelections(left),
    };
  };
  return [...(from === null ? [] : [set('from', from)]), ...(down === null ? [] : [set('down', down)])];
}

/** The edits that take files out of all migrations, each file with what rolls back nothing but it. */
function takenOut(plain: MappingInput, path: string, rollbacks: readonly LegacyRollback[]): MappingEdit[] | Refused {
  const undoing = ownRollbacks(plain, path, rollbacks);
  const edits = (plain.migrations ?? []).map((one, index) => migrationWithout(one, index, path, undoing));
  // From the last entry to the first, so that no deletion moves what is still to be changed.
  return edits.find(isRefused) ?? (edits as MappingEdit[][]).toReversed().flat();
}

/** Lets a legacy file go with a reason, wherever migrations take from it, and with it what rolls back nothing but it. */
export function retireFile(
  plain: MappingInput,
  path: string,
  typed: string,
  rollbacks: readonly LegacyRollback[] = [],
): Decision | Refused {
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  if (isRetired(plain, path)) return { refused: `${path} is retired already.` };
  const leaving = takenOut(plain, path, rollbacks);
  if (isRefused(leaving)) return leaving;
  const left = leftRollbacks(applyEdits(plain, leaving), { from: [{ path }], down: [] }, rollbacks);
  return {
    label: `retire ${path}: ${reason}`,
    edits: [...leaving, ...retireEdits(plain, [{ path }, ...left], reason)],
  };
}

function isIgnored({ ignore = [] }: MappingInput, path: string): boolean {
  return ignore.some((entry) => pathMatcher(entry.path)(path));
}

/**
 * Says of a file, or of all that a glob means, that it is no migration, with a reason: no migration takes from it then, what
 * was retired of it is not, and what rolls back nothing but it goes with it.
 */
export function ignoreFile(
  plain: MappingInput,
  path: string,
  typed: string,
  rollbacks: readonly LegacyRollback[] = [],
): Decision | Refused {
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  if (isIgnored(plain, path)) return { refused: `${path} is ignored already.` };
  const leaving = takenOut(plain, path, rollbacks);
  if (isRefused(leaving)) return leaving;
  const left = leftRollbacks(applyEdits(plain, leaving), { from: [{ path }], down: [] }, rollbacks);
  const paths = [path, ...left.map((one) => one.path)];
  const retired = (plain.retire ?? []).flatMap((entry, index) => (paths.includes(entry.path) ? [index] : []));
  return {
    label: `ignore ${path}: ${reason}`,
    edits: [
      ...leaving,
      ...retired.toReversed().map((index): MappingEdit => ({ kind: 'delete', path: ['retire', index] })),
      ...paths.map((one): MappingEdit => ({ kind: 'append', path: ['ignore'], value: { path: one, reason } })),
    ],
  };
}
