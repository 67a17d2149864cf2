import type { Effect, Located, Migration } from '../../model.js';
import { objectKey } from '../../objects.js';
import type { RuleContext } from '../rule.js';
import { groupBy } from './lists.js';

/** A statement that creates an object; `afterDrop` when its file drops the object before. */
export type Creation = Located & { readonly effect: Effect; readonly key: string; readonly afterDrop: boolean };

/** Things that every file may ask for: creating them twice under a guard is the usual way. */
const SHARED_KINDS = new Set(['extension', 'schema', 'role']);

function isUsual({ object, conditional }: Effect): boolean {
  return (conditional && SHARED_KINDS.has(object.kind)) || object.schema === 'pg_temp';
}

/** Names the table that an object belongs to, as a key; empty for what stands by itself. */
export function ownerOf({ object }: Effect): string {
  return object.on === null ? '' : `table ${object.on}`;
}

function effectsOf(migrations: readonly Migration[]): (Located & { readonly effect: Effect })[] {
  const statements = migrations.flatMap(({ up }) => up).filter(({ file }) => file.foreign === null);
  return statements.flatMap((located) => {
    const { parsed } = located.statement;
    return 'effects' in parsed ? parsed.effects.map((effect) => ({ ...located, effect })) : [];
  });
}

/** Walks through one source in its own order: what it drops or renames and then creates again is no second creation. */
function creationsOf(migrations: readonly Migration[]): Creation[] {
  const made = new Set<string>();
  const standing = new Map<string, string>();
  const dropped = new Map<string, string>();
  return effectsOf(migrations).flatMap(({ file, statement, effect }) => {
    const key = objectKey(effect.object);
    if (effect.action === 'drop' || effect.to !== undefined) {
      for (const [other, owner] of standing) if (other === key || owner === key) standing.delete(other);
      dropped.set(key, file.file.path);
    }
    if (effect.action !== 'create' || isUsual(effect)) return [];
    const again = made.has(key) && !standing.has(key);
    made.add(key);
    standing.set(key, ownerOf(effect));
    return again ? [] : [{ file, statement, effect, key, afterDrop: dropped.get(key) === file.file.path }];
  });
}

/** Lists what the forward migrations create, source by source in run order, by object key. */
export function creationsByObject({ corpus }: RuleContext): Map<string, Creation[]> {
  const bySource = groupBy(corpus.migrations, ({ source }) => source);
  return groupBy([...bySource.values()].flatMap(creationsOf), ({ key }) => key);
}
