import type { ObjectRef } from '../../model.js';
import { quoteName } from '../../objects.js';
import { alterOf } from '../alter.js';
import type { Addition } from '../resolving.js';
import { effectsOfSql, remark } from '../union/generated.js';
import type { Stay } from './stays.js';

type Names = ReadonlyMap<string, string>;
type Place = Pick<Addition, 'selection' | 'at' | 'side'>;
type Move = { readonly from: string; readonly to: string; readonly note: string };

function renameSql(object: ObjectRef, to: string): string {
  return `${alterOf(object)} RENAME TO ${quoteName(to)};`;
}

/** Writes the statement that moves an object from one name to another, and for rollbacks the one that moves it back. */
function moved(object: ObjectRef, { from, to, note }: Move, place: Place): Addition {
  const sql = renameSql({ ...object, name: from }, to);
  const text = `${remark(`${object.kind} ${quoteName(object.name)} ${note}`)}\n${sql}\n`;
  const undo = `${renameSql({ ...object, name: to }, from)}\n`;
  return { ...place, because: place.at, text, effects: effectsOfSql(sql) ?? [], undo };
}

/**
 * Walks through the plan and moves definitions from name to name. While a file with a definition runs, the name means
 * its own. Behind it the name means that of the keeper, if it has come, and else what it meant last.
 */
export class Walk {
  /** Whose definition has the name, by the name that it has in the end. */
  private holder: { readonly to: string; readonly path: string } | null = null;
  private readonly come = new Set<string>();
  private keeper = '';

  constructor(
    private readonly object: ObjectRef,
    private readonly names: Names,
    private readonly words: { readonly aside: string; readonly reason: string },
    private readonly additions: Addition[],
  ) {}

  stay({ path, selection, start, end }: Stay): void {
    const { name } = this.object;
    const own = this.names.get(path) ?? name;
    this.enter(path, own, { selection, at: start, side: 'before' });
    this.come.add(own);
    if (own !== name && this.come.has(name)) this.leave(path, own, { selection, at: end, side: 'behind' });
    else this.holder = { to: own, path };
  }

  /** Forgets the definition that has the name: somebody drops it. */
  drop(): void {
    if (this.holder !== null) this.come.delete(this.holder.to);
    this.holder = null;
  }

  /** Gives the last definition its name, where none keeps the old one. */
  finish(last: Stay): void {
    if (this.holder === null || this.holder.to === this.object.name) return;
    this.rename(this.holder, { selection: last.selection, at: last.end, side: 'behind' });
  }

  private enter(path: string, own: string, place: Place): void {
    const { name } = this.object;
    const { holder } = this;
    if (holder?.to === own) return;
    if (holder?.to === name) {
      this.keeper = holder.path;
      const note = `of ${holder.path} steps aside for that of ${path}`;
      this.add({ from: name, to: this.words.aside, note }, place);
    } else if (holder !== null) this.rename(holder, place);
    if (this.come.has(own)) this.add({ from: own, to: name, note: `of ${path} has the name again for a while` }, place);
  }

  private leave(path: string, own: string, place: Place): void {
    const { name } = this.object;
    this.rename({ to: own, path }, place);
    this.add({ from: this.words.aside, to: name, note: `of ${this.keeper} has its name again` }, place);
  }

  private rename({ to, path }: { to: string; path: string }, place: Place): void {
    const note = `of ${path} is called ${quoteName(to)} from here on: ${this.words.reason}`;
    this.add({ from: this.object.name, to, note }, place);
  }

  private add(move: Move, place: Place): void {
    this.additions.push(moved(this.object, move, place));
  }
}
