import type { ObjectRef, Origin } from '../model.js';
import type { Catalog, Standing } from './catalog.js';
import { relationKey, spaceKey } from './keys.js';

const COLUMNED = new Set<ObjectRef['kind']>(['table', 'view', 'materialized view', 'sequence']);

function isIn(schema: string, { object }: Standing): boolean {
  return object.schema === schema || (object.on?.startsWith(`${schema}.`) ?? false);
}

/** Lists what goes with an object anyway: what lies on it, and for a schema with CASCADE what it holds. */
export function belongings(catalog: Catalog, { object }: Standing): Standing[] {
  if (object.kind === 'schema') return [...catalog.all().values()].filter((one) => isIn(object.name, one));
  return COLUMNED.has(object.kind) ? catalog.membersOf(relationKey(object)) : [];
}

/** A table that only points to another one stays without its foreign key; a view or trigger goes. */
function isMadeOf({ object }: Standing): boolean {
  return object.kind !== 'table';
}

function withoutReferences(user: Standing, key: string): Standing {
  const uses = new Map(user.uses);
  uses.delete(key);
  const keys = user.keys.filter(({ references }) => references === undefined || relationKey(references.table) !== key);
  return { ...user, uses, keys };
}

/** Takes an object away, with what lies on it and, as CASCADE does, with what is made of it. */
export function drop(catalog: Catalog, standing: Standing, by: Origin): void {
  const key = spaceKey(standing.object);
  if (catalog.at(key) === undefined) return;
  if (by.effect.maybe) {
    catalog.put({ ...standing, certain: false });
    return;
  }
  catalog.remove(key, { kind: 'dropped', by });
  for (const belonging of belongings(catalog, standing)) drop(catalog, belonging, by);
  for (const user of catalog.usersOf(key)) {
    if (!user.uses.has(key)) continue;
    if (isMadeOf(user)) drop(catalog, user, by);
    else catalog.put(withoutReferences(user, key));
  }
}
