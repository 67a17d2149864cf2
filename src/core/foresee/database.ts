import type { Effect, ObjectRef } from '../model.js';
import { firstFree } from '../sql/default-names.js';
import { apply, type Journal } from './apply.js';
import { Catalog } from './catalog.js';
import { problemsOf } from './check.js';
import { Doubt } from './doubt.js';
import { nameKey, spaceKey } from './keys.js';
import { find } from './needs.js';
import type { Problem } from './problem.js';
import type { RunStatement } from './runs.js';

/** Hears of each objection; `effect` is null where the statement as a whole is refused. */
export type OnProblem = (effect: Effect | null, problem: Problem) => void;

const NOTHING: ReadonlySet<string> = new Set();

/** Lists what a statement drops, which then keeps nothing of the same statement from being dropped. */
function goingOf(effects: readonly Effect[]): ReadonlySet<string> {
  if (!effects.some(({ action }) => action === 'drop')) return NOTHING;
  return new Set(effects.filter(({ action }) => action === 'drop').map(({ object }) => spaceKey(object)));
}

/** Says what is wrong with a statement before its effects are looked at. */
function flawsOf({ located }: RunStatement): Problem[] {
  const { parsed } = located.statement;
  const none = { object: null, column: null, by: null };
  if ('error' in parsed) return [{ ...none, kind: 'syntax', sqlstate: '42601', message: parsed.error }];
  return (parsed.faults ?? []).map(({ sqlstate, message }) => ({ ...none, kind: 'never-valid', sqlstate, message }));
}

/** A database that is empty at first, and kept in mind statement by statement. */
export class ForeseenDatabase {
  readonly catalog = new Catalog();
  private readonly doubt = new Doubt();

  /** `isMade` tells whether any file makes an object, by key; `journal` hears what happens on the way. */
  constructor(
    private readonly isMade: (key: string) => boolean,
    private readonly journal: Journal | null,
  ) {}

  /** Runs a statement of the run with this index; what is refused changes the catalog as far as it can all the same. */
  execute(statement: RunStatement, run: number, onProblem: OnProblem): void {
    const { located, effects } = statement;
    const flaws = flawsOf(statement).filter(({ kind }) => kind === 'syntax' || !this.isIdle(effects));
    for (const flaw of flaws) onProblem(null, flaw);
    const going = goingOf(effects);
    for (const written of effects) {
      const effect = this.meant(written);
      const origin = { located, effect, run };
      for (const problem of problemsOf(this.catalog, origin, going)) {
        if (this.isCertain(problem)) onProblem(effect, problem);
      }
      apply(this.catalog, origin, this.journal);
    }
    this.doubt.note(statement);
  }

  /** Says which object an effect means at this moment, where its text leaves that open. */
  meant(written: Effect): Effect {
    const named = written.unnamed ? this.named(written) : written;
    return named.otherwise === undefined ? named : this.found(named, named.otherwise);
  }

  /** Takes the first schema of the search path that has what an effect names. */
  private found(effect: Effect, otherwise: readonly ObjectRef[]): Effect {
    const object = [effect.object, ...otherwise].find((one) => find(this.catalog, one) !== undefined);
    if (object === undefined || object === effect.object) return effect;
    const moves = effect.to !== undefined && effect.to.schema === effect.object.schema;
    return { ...effect, object, ...(moves && { to: { ...effect.to!, schema: object.schema } }) };
  }

  /** Numbers the name that PostgreSQL makes up for an index, where that is taken. */
  private named(effect: Effect): Effect {
    const { object } = effect;
    const isTaken = (name: string) => this.catalog.get({ ...object, name }) !== undefined;
    const name = firstFree((number) => `${object.name}${number || ''}`, isTaken);
    return name === object.name ? effect : { ...effect, object: { ...object, name } };
  }

  /** Makes what ran since the last commit final. */
  commit(): void {
    this.catalog.commit();
    this.doubt.commit();
  }

  /** Takes back what ran since the last commit. */
  rollback(): void {
    this.catalog.rollback();
    this.doubt.rollback();
  }

  /** IF NOT EXISTS looks at nothing further where all stands that a statement makes; an index is looked at in any case. */
  private isIdle(effects: readonly Effect[]): boolean {
    const stands = ({ conditional, action, object, shape }: Effect) => {
      const standing = conditional && object.kind !== 'index' ? this.catalog.get(object) : undefined;
      if (standing === undefined || action === 'create') return standing !== undefined;
      const added = shape?.columns ?? [];
      return action === 'alter' && added.length > 0 && added.every(({ name }) => standing.columns?.has(name) === true);
    };
    return effects.length > 0 && effects.every(stands);
  }

  /**
   * Tells whether an objection holds whatever syntax trees do not show. A function that is called and that nobody makes
   * may be PostgreSQL's own: its names are not known here.
   */
  isCertain(problem: Problem): boolean {
    const { kind, object } = problem;
    if (kind === 'missing' && object?.kind === 'function' && object.signature === null && object.schema === 'public') {
      if (!this.isMade(nameKey(object))) return false;
    }
    return !this.doubt.about(problem);
  }
}
