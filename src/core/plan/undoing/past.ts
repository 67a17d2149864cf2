import type { Catalog, Standing } from '../../foresee/catalog.js';
import { ForeseenDatabase } from '../../foresee/database.js';
import { nameKey } from '../../foresee/keys.js';
import { find, lacking } from '../../foresee/needs.js';
import { preparingStatements } from '../../foresee/runs.js';
import type { Corpus, Effect, Located, Need, ObjectRef } from '../../model.js';
import { spaceKey } from '../../objects.js';

/** An effect that an object has seen; `number` counts all effects in the order in which they happen. */
export type Deed = { readonly located: Located; readonly effect: Effect; readonly number: number };
/** Hears of each effect at the moment before it happens. */
export type Onlooker = (effect: Effect, before: Standing | undefined) => void;

/** Tells whether an effect brings an object into being, or gives it another definition. */
export function defines({ action }: Effect): boolean {
  return action === 'create' || action === 'replace';
}

/** A new definition by OR REPLACE keeps the owner, the grants and the comment, and nothing else. */
function outlivesReplacement({ effect }: Deed): boolean {
  return effect.action === 'grant' || effect.action === 'comment' || effect.change?.kind === 'owner';
}

/** Tells whether a statement drops several objects, all at one moment. */
export function dropsAtOnce({ statement: { parsed } }: Located): boolean {
  return 'tag' in parsed && parsed.tag === 'DropStmt' && parsed.effects.length > 1;
}

/**
 * What stands at some moment of the planned history, and by which statements it came to be as it is: the catalog of the
 * foresight, and for each object its definition and all that was done to it since, in order.
 */
export class Past {
  private readonly database: ForeseenDatabase;
  private readonly deeds = new Map<string, Deed[]>();
  private readonly made = new Set<string>();
  /** How many effects have happened. */
  count = 0;
  /** By their earlier keys, the names that objects took, and after how many effects. */
  private readonly moves = new Map<string, { readonly number: number; readonly to: ObjectRef }[]>();
  /** Whether any ALTER DEFAULT PRIVILEGES ran: then new objects have grants that no statement of theirs tells. */
  hasDefaultPrivileges = false;
  /** The schemas with a GRANT or REVOKE on all that they hold. */
  readonly grantedAtLarge = new Set<string>();

  constructor(corpus: Corpus) {
    this.database = new ForeseenDatabase((key) => this.made.has(key), null);
    for (const { located } of preparingStatements(corpus)) this.run(located);
  }

  get catalog(): Catalog {
    return this.database.catalog;
  }

  /** Lists what made an object what it is until now, its definition first where it is known. */
  deedsOf(object: ObjectRef): readonly Deed[] {
    return this.deeds.get(spaceKey(object)) ?? [];
  }

  /** Says what an object is called now that had a name when so many effects had happened. */
  nameNow(object: ObjectRef, number: number): ObjectRef {
    const move = this.moves.get(spaceKey(object))?.find((one) => one.number > number);
    return move === undefined ? object : this.nameNow(move.to, move.number);
  }

  /** Lists, for people, which of some needs nothing meets. */
  lacks(needs: readonly Need[]): string[] {
    const problems = lacking(this.catalog, needs).filter((problem) => this.database.isCertain(problem));
    return problems.map(({ message }) => message);
  }

  /** Tells whether an object may stand though no syntax tree shows it. */
  mayStandUnseen({ signature, ...object }: ObjectRef): boolean {
    // A function by its name alone would be taken for one of PostgreSQL's own.
    const sought = { ...object, signature: signature ?? '' };
    const problem = { kind: 'missing', sqlstate: '', object: sought, column: null, message: '', by: null } as const;
    return !this.database.isCertain(problem);
  }

  /** Runs a statement in thought, effect by effect. */
  run(located: Located, onlooker: Onlooker = () => {}): void {
    const { parsed } = located.statement;
    const effects = 'effects' in parsed ? parsed.effects : [];
    if (effects.length === 0) this.database.execute({ located, effects }, 0, () => {});
    const goes = dropsAtOnce(located) ? effects.map((effect) => this.look(effect, onlooker)) : [];
    for (const [index, written] of effects.entries()) {
      const [effect, before] = goes[index] ?? this.look(written, onlooker);
      this.database.execute({ located, effects: [effect] }, 0, () => {});
      this.note(located, effect, before);
    }
    this.database.commit();
  }

  private look(written: Effect, onlooker: Onlooker): [Effect, Standing | undefined] {
    const effect = this.database.meant(written);
    const before = find(this.catalog, effect.object);
    onlooker(effect, before);
    return [effect, before];
  }

  private note(located: Located, effect: Effect, before: Standing | undefined): void {
    const { action, object, to } = effect;
    if (action === 'data' || action === 'set') return;
    const deed = { located, effect, number: this.count };
    this.count += 1;
    const key = spaceKey(before?.object ?? object);
    if (defines(effect)) {
      this.made.add(nameKey(object));
      this.define(key, deed, before);
    } else if (action === 'drop' && effect.maybe !== true) this.deeds.delete(key);
    else this.add(key, deed);
    if (to !== undefined && effect.maybe !== true) this.move(key, to, deed.number);
    if (action === 'grant') this.noteGrant(located, object);
  }

  private add(key: string, deed: Deed): void {
    const deeds = this.deeds.get(key);
    if (deeds === undefined) this.deeds.set(key, [deed]);
    else deeds.push(deed);
  }

  private define(key: string, deed: Deed, before: Standing | undefined): void {
    if (before === undefined) this.deeds.set(key, [deed]);
    else if (deed.effect.action === 'replace') {
      this.deeds.set(key, [deed, ...(this.deeds.get(key) ?? []).filter(outlivesReplacement)]);
    }
  }

  private move(from: string, to: ObjectRef, number: number): void {
    this.moves.set(from, [...(this.moves.get(from) ?? []), { number, to }]);
    const deeds = this.deeds.get(from);
    if (deeds === undefined) return;
    this.deeds.delete(from);
    this.deeds.set(spaceKey(to), deeds);
  }

  private noteGrant({ file, statement: { parsed, span } }: Located, { kind, name }: ObjectRef): void {
    if (!('tag' in parsed)) return;
    if (parsed.tag === 'AlterDefaultPrivilegesStmt') this.hasDefaultPrivileges = true;
    const isAtLarge = kind === 'schema' && /\bin\s+schema\b/i.test(file.file.text!.slice(span.start, span.end));
    if (isAtLarge) this.grantedAtLarge.add(name);
  }
}
