import type { LegacyRollback, MappingEdit } from '../model.js';
import { baseName } from '../places.js';
import {
  type Decision,
  freeName,
  type MappingInput,
  type PlainSelection,
  type Refused,
  sealedRefusal,
  selectionsOf,
  writtenSelections,
} from './plain.js';

type Retired = NonNullable<MappingInput['retire']>[number];

function nameFrom(path: string): string {
  const stem = baseName(path)
    .toLowerCase()
    .replace(/\.[^.]*$/, '')
    .replace(/^v?\d+[_.-]*/, '');
  return stem.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'migration';
}

function isWhole({ only, except }: Pick<Retired, 'only' | 'except'>): boolean {
  return only === undefined && except === undefined;
}

/** Lists the positions of the rollbacks that were let go together with a file: its own, for the same reason. */
function withIt({ retire = [] }: MappingInput, file: Retired, rollbacks: readonly LegacyRollback[]): number[] {
  if (!isWhole(file)) return [];
  const own = new Set(rollbacks.filter(({ of }) => of.includes(file.path)).map(({ path }) => path));
  return retire.flatMap((entry, index) => {
    return own.has(entry.path) && isWhole(entry) && entry.reason === file.reason ? [index] : [];
  });
}

function deletions(positions: readonly number[]): MappingEdit[] {
  return [...positions].sort((a, b) => b - a).map((at) => ({ kind: 'delete', path: ['retire', at] }));
}

/** Restores a rollback: what it undoes takes it up again, and has to be there for that. */
function restoreRollback(plain: MappingInput, retired: number, { path, of }: LegacyRollback): Decision | Refused {
  const taken = new Set((plain.migrations ?? []).flatMap(({ from }) => selectionsOf(from).map((one) => one.path)));
  const missing = of.find((file) => !taken.has(file));
  if (missing === undefined) return { label: `restore ${path}`, edits: deletions([retired]) };
  return { refused: `${path} rolls back ${missing}: restore that one, and its rollback can come back.` };
}

/**
 * Takes a retirement back: its file becomes a migration again, at a position of the run order, and the rollbacks that were
 * let go with it roll it back.
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
  const rollback = rollbacks.find(({ path }) => path === entry.path);
  if (rollback !== undefined) return restoreRollback(plain, retired, rollback);
  const { reason: _, ...selection } = entry;
  const name = freeName(nameFrom(entry.path), plain.migrations ?? []);
  const value = { name, from: writtenSelections([selection as PlainSelection]) };
  return {
    label: `restore ${entry.path}`,
    edits: [
      ...deletions([retired, ...withIt(plain, entry, rollbacks)]),
      { kind: 'insert', path: ['migrations', position], value },
    ],
  };
}
