import type { MigrationFile } from '../model.js';
import { baseName } from '../places.js';
import type { Refusal } from './refusals.js';
import { versionKey } from './versions.js';

function namesOf({ path, name, version }: MigrationFile): string[] {
  return [baseName(path).replace(/\.sql$/i, ''), name, versionKey(version)];
}

/** Finds migrations by what a header may call them; a name of none of them means a file from before, and asks nothing. */
export function finder<M extends MigrationFile>(files: readonly M[]): (name: string) => M | null {
  const byName = new Map<string, M>();
  for (const file of files) for (const name of namesOf(file)) byName.set(name, byName.get(name) ?? file);
  return (name) => byName.get(name) ?? byName.get(versionKey(name)) ?? null;
}

/** Lists what a migration declares to depend on, as far as it names migrations at hand. */
export function dependenciesOf<M extends MigrationFile>(
  migration: MigrationFile,
  find: (name: string) => M | null,
): M[] {
  return migration.dependsOn.flatMap((name) => find(name) ?? []).filter(({ path }) => path !== migration.path);
}

/** Says which of the migrations to run depend on one that is neither applied nor runs before them. */
export function dependencyRefusals(
  files: readonly MigrationFile[],
  applied: readonly MigrationFile[],
  chosen: readonly MigrationFile[],
): Refusal[] {
  if (chosen.every(({ dependsOn }) => dependsOn.length === 0)) return [];
  const find = finder(files);
  const there = new Set(applied.map(({ path }) => path));
  return chosen.flatMap((migration) => {
    const lacking = dependenciesOf(migration, find).filter(({ path }) => !there.has(path));
    there.add(migration.path);
    if (lacking.length === 0) return [];
    const names = lacking.map(({ version, name }) => `${version} ${name}`).join(', ');
    return [
      {
        message: `${migration.path} depends on ${names}, which is not applied and would not run before it.`,
        help: 'run what it depends on first, or correct what its header declares.',
      },
    ];
  });
}
