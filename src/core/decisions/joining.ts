import type { SessionEdit } from '../model.js';
import {
  type Decision,
  freeName,
  type MappingInput,
  type PlainMigration,
  type PlainSelection,
  type Refused,
  sealedRefusal,
  selectionsOf,
  writtenSelections,
} from './plain.js';

/** The first whose SQL is not just that of its sources: there is no telling what a merged or split one would hold. */
function changedByHand(migrations: readonly PlainMigration[]): Refused | null {
  const own = migrations.find(({ patch, body }) => patch !== undefined || body !== undefined);
  if (own === undefined) return null;
  const what = own.patch === undefined ? 'is written by hand (`body: own`)' : 'has a patch';
  return { refused: `${own.name} ${what}: take that out of mapping.yaml first.` };
}

/** What the rollback of several becomes: none where one has none, made from the up where one is, else their files in reverse. */
function joinedDown(migrations: readonly PlainMigration[]): { readonly down: unknown } | Refused {
  const downs = migrations.map(({ down }) => down);
  if (downs.includes('none')) return { down: 'none' };
  if (downs.includes('generated')) return { down: 'generated' };
  const named = downs.filter((down) => down !== undefined);
  if (named.length === 0) return { down: undefined };
  if (named.length === downs.length) return { down: writtenSelections(named.toReversed().flatMap(selectionsOf)) };
  const [by, without] = [migrations.find(({ down }) => down)!, migrations.find(({ down }) => !down)!];
  return { refused: `${by.name} names files for its rollback, and ${without.name} takes those of its sources.` };
}

function downEdit(index: number, before: unknown, down: unknown): SessionEdit[] {
  const path = ['migrations', index, 'down'];
  if (JSON.stringify(before) === JSON.stringify(down)) return [];
  return down === undefined ? [{ kind: 'delete', path }] : [{ kind: 'set', path, value: down }];
}

/** Puts together what follows each other of one file, where both say what they take. */
function joined(selections: readonly PlainSelection[]): PlainSelection[] {
  const parts: PlainSelection[] = [];
  for (const one of selections) {
    const last = parts.at(-1);
    const follows = last?.path === one.path && last.only !== undefined && one.only !== undefined;
    if (follows) parts[parts.length - 1] = { path: one.path, only: [...new Set([...last.only!, ...one.only!])] };
    else parts.push(one);
  }
  return parts;
}

/** Makes one migration of several: the first takes the sources of the others, in run order. */
export function mergeMigrations(plain: MappingInput, positions: readonly number[]): Decision | Refused {
  const migrations = plain.migrations ?? [];
  const [first, ...others] = [...new Set(positions)].sort((a, b) => a - b);
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (first === undefined || others.length === 0 || migrations[others.at(-1)!] === undefined)
    return { refused: 'There is nothing to merge with: two migrations are needed.' };
  const merged = [first, ...others].map((index) => migrations[index]!);
  const down = joinedDown(merged);
  const refused = changedByHand(merged) ?? ('refused' in down ? down : null);
  if (refused !== null || 'refused' in down) return refused ?? { refused: '' };
  const from = writtenSelections(joined(merged.flatMap((one) => selectionsOf(one.from))));
  const [keeper, ...gone] = merged;
  return {
    label: `merge ${gone.map(({ name }) => name).join(', ')} into ${keeper!.name}`,
    edits: [
      { kind: 'set', path: ['migrations', first, 'from'], value: from },
      ...downEdit(first, keeper!.down, down.down),
      ...others.toReversed().map((index): SessionEdit => ({ kind: 'delete', path: ['migrations', index] })),
    ],
  };
}

/** A statement as a migration has it: the position of its source under `from`, and its number in that file. */
export type Position = { readonly source: number; readonly ordinal: number };

function numbers(positions: readonly Position[]): string[] {
  return positions.map(({ ordinal }) => `#${ordinal}`);
}

/** Cuts the source that a split goes through in two; a part without statements is left out. */
function cut(source: PlainSelection, positions: readonly Position[]): PlainSelection[] {
  return positions.length === 0 ? [] : [{ path: source.path, only: numbers(positions) }];
}

/**
 * Makes two migrations of one: what stands before a statement stays, the rest follows behind it under a name of its own.
 * `statements` are all of the migration, in run order, and `at` is the position of the first that goes.
 */
export function splitMigration(
  plain: MappingInput,
  index: number,
  { statements, at }: { readonly statements: readonly Position[]; readonly at: number },
): Decision | Refused {
  const migrations = plain.migrations ?? [];
  const migration = migrations[index];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  const first = statements[at];
  if (migration === undefined || first === undefined) return { refused: 'There is no statement here.' };
  if (at === 0) return { refused: `${migration.name} begins here: nothing would be left before the split.` };
  const refused = changedByHand([migration]);
  if (refused !== null) return refused;
  const sources = selectionsOf(migration.from);
  const before = statements.slice(0, at).filter(({ source }) => source === first.source);
  const behind = statements.slice(at).filter(({ source }) => source === first.source);
  const through = sources[first.source]!;
  const head = [...sources.slice(0, first.source), ...cut(through, before)];
  const whole = before.length === 0 ? [through] : cut(through, behind);
  const tail = [...whole, ...sources.slice(first.source + 1)];
  const name = freeName(`${migration.name}_2`, migrations);
  const down = migration.down === 'generated' || migration.down === 'none' ? { down: migration.down } : {};
  const group = migration.group === undefined ? {} : { group: migration.group };
  return {
    label: `split ${migration.name} in front of ${through.path} #${first.ordinal}`,
    edits: [
      { kind: 'set', path: ['migrations', index, 'from'], value: writtenSelections(head) },
      {
        kind: 'insert',
        path: ['migrations', index + 1],
        value: { name, ...group, from: writtenSelections(tail), ...down },
      },
    ],
  };
}
