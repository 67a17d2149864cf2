import { MIGRATION_NAME } from '../mapping/fields.js';
import { type Decision, type MappingInput, NO_MIGRATION, type Refused, sealedRefusal } from './plain.js';

/** Gives a migration another name, which names its files too. */
export function renameMigration(plain: MappingInput, index: number, typed: string): Decision | Refused {
  const migrations = plain.migrations ?? [];
  const name = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  const before = migrations[index];
  if (before === undefined) return NO_MIGRATION;
  if (!MIGRATION_NAME.pattern.test(name)) return { refused: `“${name}” is no name: ${MIGRATION_NAME.help}.` };
  const taken = migrations.findIndex((one) => one.name === name);
  if (taken >= 0 && taken !== index) return { refused: `Another migration is called ${name} already.` };
  return {
    label: `rename ${before.name} to ${name}`,
    edits: [{ kind: 'set', path: ['migrations', index, 'name'], value: name }],
  };
}

/** Gives a migration another title, which stands in its file too; an empty one takes it away. */
export function retitleMigration(plain: MappingInput, index: number, typed: string): Decision | Refused {
  const title = typed.trim();
  const migration = plain.migrations?.[index];
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (migration === undefined) return NO_MIGRATION;
  const path = ['migrations', index, 'title'];
  if (title === '') return { label: `take the title of ${migration.name} away`, edits: [{ kind: 'delete', path }] };
  return { label: `title ${migration.name} “${title}”`, edits: [{ kind: 'set', path, value: title }] };
}
