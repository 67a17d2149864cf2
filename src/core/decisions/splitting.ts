import type { MappingEdit } from '../model.js';
import { groupBy } from '../rules/shared/lists.js';
import {
  changedByHand,
  type Decision,
  freeName,
  type MappingInput,
  NO_MIGRATION,
  type PlainMigration,
  type PlainSelection,
  type Refused,
  sealedRefusal,
  selectionsOf,
  writtenSelections,
} from './plain.js';
import { cutAt, type FileStatement } from './selections.js';

/** A statement of the rollback, with the positions of the statements that it undoes; none where that is not known. */
type Undoing = FileStatement & { readonly of: readonly number[] };
type Downs = { readonly head: PlainSelection[]; readonly tail: PlainSelection[] };

/** Selects statements of several files, by their numbers in each. */
function selected(statements: readonly FileStatement[]): PlainSelection[] {
  const byPath = groupBy(statements, ({ path }) => path);
  return [...byPath].map(([path, of]) => ({ path, only: of.map(({ ordinal }) => `#${ordinal}`) }));
}

/** Parts a rollback as its migration is parted; null where a statement undoes something of both, or nobody knows what. */
function partedDown(undoing: readonly Undoing[], at: number): Downs | null {
  const isTail = ({ of }: Undoing) => of.every((index) => index >= at);
  const isHead = ({ of }: Undoing) => of.every((index) => index < at);
  const isKnown = undoing.every((one) => one.of.length > 0 && (isTail(one) || isHead(one)));
  if (undoing.length === 0 || !isKnown) return null;
  return { head: selected(undoing.filter(isHead)), tail: selected(undoing.filter(isTail)) };
}

/** A part that gets nothing of the rollback has none: whether that is so for good is another decision. */
function downEdits(index: number, { down }: PlainMigration, parted: Downs | null): MappingEdit[] {
  const path = ['migrations', index, 'down'];
  if (parted === null) return [];
  if (parted.head.length > 0) return [{ kind: 'set', path, value: writtenSelections(parted.head) }];
  return down === undefined ? [] : [{ kind: 'delete', path }];
}

function downOfTail({ down }: PlainMigration, parted: Downs | null): { readonly down?: unknown } {
  if (down === 'generated' || down === 'none') return { down };
  return parted === null || parted.tail.length === 0 ? {} : { down: writtenSelections(parted.tail) };
}

/** Where a migration is cut. */
type Cut = {
  readonly statements: readonly FileStatement[];
  readonly at: number;
  readonly undoing?: readonly Undoing[];
};

/**
 * Makes two migrations of one: what stands before a statement stays, the rest follows behind it under a name of its own.
 * `statements` are all of the migration, in run order, and `at` is the position of the first that goes. A rollback from legacy
 * files (`undoing`) is parted, too, where it is known what each of its statements undoes.
 */
export function splitMigration(
  plain: MappingInput,
  index: number,
  { statements, at, undoing = [] }: Cut,
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
  const isNamed = migration.down === 'generated' || migration.down === 'none';
  const parted = isNamed ? null : partedDown(undoing, at);
  const group = migration.group === undefined ? {} : { group: migration.group };
  const value = { name, ...group, from: writtenSelections(tail), ...downOfTail(migration, parted) };
  return {
    label: `split ${migration.name} in front of ${first.path} #${first.ordinal}`,
    edits: [
      { kind: 'set', path: ['migrations', index, 'from'], value: writtenSelections(head) },
      ...downEdits(index, migration, parted),
      { kind: 'insert', path: ['migrations', index + 1], value },
    ],
  };
}
