import {
  changedByHand,
  type Decision,
  freeName,
  type MappingInput,
  NO_MIGRATION,
  type Refused,
  sealedRefusal,
  selectionsOf,
  writtenSelections,
} from './plain.js';
import { cutAt, type FileStatement } from './selections.js';

/**
 * Makes two migrations of one: what stands before a statement stays, the rest follows behind it under a name of its own.
 * `statements` are all of the migration, in run order, and `at` is the position of the first that goes.
 */
export function splitMigration(
  plain: MappingInput,
  index: number,
  { statements, at }: { readonly statements: readonly FileStatement[]; readonly at: number },
): Decision | Refused {
  const migration = plain.migrations?.[index];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (migration === undefined) return NO_MIGRATION;
  const first = statements[at];
  if (first === undefined) return { refused: 'There is no statement here.' };
  if (at === 0) return { refused: `${migration.name} begins here: nothing would be left before the split.` };
  const refused = changedByHand([migration]);
  if (refused !== null) return refused;
  const { head, tail } = cutAt(selectionsOf(migration.from), statements, at);
  const name = freeName(`${migration.name}_2`, plain.migrations ?? []);
  const down = migration.down === 'generated' || migration.down === 'none' ? { down: migration.down } : {};
  const group = migration.group === undefined ? {} : { group: migration.group };
  const value = { name, ...group, from: writtenSelections(tail), ...down };
  return {
    label: `split ${migration.name} in front of ${first.path} #${first.ordinal}`,
    edits: [
      { kind: 'set', path: ['migrations', index, 'from'], value: writtenSelections(head) },
      { kind: 'insert', path: ['migrations', index + 1], value },
    ],
  };
}
