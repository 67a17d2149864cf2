import type { MappingEdit } from '../model.js';
import { type Decision, type MappingInput, NO_MIGRATION, type Refused, sealedRefusal } from './plain.js';

/**
 * Goes on to the next way in which a migration can be rolled back: made from what it does, not at all, or (left out) as its
 * sources bring it. Files that are named for it give way to the first.
 */
export function nextRollback(plain: MappingInput, index: number): Decision | Refused {
  const migration = plain.migrations?.[index];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (migration === undefined) return NO_MIGRATION;
  const path = ['migrations', index, 'down'];
  const way = (how: string, edit: MappingEdit) => ({ label: `rollback of ${migration.name}: ${how}`, edits: [edit] });
  if (migration.down === 'none') return way('what its sources bring', { kind: 'delete', path });
  if (migration.down === 'generated') return way('none', { kind: 'set', path, value: 'none' });
  return way('made from what it does', { kind: 'set', path, value: 'generated' });
}
