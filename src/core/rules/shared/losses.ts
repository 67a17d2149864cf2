import type { Change, Effect, ObjectRef, Statement } from '../../model.js';
import { objectKey, quoteName, spaceKey } from '../../objects.js';
import type { RuleContext } from '../rule.js';
import { type Forward, forwardRuns } from './forward.js';
import { isNarrowing } from './narrowing.js';

type Taken = {
  readonly kind: 'drop' | 'drop with dependents' | 'empty' | 'delete' | 'overwrite' | 'drop column' | 'narrow';
  /** Of a column: its name, and what becomes of its type. */
  readonly detail: string;
};
/** One thing that a statement takes away for good. */
export type Loss = Taken & {
  readonly run: Forward;
  readonly statement: Statement;
  /** The table, or whatever else is dropped. */
  readonly object: ObjectRef;
  /** The file that made it; null when no earlier file did. */
  readonly madeIn: string | null;
  /** Offset in the file. */
  readonly at: number;
};

type Made = { readonly path: string; readonly type: string };

const isTemporary = ({ schema }: ObjectRef) => schema === 'pg_temp';
const columnKey = (table: ObjectRef, column: string) => `${spaceKey(table)}.${column}`;

/** What holds rows, or takes along what does. */
const HOLDS_ROWS = new Set<ObjectRef['kind']>(['table', 'materialized view', 'schema']);
/** What others are made of: a CASCADE takes those along unseen. */
const HAS_DEPENDENTS = new Set<ObjectRef['kind']>(['view', 'type', 'domain', 'function', 'sequence', 'extension']);

/** What columns are of: a CASCADE takes those columns with it. */
const HAS_COLUMNS = new Set<ObjectRef['kind']>(['type', 'domain', 'extension']);

/** What the files up to here have made, and which of them. */
class Walk {
  private readonly objects = new Map<string, Made>();
  private readonly columns = new Map<string, Made>();

  /** `again` are the last files that create each object, by key; what is not called as `watched` says is passed over. */
  constructor(
    private readonly watched: ReadonlySet<string>,
    private readonly again: ReadonlyMap<string, number>,
  ) {}

  /** Lists what the statements of one file take away; `index` is its place in the order. */
  losses(run: Forward, index: number): Loss[] {
    return run.statements.flatMap((statement) => {
      const { parsed, span } = statement;
      if ('error' in parsed) return [];
      return parsed.effects.flatMap((effect) => {
        if (isTemporary(effect.object) || !this.watched.has(effect.object.name)) return [];
        const taken = this.takenBy(run, index, statement, effect);
        const madeIn = this.objects.get(spaceKey(effect.object))?.path ?? null;
        this.note(run.file.file.path, effect);
        const at = span.start + (effect.at ?? 0);
        return taken === null ? [] : [{ ...taken, run, statement, object: effect.object, madeIn, at }];
      });
    });
  }

  private takenBy(run: Forward, index: number, { parsed }: Statement, effect: Effect): Taken | null {
    const { path } = run.file.file;
    if (effect.action === 'drop') return this.ofDrop(path, index, effect);
    if (effect.action === 'alter') return this.ofAlter(path, effect);
    if (effect.action !== 'data' || !('tag' in parsed) || this.isOwn(path, effect.object)) return null;
    if (parsed.tag === 'TruncateStmt') return { kind: 'empty', detail: '' };
    // What a WITH changes comes behind what the statement itself does.
    if (parsed.unfiltered !== true || parsed.effects.find(({ action }) => action === 'data') !== effect) return null;
    if (parsed.tag === 'DeleteStmt') return { kind: 'delete', detail: '' };
    if (parsed.tag !== 'UpdateStmt' || this.fillsOwnColumn(path, effect)) return null;
    return { kind: 'overwrite', detail: '' };
  }

  private isOwn(path: string, object: ObjectRef): boolean {
    return this.objects.get(spaceKey(object))?.path === path;
  }

  /** A column that the file itself adds is filled so. */
  private fillsOwnColumn(path: string, { object, needs }: Effect): boolean {
    return needs.some((need) => {
      if (need.column === null || spaceKey(need.object) !== spaceKey(object)) return false;
      return this.columns.get(columnKey(object, need.column))?.path === path;
    });
  }

  private ofDrop(path: string, index: number, { object, cascade, conditional }: Effect): Taken | null {
    const made = this.objects.get(spaceKey(object));
    if (made?.path === path || (made === undefined && conditional)) return null;
    if (!HOLDS_ROWS.has(object.kind) && !(cascade && HAS_DEPENDENTS.has(object.kind))) return null;
    // What is made again is the matter of created-after-drop, or a new definition of what holds no rows.
    if ((this.again.get(spaceKey(object)) ?? -1) >= index) return null;
    return { kind: cascade ? 'drop with dependents' : 'drop', detail: '' };
  }

