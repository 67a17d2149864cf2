import type { Migration } from './model.js';
import { baseName } from './places.js';

function namesOf({ draft: { path, name, number } }: Migration): string[] {
  const base = baseName(path).replace(/\.sql$/i, '');
  return [...new Set([base, name, ...(number === null ? [] : [number])])];
}

/** Finds migrations by what a declaration may call them. */
function byName(migrations: readonly Migration[]): Map<string, Migration[]> {
  const index = new Map<string, Migration[]>();
  for (const migration of migrations) {
    for (const name of namesOf(migration)) {
      const same = index.get(name);
      if (same === undefined) index.set(name, [migration]);
      else same.push(migration);
    }
  }
  return index;
}

/**
 * Lists, by path, the paths of the migrations that a file declares to depend on; those of its own source where it has
 * some of that name. Names that mean no migration are left out.
 */
export function declaredPaths(migrations: readonly Migration[]): ReadonlyMap<string, readonly string[]> {
  const declaring = migrations.filter(({ draft }) => draft.dependsOn.length > 0);
  const index = declaring.length === 0 ? new Map<string, Migration[]>() : byName(migrations);
  const pathsFor = ({ draft, source }: Migration, name: string) => {
    const others = (index.get(name) ?? []).filter((other) => other.draft.path !== draft.path);
    const own = others.filter((other) => other.source === source);
    return (own.length > 0 ? own : others).map((other) => other.draft.path);
  };
  return new Map(
    declaring.map((migration) => [
      migration.draft.path,
      [...new Set(migration.draft.dependsOn.flatMap((name) => pathsFor(migration, name)))],
    ]),
  );
}
