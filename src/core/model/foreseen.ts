/** What PostgreSQL would make of migrations that run in a given order on an empty database, as far as syntax trees show. */
import type { Effect, Key, Located, ObjectRef } from './facts.js';

/** One effect of one statement, in the run that it belongs to (its index in `Foreseen.runs`). */
export type Origin = { readonly located: Located; readonly effect: Effect; readonly run: number };
export type ForeseenColumn = {
  readonly name: string;
  /** Empty where the syntax tree does not tell it (views, CREATE TABLE AS). */
  readonly type: string;
  readonly default: string | null;
  readonly notNull: boolean;
  readonly madeBy: Origin;
};
/** An object as it stands at some moment. A later moment is another value. */
export type ForeseenObject = {
  readonly object: ObjectRef;
  readonly madeBy: Origin;
  /** In order, by name; null where they are not known. */
  readonly columns: ReadonlyMap<string, ForeseenColumn> | null;
  readonly keys: readonly Key[];
  /** False after what may or may not have happened (a branch of a DO block): nothing is refused because of it. */
  readonly certain: boolean;
};
/** Why something is missing, or in the way: the next link towards the root of the trouble. */
export type Reason =
  /** No file at all makes it. */
  | { readonly kind: 'never-made' }
  /** It is made, but by a migration (or statement) that runs later. */
  | { readonly kind: 'made-later'; readonly by: Origin }
  /** It is made by a migration that PostgreSQL refuses before, for the reason of that refusal. */
  | { readonly kind: 'maker-refused'; readonly by: Origin; readonly refusal: Refusal }
  /** A column that `losers` define; but `winner` made the table first, so that they did nothing. */
  | { readonly kind: 'masked'; readonly winner: Origin; readonly losers: readonly Origin[] }
  /** A column that the definition has not; `by` made the table. */
  | { readonly kind: 'not-in-definition'; readonly by: Origin }
  | { readonly kind: 'dropped' | 'renamed'; readonly by: Origin }
  /**
   * Only a statement that does not run forward makes it: retired, ignored, for reference, or in a rollback. Of a column:
   * `instead` made the table without it.
   */
  | { readonly kind: 'not-run'; readonly by: Located; readonly instead?: Origin }
  /** A definition that does not parse would have made it. */
  | { readonly kind: 'unparsable'; readonly by: Located }
  /** It stands already, since `by`. */
  | { readonly kind: 'made-before'; readonly by: Origin }
  /** The statement itself is the whole reason. */
  | { readonly kind: 'itself' };
export type RefusalKind =
  | 'missing'
  | 'exists'
  | 'type-clash'
  | 'no-unique-key'
  | 'dependents'
  | 'replacement'
  | 'enum-value'
  | 'never-valid'
  | 'not-transactional'
  | 'syntax';
/** A statement that PostgreSQL would refuse. Its whole migration is rolled back. */
export type Refusal = {
  readonly kind: RefusalKind;
  readonly sqlstate: string;
  readonly run: number;
  readonly located: Located;
  /** Null for what the statement is refused for as a whole (syntax, transaction). */
  readonly effect: Effect | null;
  /** What is missing, in the way, or clashes; null for syntax and the like. */
  readonly object: ObjectRef | null;
  readonly column: string | null;
  /** Of a foreign key whose types clash: its own column, that column's type, and the type it points to. */
  readonly clash?: { readonly column: string; readonly type: string; readonly against: string };
  /** A sentence without a full stop, in words close to PostgreSQL's own ("column \"x\" of table public.t does not exist"). */
  readonly message: string;
  readonly reason: Reason;
};
/** A definition that did nothing, because the object stood already: CREATE … IF NOT EXISTS. */
export type Mask = {
  /** What stood at that moment; its `madeBy` is the definition that won. */
  readonly standing: ForeseenObject;
  readonly loser: Origin;
};
/** CREATE OR REPLACE of something that stood already. */
export type Replacement = { readonly before: Origin; readonly after: Origin };
export type Drop = { readonly dropped: ForeseenObject; readonly by: Origin };
export type ForeseenRun = {
  /** The name of the migration: its file's path, or version and name of a step ("003_heartbeats"). */
  readonly name: string;
  readonly path: string;
  readonly refusals: readonly Refusal[];
};
export type Foreseen = {
  readonly runs: readonly ForeseenRun[];
  /** What refused migrations would have done is among these too: each stands for what its file says. */
  readonly masks: readonly Mask[];
  readonly replacements: readonly Replacement[];
  readonly drops: readonly Drop[];
  /** What stands at the end, by object key. */
  readonly objects: ReadonlyMap<string, ForeseenObject>;
};
