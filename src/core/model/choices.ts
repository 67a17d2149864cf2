/** What can be done about an object that several legacy files define, and what each choice changes. */
import type { Column, Place } from './facts.js';
import type { FindingState } from './plan.js';

/** An object that a finding calls defined several times. */
export type Conflict = {
  readonly object: string;
  /** The legacy files that define it, what is retired aside. */
  readonly paths: readonly string[];
  /** False where all definitions say the same. */
  readonly differ: boolean;
  /** Of the finding. It may be open though all is decided: of columns, say, that are added again. */
  readonly state: FindingState;
  /** The entry of `resolve:` that decides on it and can be obeyed. */
  readonly decided: Place | null;
};
/** One file's definition; of an enum, the columns are its labels, without a type. */
export type ChoiceDefinition = {
  readonly path: string;
  readonly at: Place;
  /** Null for what has none, or where its statement does not list them. */
  readonly columns: readonly Column[] | null;
  /** As SQL declares them for the table. */
  readonly constraints: readonly string[];
};
/** A column or constraint that not all definitions have alike; one entry for each definition, null where it has none. */
export type ChoiceDifference =
  | { readonly kind: 'column'; readonly name: string; readonly by: readonly (Column | null)[] }
  | { readonly kind: 'constraint'; readonly name: string; readonly by: readonly boolean[] };
/** What is other than today once a choice stands in mapping.yaml. */
export type ChoiceChanges = {
  /** Keys of findings that are open today and would not be, and the other way round. */
  readonly settles: readonly string[];
  readonly raises: readonly string[];
  /** How many migrations PostgreSQL would refuse, as far as can be foreseen. */
  readonly refusedBefore: number;
  readonly refusedAfter: number;
  readonly leaves: readonly LeftBehind[];
};
/**
 * A statement of a file whose definition is let go, which would be refused for want of it: a `part` of the object alone
 * (an index, a policy, a comment), or an `other` statement, which makes something else. An `early` one would run, were the
 * definition that stays made before it.
 */
export type LeftBehind = {
  readonly kind: 'part' | 'early' | 'other';
  readonly path: string;
  readonly ordinal: number;
  readonly at: Place;
  readonly label: string;
  /** Why it is refused. */
  readonly message: string;
};
export type Choice = {
  readonly kind: 'keep' | 'union' | 'rename';
  /** The files whose definition stays as it is. */
  readonly stays: readonly string[];
  /** The entry for `resolve:`, on one line; its reason is for people to write. */
  readonly entry: string;
  /** Why it cannot be chosen; null when it can. */
  readonly refused: string | null;
  /** Null exactly when it is refused. */
  readonly changes: ChoiceChanges | null;
};
/** A file that counts on columns which not all definitions have; `fits` says of each definition whether it has them all. */
export type ChoiceDependent = {
  readonly path: string;
  readonly columns: readonly string[];
  readonly fits: readonly boolean[];
};
export type Choices = {
  readonly object: string;
  /** The line of mapping.yaml that decides on the object today. */
  readonly decided: Place | null;
  readonly definitions: readonly ChoiceDefinition[];
  /** Definitions that do not count, each with the line of mapping.yaml that retires it. */
  readonly retired: readonly { readonly at: Place; readonly by: Place }[];
  readonly differences: readonly ChoiceDifference[];
  /** How many columns all definitions have alike. */
  readonly alike: number;
  readonly dependents: readonly ChoiceDependent[];
  /** None where fewer than two files define it: then only what is decided can be taken back. */
  readonly choices: readonly Choice[];
};
