import type { MappingEdit } from '../model.js';
import { type Decision, type MappingInput, NO_MIGRATION, type Refused, sealedRefusal } from './plain.js';

/**
 * Lists the edits that give each position the pin that it had: a number belongs to its place in the order, so that moving
 * a migration past a pinned one renumbers both.
 */
function pinEdits(before: readonly (string | undefined)[], after: readonly (string | undefined)[]): MappingEdit[] {
  return after.flatMap((now, index): MappingEdit[] => {
    const wanted = before[index];
    if (now === wanted) return [];
    const path = ['migrations', index, 'version'];
    return wanted === undefined ? [{ kind: 'delete', path }] : [{ kind: 'set', path, value: wanted }];
  });
}

/** Moves a migration to another position of the run order; pins stay at their positions. */
export function moveMigration(plain: MappingInput, from: number, to: number): Decision | Refused {
  const migrations = plain.migrations ?? [];
  const moved = migrations[from];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (moved === undefined) return NO_MIGRATION;
  if (to < 0) return { refused: `${moved.name} runs first already.` };
  if (to >= migrations.length) return { refused: `${moved.name} runs last already.` };
  const pins = migrations.map(({ version }) => version);
  const after = pins.toSpliced(from, 1).toSpliced(to, 0, pins[from]);
  const other = migrations[to]!.name;
  return {
    label: `move ${moved.name} ${to < from ? 'before' : 'behind'} ${other}`,
    edits: [{ kind: 'move', path: ['migrations', from], to }, ...pinEdits(pins, after)],
  };
}

/** Pins a migration to the number that it has, or lets it go; `version` null unpins. */
export function pinMigration(plain: MappingInput, index: number, version: string | null): Decision | Refused {
  const migration = plain.migrations?.[index];
  const path = ['migrations', index, 'version'];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (migration === undefined) return NO_MIGRATION;
  if (version === null) return { label: `unpin ${migration.name}`, edits: [{ kind: 'delete', path }] };
  return { label: `pin ${migration.name} to ${version}`, edits: [{ kind: 'set', path, value: version }] };
}
