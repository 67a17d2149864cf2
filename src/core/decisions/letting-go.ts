import type { MappingEdit } from '../model.js';
import { baseName } from '../places.js';
import {
  changedByHand,
  type Decision,
  freeName,
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

/** Lets a migration go: its entry leaves the plan, and its sources are retired with a reason. */
export function retireMigration(plain: MappingInput, index: number, typed: string): Decision | Refused {
  const migration = plain.migrations?.[index];
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (migration === undefined) return NO_MIGRATION;
  if (reason === '') return NO_REASON;
  return {
    label: `retire ${migration.name}: ${reason}`,
    edits: [
      { kind: 'delete', path: ['migrations', index] },
      ...retireEdits(plain, selectionsOf(migration.from), reason),
    ],
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

/** Takes a file out of what a key of a migration names; nothing where it does not name it. */
function withoutPath(migration: PlainMigration, key: 'from' | 'down', path: string): readonly PlainSelection[] | null {
  const selections = selectionsOf(migration[key]);
  const left = selections.filter((one) => one.path !== path);
  return left.length === selections.length ? null : left;
}

/** Takes a file out of a migration; the entry goes with its last source, and a rollback with its last file. */
function migrationWithout(migration: PlainMigration, index: number, path: string): MappingEdit[] | Refused {
  const from = withoutPath(migration, 'from', path);
  const down = withoutPath(migration, 'down', path);
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

/** Lets a legacy file go with a reason, wherever migrations take from it. */
export function retireFile(plain: MappingInput, path: string, typed: string): Decision | Refused {
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  const retired = retireEdits(plain, [{ path }], reason);
  if (retired.length === 0) return { refused: `${path} is retired already.` };
  const taken = (plain.migrations ?? []).map((migration, index) => migrationWithout(migration, index, path));
  const refused = taken.find(isRefused);
  if (refused !== undefined) return refused;
  // From the last entry to the first, so that no deletion moves what is still to be changed.
  return { label: `retire ${path}: ${reason}`, edits: [...(taken as MappingEdit[][]).toReversed().flat(), ...retired] };
}

function nameFrom(path: string): string {
  const stem = baseName(path)
    .toLowerCase()
    .replace(/\.[^.]*$/, '')
    .replace(/^v?\d+[_.-]*/, '');
  return stem.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'migration';
}

/** Takes a retirement back: its file becomes a migration again, at a position of the run order. */
export function restoreRetired(plain: MappingInput, retired: number, position: number): Decision | Refused {
  const entry = plain.retire?.[retired];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (entry === undefined) return { refused: 'There is nothing retired here.' };
  if (!/^[^*?[\]{}]*\.sql$/i.test(entry.path))
    return { refused: `${entry.path} may mean several files: name the one to restore in mapping.yaml.` };
  const { reason: _, ...selection } = entry;
  const name = freeName(nameFrom(entry.path), plain.migrations ?? []);
  const value = { name, from: writtenSelections([selection as PlainSelection]) };
  return {
    label: `restore ${entry.path}`,
    edits: [
      { kind: 'delete', path: ['retire', retired] },
      { kind: 'insert', path: ['migrations', position], value },
    ],
  };
}
