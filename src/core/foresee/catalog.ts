import type { ForeseenColumn, ForeseenObject, Key, ObjectRef, Origin } from '../model.js';
import { nameKey, relationKey, spaceKey } from './keys.js';

export type Columns = ReadonlyMap<string, ForeseenColumn>;
/** An object with what only the fold asks for. */
export type Standing = ForeseenObject & {
  readonly keys: readonly Key[];
  /** Names of constraints as declared, and as PostgreSQL makes them up for keys, each of which has one. */
  readonly constraints: ReadonlySet<string>;
  /** The columns of other relations that it is made of ("table public.a" → names), as a view is. */
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
};
/** How an object went: by DROP, or by taking another name. */
export type Departure = { readonly kind: 'dropped' | 'renamed'; readonly by: Origin };

type Lists = Map<string, Set<string>>;

/** A change as it can be taken back. */
type Undo =
  | { readonly map: Map<string, unknown>; readonly key: string; readonly before: unknown }
  | { readonly items: Set<string>; readonly item: string };

function takeBack(change: Undo): void {
  if ('items' in change) change.items.delete(change.item);
  else if (change.before === undefined) change.map.delete(change.key);
  else change.map.set(change.key, change.before);
}

/**
 * What stands in a database at one moment, by key. Changes are noted, so that those of a refused migration can be taken
 * back: no copy is made for a migration.
 */
export class Catalog {
  private readonly objects = new Map<string, Standing>();
  /** What lies on a table, and the functions of one name, by the key of the table or name. */
  private readonly members: Lists = new Map();
  /** What is made of a relation: views, and tables whose foreign keys point to it. */
  private readonly users: Lists = new Map();
  /** What follows the columns of a table: partitions and tables that inherit, by its key. */
  private readonly heirs: Lists = new Map();
  private readonly departures = new Map<string, Departure>();
  private undo: Undo[] = [];

  get(object: ObjectRef): Standing | undefined {
    return this.objects.get(spaceKey(object));
  }

  at(key: string): Standing | undefined {
    return this.objects.get(key);
  }

  /** Tells how an object, or with a column its column, went; undefined when it never stood. */
  departure(key: string): Departure | undefined {
    return this.departures.get(key);
  }

  /** Lists what lies on a table, or the functions of one name. */
  membersOf(key: string): Standing[] {
    return [...(this.members.get(key) ?? [])].flatMap((member) => this.objects.get(member) ?? []);
  }

  /** Lists what is or was made of an object: whether it still is, its `uses` tell. */
  usersOf(key: string): Standing[] {
    return [...(this.users.get(key) ?? [])].flatMap((user) => this.objects.get(user) ?? []);
  }

  all(): ReadonlyMap<string, Standing> {
    return this.objects;
  }

  put(standing: Standing): void {
    const { object } = standing;
    const key = spaceKey(object);
    const isNew = !this.objects.has(key);
    this.change(this.objects, key, standing);
    if (isNew && object.on !== null) this.add(this.members, `table ${object.on}`, key);
    if (isNew && object.signature !== null) this.add(this.members, nameKey(object), key);
    for (const used of standing.uses.keys()) this.add(this.users, used, key);
    for (const parent of isNew ? (standing.madeBy.effect.copies ?? []) : []) this.adopt(relationKey(parent), key);
  }

  /** Notes that a table follows the columns of another one from now on. */
  adopt(parent: string, heir: string): void {
    this.add(this.heirs, parent, heir);
  }

  /** Lists what follows the columns of a table, or once copied them: which of both, the facts do not tell. */
  heirsOf(key: string): Standing[] {
    return [...(this.heirs.get(key) ?? [])].flatMap((heir) => this.objects.get(heir) ?? []);
  }

  remove(key: string, departure: Departure): void {
    this.change(this.objects, key, undefined);
    this.depart(key, departure);
  }

  depart(key: string, departure: Departure): void {
    this.change(this.departures, key, departure);
  }

  /** Lists the objects that changed since the last commit, each as it stood then and as it stands now. */
  changes(): (readonly [before: Standing | undefined, after: Standing | undefined])[] {
    const before = new Map<string, Standing | undefined>();
    for (const change of this.undo) {
      if ('items' in change || change.map !== (this.objects as Map<string, unknown>)) continue;
      if (!before.has(change.key)) before.set(change.key, change.before as Standing | undefined);
    }
    return [...before].map(([key, standing]) => [standing, this.objects.get(key)]);
  }

  /** Makes what changed since the last mark final. */
  commit(): void {
    this.undo = [];
  }

  /** Takes back what changed since the last commit. */
  rollback(): void {
    for (const back of this.undo.toReversed()) takeBack(back);
    this.undo = [];
  }

  private add(lists: Lists, key: string, item: string): void {
    const items = lists.get(key) ?? new Set();
    lists.set(key, items);
    if (items.has(item)) return;
    items.add(item);
    this.undo.push({ items, item });
  }

  private change<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
    this.undo.push({ map: map as Map<string, unknown>, key, before: map.get(key) });
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
}
