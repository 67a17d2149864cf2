/** What onefold intends and thinks: the canonical migrations, the fate of every legacy statement, and the findings. */
import type { Severity } from './decisions.js';
import type { Chunk, Located, Place } from './facts.js';

export type DownOrigin = 'legacy' | 'generated' | 'own' | 'none';
export type StepSource = {
  readonly path: string;
  readonly sha256: string;
  /** Ordinals of the statements taken, ascending. */
  readonly statements: readonly number[];
  /** How many statements the file holds. */
  readonly of: number;
  /** What was changed about its bytes ("byte order mark dropped", "CRLF to LF"). */
  readonly changes: readonly string[];
};
/** Where something added stands, seen from the statement that it is added to. */
export type Side = 'before' | 'behind';
/** What a migration does beside its files' own statements, because of a decision on an object. */
export type Added = {
  /** Which of the step's sources it stands in, by position in `from`. */
  readonly source: number;
  /** The statement of that source that it stands beside, or whose place it takes if that was let go. */
  readonly ordinal: number;
  readonly side: Side;
  /** Stands at the place of the definition that it is for, and does what the generated SQL does. */
  readonly located: Located;
};
/** What a migration runs instead of its sources' own text. */
export type Rewritten = {
  /** By a patch in mapping.yaml, or written by hand (`body: own`). */
  readonly kind: 'patched' | 'own';
  /** How many lines the patch takes out and puts in; 0 for what is written by hand. */
  readonly lines: number;
  /**
   * What runs, in order. A source's statement that the patch leaves alone stands at its place in that source; all others
   * stand in the canonical file.
   */
  readonly statements: readonly Located[];
  /** The line of mapping.yaml that asks for it, with the reason to show. */
  readonly by: Decision;
};
/** One canonical migration. */
export type Step = {
  readonly version: string;
  readonly name: string;
  readonly title: string | null;
  readonly group: string | null;
  readonly chunks: readonly Chunk[];
  readonly down: readonly Chunk[];
  readonly downOrigin: DownOrigin;
  /** What a generated rollback leaves as it is, with the reasons ("drop table public.x: its rows would not come back"). */
  readonly notUndone?: readonly string[];
  readonly transaction: boolean;
  readonly dependsOn: readonly string[];
  readonly from: readonly StepSource[];
  readonly downFrom: readonly StepSource[];
  readonly added?: readonly Added[];
  /** Absent where the migration holds its sources' text. */
  readonly rewritten?: Rewritten;
  /** Why it stands at this place, as a sentence. */
  readonly why: string;
  /** The line of mapping.yaml that asks for it. */
  readonly at: Place;
};
/**
 * What became of one legacy statement. `absorbed` is the file's own BEGIN or COMMIT, kept as a comment. `changed` says
 * who changed it on its way: a patch, or the hand that wrote the migration.
 */
export type Fate =
  | {
      readonly kind: 'up' | 'down' | 'absorbed';
      readonly version: string;
      readonly at: Place;
      readonly changed?: Decision;
    }
  | { readonly kind: 'retired' | 'resolved'; readonly reason: string; readonly at: Place };
export type FileFate = 'planned' | 'down' | 'retired' | 'kept' | 'ignored' | 'reference' | 'canonical' | 'unmapped';
/** A selector or path in mapping.yaml that means nothing on these files. */
export type PlanProblem = {
  readonly at: Place;
  readonly message: string;
  readonly help: string;
  /** Further lines to show beneath, such as a hunk. */
  readonly detail?: readonly string[];
};
export type Plan = {
  readonly steps: readonly Step[];
  /** Per legacy path, one list of fates per statement in file order: empty is left behind, two is used twice. */
  readonly fates: ReadonlyMap<string, readonly (readonly Fate[])[]>;
  /** Every SQL file that was read, exactly once. */
  readonly fileFates: ReadonlyMap<string, FileFate>;
  /** By key, the objects of which several definitions stay under names of their own, and who decided so. */
  readonly renamed: ReadonlyMap<string, Decision>;
  readonly problems: readonly PlanProblem[];
};
/** The line of mapping.yaml that answers a finding, with the reason written there. */
export type Decision = { readonly at: Place; readonly reason: string };
/** What a rule says. `settledBy` is set when mapping.yaml already decides the matter. */
export type Violation = {
  /** Names the one object concerned, without line numbers; with the rule id it is the finding's key. */
  readonly subject: string;
  /** A whole sentence with the numbers and all paths that matter. */
  readonly message: string;
  readonly at: readonly Place[];
  readonly help: string;
  /** Lines for a POSIX shell that do what `help` says, to be run at the root. */
  readonly commands?: readonly string[];
  /** Further lines to show beneath, such as a source excerpt with a caret or a diff. */
  readonly detail?: readonly string[];
  /** What of `detail` may stand in a file that is committed, where that is not all: neither rows nor clock times. */
  readonly lasting?: readonly string[];
  readonly settledBy?: Decision;
  /**
   * True of what PostgreSQL refuses for certain, where the rule also speaks of what it does not: an error then, unless
   * mapping.yaml gives the rule another severity, which keeps nothing from being written.
   */
  readonly foretold?: true;
};
export type FindingState = { readonly kind: 'open' } | { readonly kind: 'settled' | 'accepted'; readonly by: Decision };
export type Finding = Violation & {
  readonly rule: string;
  readonly severity: Exclude<Severity, 'off'>;
  /** "rule subject": stable under edits elsewhere in the file. */
  readonly key: string;
  readonly state: FindingState;
};
export type FileWrite = { readonly path: string; readonly text: string };
