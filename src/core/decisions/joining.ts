import type { MappingEdit } from '../model.js';
import {
  changedByHand,
  type Decision,
  isRefused,
  type MappingInput,
  NO_MIGRATION,
  type PlainMigration,
  type Refused,
  sealedRefusal,
  selectionsOf,
  writtenSelections,
} from './plain.js';
import { joined } from './selections.js';

type Down = { readonly down: unknown };

/** What the rollback of several becomes: none where one has none, made from the up where one is, else their files in reverse. */
function joinedDown(migrations: readonly PlainMigration[]): Down | Refused {
  const downs = migrations.map(({ down }) => down);
  if (downs.includes('none')) return { down: 'none' };
  if (downs.includes('generated')) return { down: 'generated' };
  const [by, without] = [migrations.find(({ down }) => down), migrations.find(({ down }) => !down)];
  if (by === undefined) return { down: undefined };
  if (without === undefined) return { down: writtenSelections(downs.toReversed().flatMap(selectionsOf)) };
  return { refused: `${by.name} names files for its rollback, and ${without.name} takes those of its sources.` };
}

function downEdit(index: number, before: unknown, { down }: Down): MappingEdit[] {
  const path = ['migrations', index, 'down'];
  if (JSON.stringify(before) === JSON.stringify(down)) return [];
  return down === undefined ? [{ kind: 'delete', path }] : [{ kind: 'set', path, value: down }];
}

/** Makes one migration of several: the first takes the sources of the others, in run order. */
export function mergeMigrations(plain: MappingInput, positions: readonly number[]): Decision | Refused {
  const [first = -1, ...others] = [...new Set(positions)].sort((a, b) => a - b);
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  const merged = [first, ...others].flatMap((index) => plain.migrations?.[index] ?? []);
  const [keeper, ...gone] = merged;
  if (keeper === undefined || merged.length < 1 + others.length) return NO_MIGRATION;
  if (gone.length === 0) return { refused: 'There is nothing to merge with: two migrations are needed.' };
  const down = changedByHand(merged) ?? joinedDown(merged);
  if (isRefused(down)) return down;
  const from = writtenSelections(joined(merged.flatMap((one) => selectionsOf(one.from))));
  return {
    label: `merge ${gone.map(({ name }) => name).join(', ')} into ${keeper.name}`,
    edits: [
      { kind: 'set', path: ['migrations', first, 'from'], value: from },
      ...downEdit(first, keeper.down, down),
      ...others.toReversed().map((index): MappingEdit => ({ kind: 'delete', path: ['migrations', index] })),
    ],
  };
}
