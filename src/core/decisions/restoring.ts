import type { LegacyRollback, MappingEdit } from '../model.js';
import { baseName } from '../places.js';
import {
  type Decision,
  freeName,
  isWhole,
  type MappingInput,
  type PlainSelection,
  type Refused,
  sealedRefusal,
  selectionsOf,
  writtenSelections,
} from './plain.js';
import { calledTogether, reasonOfRollback, undoneBy } from './rollback-marks.js';

type Retired = NonNullable<MappingInput['retire']>[number];

function nameFrom(path: string): string {
  const stem = baseName(path)
    .toLowerCase()
    .replace(/\.[^.]*$/, '')
    .replace(/^v?\d+[_.-]*/, '');
  return stem.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'migration';
}

/** Lists what a rollback undoes that no migration takes. */
function missingOf({ migrations = [] }: MappingInput, { of }: LegacyRollback): string[] {
  const taken = new Set(migrations.flatMap(({ from }) => selectionsOf(from).map(({ path }) => path)));
  return of.filter((file) => !taken.has(file));
}

/** Lists the positions of what is retired for a reason. */
function retiredFor({ retire = [] }: MappingInput, reason: string): number[] {
  return retire.flatMap((entry, index) => (entry.reason === reason ? [index] : []));
}

/** Lists the positions of the rollbacks that were let go together with a file, for the same reason, and lack only it. */
function withIt(plain: MappingInput, file: Retired, rollbacks: readonly LegacyRollback[]): number[] {
  const own = rollbacks.filter((one) => one.of.includes(file.path));
  const whole = own.filter((one) => missingOf(plain, one).every((path) => path === file.path));
  const paths = new Set(whole.map(({ path }) => path));
  return retiredFor(plain, file.reason).filter((at) => {
    const entry = plain.retire![at]!;
    return paths.has(entry.path) && isWhole(entry as PlainSelection);
  });
}

function deletions(positions: readonly number[]): MappingEdit[] {
  return [...positions].sort((a, b) => b - a).map((at) => ({ kind: 'delete', path: ['retire', at] }));
}

/** Restores a rollback: what it undoes takes it up again, and has to be there for that. */
function restoreRollback(plain: MappingInput, retired: number, rollback: LegacyRollback): Decision | Refused {
  const { path } = rollback;
  const [missing] = missingOf(plain, rollback);
  if (missing === undefined) return { label: `restore ${path}`, edits: deletions([retired]) };
  return { refused: `${path} rolls back ${missing}: restore that one, and its rollback can come back.` };
}

function withoutReason(plain: MappingInput, positions: readonly number[]): PlainSelection[] {
  return positions.map((at) => {
    const { reason: _, ...selection } = plain.retire![at]!;
    return selection as PlainSelection;
  });
}

/** Restores what was named for the rollback of a migration: one takes just that again, and nothing else rolls it back. */
function restoreNamed(plain: MappingInput, retired: number, undone: string): Decision | Refused {
  const { path, reason } = plain.retire![retired]!;
  const same = [...(plain.migrations ?? []).entries()].filter(([, { from }]) => {
    return calledTogether(selectionsOf(from)) === undone;
  });
  const label = `restore ${path}`;
  // A statement of it was let go, and the rest is still there.
  if (same.some(([, { down }]) => selectionsOf(down).some((one) => one.path === path && isWhole(one))))
    return { label, edits: deletions([retired]) };
  const [free] = same.find(([, { down }]) => down === undefined || down === 'none') ?? [];
  const advice = 'restore that, or name it in mapping.yaml as the `down` of what takes it';
  if (free === undefined) return { refused: `${path} is the rollback of ${undone}: ${advice}.` };
  const positions = retiredFor(plain, reason);
  const value = writtenSelections(withoutReason(plain, positions));
  return { label, edits: [...deletions(positions), { kind: 'set', path: ['migrations', free, 'down'], value }] };
}

/**
 * Takes a retirement back: its file becomes a migration again, at a position of the run order, and the rollbacks that were
 * let go with it roll it back. A rollback never comes back as a migration.
 */
export function restoreRetired(
  plain: MappingInput,
  retired: number,
  position: number,
  rollbacks: readonly LegacyRollback[] = [],
): Decision | Refused {
  const entry = plain.retire?.[retired];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (entry === undefined) return { refused: 'There is nothing retired here.' };
  if (!/^[^*?[\]{}]*\.sql$/i.test(entry.path))
    return { refused: `${entry.path} may mean several files: name the one to restore in mapping.yaml.` };
  const undone = undoneBy(entry.reason);
  if (undone !== null) return restoreNamed(plain, retired, undone);
  const rollback = rollbacks.find(({ path }) => path === entry.path);
  if (rollback !== undefined) return restoreRollback(plain, retired, rollback);
  const from = withoutReason(plain, [retired]);
  const named = retiredFor(plain, reasonOfRollback(entry.reason, calledTogether(from)));
  const down = named.length === 0 ? {} : { down: writtenSelections(withoutReason(plain, named)) };
  const name = freeName(nameFrom(entry.path), plain.migrations ?? []);
  const value = { name, from: writtenSelections(from), ...down };
  return {
    label: `restore ${entry.path}`,
    edits: [
      ...deletions([retired, ...named, ...withIt(plain, entry, rollbacks)]),
      { kind: 'insert', path: ['migrations', position], value },
    ],
  };
}
