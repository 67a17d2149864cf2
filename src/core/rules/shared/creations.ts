import type { Effect, Located, Migration } from '../../model.js';
import { objectKey } from '../../objects.js';
import type { RuleContext } from '../rule.js';
import { groupBy } from './lists.js';

/** A statement that creates an object; `afterDrop` when its file drops the object before. */
export type Creation = Located & { readonly effect: Effect; readonly key: string; readonly afterDrop: boolean };

/** Things that every file may ask for: creating them twice under a guard is the usual way. */
const SHARED_KINDS = new Set(['extension', 'schema', 'role']);

/** An index without a name of its own gets another where that is taken. */
function isUsual({ object, conditional, unnamed }: Effect): boolean {
  return unnamed === true || (conditional && SHARED_KINDS.has(object.kind)) || object.schema === 'pg_temp';
}

/** Names the table that an object belongs to, as a key; empty for what stands by itself. */
export function ownerOf({ object }: Effect): string {
  return object.on === null ? '' : `table ${object.on}`;
}

/** What stands while a source is walked through: creations by object, and by table what lies on it. */
class Standing {
  private readonly owners = new Map<string, string>();
  private readonly byOwner = new Map<string, string[]>();

  has(key: string): boolean {
    return this.owners.has(key);
  }

  add(key: string, owner: string): void {
    this.owners.set(key, owner);
    if (owner === '') return;
    const others = this.byOwner.get(owner);
    if (others === undefined) this.byOwner.set(owner, [key]);
    else others.push(key);
  }

  /** Takes away an object with what lies on it. */
  drop(key: string): void {
    this.owners.delete(key);
    for (const other of this.byOwner.get(key) ?? []) if (this.owners.get(other) === key) this.owners.delete(other);
    this.byOwner.delete(key);
  }
}

/** Lists the statements of a source that are this database's business, in its own order. */
function statementsOf(migrations: readonly Migration[]): Located[] {
  return migrations.flatMap(({ up }) => up).filter(({ file }) => file.foreign === null);
}

/** Walks through one source in its own order: what it drops or renames and then creates again is no second creation. */
function creationsOf(migrations: readonly Migration[]): Creation[] {
  const made = new Set<string>();
  const standing = new Standing();
  const dropped = new Map<string, string>();
  const creationOf = ({ file, statement }: Located, effect: Effect): Creation[] => {
    if (effect.action !== 'create' && effect.action !== 'drop' && effect.to === undefined) return [];
    const key = objectKey(effect.object);
    if (effect.action !== 'create') {
      standing.drop(key);
      dropped.set(key, file.file.path);
    }
    if (effect.action !== 'create' || isUsual(effect)) return [];
    const again = made.has(key) && !standing.has(key);
    made.add(key);
    standing.add(key, ownerOf(effect));
    return again ? [] : [{ file, statement, effect, key, afterDrop: dropped.get(key) === file.file.path }];
  };
  return statementsOf(migrations).flatMap((located) => {
    const { parsed } = located.statement;
    return 'effects' in parsed ? parsed.effects.flatMap((effect) => creationOf(located, effect)) : [];
  });
}

/** Lists what the forward migrations create, source by source in run order, by object key. */
export function creationsByObject({ corpus }: RuleContext): Map<string, Creation[]> {
  const bySource = groupBy(corpus.migrations, ({ source }) => source);
  return groupBy([...bySource.values()].flatMap(creationsOf), ({ key }) => key);
}