  private ofAlter(path: string, { object, change, conditional }: Effect): Taken | null {
    if (change === undefined || !('column' in change)) return null;
    const column = this.columns.get(columnKey(object, change.column));
    if (this.isOwn(path, object) || column?.path === path) return null;
    const name = quoteName(change.column);
    if (change.kind === 'column type') {
      if (column === undefined || !isNarrowing(column.type, change.type)) return null;
      return { kind: 'narrow', detail: `${name} from ${column.type} to ${change.type}` };
    }
    if (change.kind !== 'drop column' || (column === undefined && conditional)) return null;
    return { kind: 'drop column', detail: name };
  }

  private note(path: string, { action, object, shape, to, change }: Effect): void {
    const key = spaceKey(object);
    const isMade = action === 'create' || action === 'replace';
    const stands = isMade && this.objects.has(key);
    if (isMade && !stands) this.objects.set(key, { path, type: '' });
    const isRenamed = change?.kind === 'rename column';
    if (!stands && !isRenamed)
      for (const { name, type } of shape?.columns ?? []) this.addColumn(object, name, { path, type });
    if (action === 'drop') this.objects.delete(key);
    if (change !== undefined && 'column' in change) this.noteColumn(path, object, change);
    if (to === undefined) return;
    this.objects.set(spaceKey(to), this.objects.get(key) ?? { path: '', type: '' });
    this.objects.delete(key);
    for (const [name, made] of this.columns) {
      if (name.startsWith(`${key}.`)) this.columns.set(`${spaceKey(to)}${name.slice(key.length)}`, made);
    }
  }

  /** A column that a file itself renames, to make it anew, is the file's own from then on. */
  private noteColumn(path: string, table: ObjectRef, change: Change & { readonly column: string }): void {
    const key = columnKey(table, change.column);
    const made = this.columns.get(key);
    if (change.kind === 'column type') this.columns.set(key, { path: '', type: change.type });
    if (change.kind === 'drop column' || change.kind === 'rename column') this.columns.delete(key);
    if (change.kind === 'rename column' && made !== undefined)
      this.columns.set(columnKey(table, change.to), { ...made, path });
  }

  private addColumn(table: ObjectRef, name: string, made: Made): void {
    const key = columnKey(table, name);
    if (!this.columns.has(key)) this.columns.set(key, made);
  }
}

function takes({ parsed }: Statement, { action, change, object, cascade }: Effect): boolean {
  if (action === 'drop') return HOLDS_ROWS.has(object.kind) || (cascade === true && HAS_DEPENDENTS.has(object.kind));
  if (change !== undefined) return change.kind === 'drop column' || change.kind === 'column type';
  if (action !== 'data' || !('tag' in parsed)) return false;
  return parsed.tag === 'TruncateStmt' || parsed.unfiltered === true;
}

function everyEffect(runs: readonly Forward[], visit: (effect: Effect, statement: Statement, index: number) => void) {
  runs.forEach(({ statements }, index) => {
    for (const statement of statements) {
      const { parsed } = statement;
      if ('effects' in parsed) for (const effect of parsed.effects) visit(effect, statement, index);
    }
  });
}

/** Collects the names of what anything is taken from, under each name that it had: all else need not be followed. */
function watchedNames(runs: readonly Forward[]): Set<string> {
  const names = new Set<string>();
  const renames: [string, string][] = [];
  everyEffect(runs, (effect, statement) => {
    if (takes(statement, effect)) names.add(effect.object.name);
    if (effect.to !== undefined) renames.push([effect.object.name, effect.to.name]);
  });
  for (const [from, to] of renames.reverse()) if (names.has(to)) names.add(from);
  return names;
}

function lastCreations(runs: readonly Forward[], watched: ReadonlySet<string>): Map<string, number> {
  const last = new Map<string, number>();
  everyEffect(runs, ({ action, object, to }, _statement, index) => {
    if ((action === 'create' || action === 'replace') && watched.has(object.name)) last.set(spaceKey(object), index);
    if (to !== undefined && watched.has(to.name)) last.set(spaceKey(to), index);
  });
  return last;
}

/** Lists what forward statements take from what earlier files have made: rows, columns, dependents. */
export function lossesIn(context: RuleContext): Loss[] {
  const runs = forwardRuns(context);
  const watched = watchedNames(runs);
  if (watched.size === 0) return [];
  const walk = new Walk(watched, lastCreations(runs, watched));
  return runs.flatMap((run, index) => walk.losses(run, index));
}

/** Tells whether a loss is of what depends on something that holds no rows itself. */
export function isOfDependents({ object, kind }: Loss): boolean {
  return kind === 'drop with dependents' && !HOLDS_ROWS.has(object.kind) && !HAS_COLUMNS.has(object.kind);
}

/** Names the file and the object of a loss, which together are one finding; those of dependents are one for the file. */
export function lossKey(loss: Loss): string {
  return `${loss.run.file.file.path} ${isOfDependents(loss) ? 'CASCADE' : objectKey(loss.object)}`;
}
