import { patchLines } from '../patch.js';
import { plural } from '../text.js';
import { type Decision, type MappingInput, NO_MIGRATION, type Refused, sealedRefusal } from './plain.js';

/** Changes a migration by a patch, in the place of the one that it had; null takes that away. */
export function patchMigration(plain: MappingInput, index: number, patch: string | null): Decision | Refused {
  const migration = plain.migrations?.[index];
  const path = ['migrations', index, 'patch'];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (migration === undefined) return NO_MIGRATION;
  if (patch === null) return { label: `take the patch of ${migration.name} away`, edits: [{ kind: 'delete', path }] };
  const label = `patch ${migration.name} in ${plural(patchLines(patch), 'line')}`;
  return { label, edits: [{ kind: 'set', path, value: patch }] };
}
