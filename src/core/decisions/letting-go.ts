import type { SessionEdit } from '../model.js';
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

const NO_REASON: Refused = { refused: 'A reason is needed: say in a few words why, for the people who review it.' };

function sameSelection(a: PlainSelection, b: PlainSelection): boolean {
  return a.path === b.path && JSON.stringify([a.only, a.except]) === JSON.stringify([b.only, b.except]);
}

function retireEdits(plain: MappingInput, selections: readonly PlainSelection[], reason: string): SessionEdit[] {
  const known = (plain.retire ?? []) as readonly PlainSelection[];
  const fresh = selections.filter((one) => !known.some((other) => sameSelection(one, other)));
  return fresh.map(({ path, only, except }) => ({
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
  if (migration === undefined) return { refused: 'There is no migration here.' };
  if (reason === '') return NO_REASON;
  return {
    label: `retire ${migration.name}: ${reason}`,
    edits: [
      { kind: 'delete', path: ['migrations', index] },
      ...retireEdits(plain, selectionsOf(migration.from), reason),
    ],
  };
}

/** Takes one file out of every migration that names it; a migration that is left without sources goes with it. */
function withoutFile(plain: MappingInput, path: string): SessionEdit[] {
  const migrations = plain.migrations ?? [];
  const edits = migrations.flatMap(({ from }, index): SessionEdit[] => {
    const selections = selectionsOf(from);
    const left = selections.filter((one) => one.path !== path);
    if (left.length === selections.length) return [];
    if (left.length === 0) return [{ kind: 'delete', path: ['migrations', index] }];
    return [{ kind: 'set', path: ['migrations', index, 'from'], value: writtenSelections(left) }];
  });
  // From the last entry to the first, so that no deletion moves what is still to be changed.
  return edits.toReversed();
}

/** Lets a legacy file go with a reason, wherever migrations take from it. */
export function retireFile(plain: MappingInput, path: string, typed: string): Decision | Refused {
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  if ((plain.retire ?? []).some((one) => sameSelection(one as PlainSelection, { path })))
    return { refused: `${path} is retired already.` };
  return {
    label: `retire ${path}: ${reason}`,
    edits: [...withoutFile(plain, path), ...retireEdits(plain, [{ path }], reason)],
  };
}

function nameFrom(path: string): string {
  const stem = baseName(path)
    .replace(/\.sql$/i, '')
    .replace(/^v?\d+[_.-]*/i, '');
  return (
    stem
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '') || 'migration'
  );
}

/** Takes a retirement back: its file becomes a migration again, at a position of the run order. */
export function restoreRetired(plain: MappingInput, retired: number, position: number): Decision | Refused {
  const entry = plain.retire?.[retired];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (entry === undefined) return { refused: 'There is nothing retired here.' };
  const { reason: _, ...selection } = entry;
  const name = freeName(nameFrom(entry.path), plain.migrations ?? []);
  return {
    label: `restore ${entry.path}`,
    edits: [
      { kind: 'delete', path: ['retire', retired] },
      {
        kind: 'insert',
        path: ['migrations', position],
        value: { name, from: writtenSelections([selection as PlainSelection]) },
      },
    ],
  };
}
