/** What a replay on a real PostgreSQL showed: catalogs, their differences, and the fate of every object. */

import type { ObjectFateKind, Replay } from './certificate.js';
import type { Located, Place } from './facts.js';
import type { Script, SqlFailure } from './run.js';

/** An object as PostgreSQL's catalog tells it. */
export type CatalogObject = {
  /** As `objectKey` names the object of a statement ("table public.robots"). */
  readonly key: string;
  readonly kind: string;
  /** Key of the table that it lies on or belongs to ("table public.robots"); null for what stands alone. */
  readonly on: string | null;
  /** From part ("column email", "grant app_user") to definition, in byte order of part. */
  readonly parts: ReadonlyMap<string, string>;
  /** Where its columns stand, by part ("column email position"): a difference there is a weak one. */
  readonly positions: ReadonlyMap<string, string>;
};
/** All objects of a database, by key, in byte order of key. Only snapshots of one server can be compared. */
export type Snapshot = ReadonlyMap<string, CatalogObject>;
/** Where two snapshots differ. A whole object (part null) stands with all its parts, one in a line. */
export type Difference = {
  readonly object: string;
  readonly part: string | null;
  /** Null where that side has it not. */
  readonly before: string | null;
  readonly after: string | null;
  /** True for the order of columns, which no query by name sees. */
  readonly weak?: true;
};

/** A statement that PostgreSQL refused in a replay; `start` is its offset in the file. */
export type Refused = { readonly path: string; readonly start: number; readonly failure: SqlFailure };
/** One legacy migration, ready to be replayed as its tool would run it. */
export type Replayable = {
  readonly path: string;
  readonly scripts: readonly Script[];
  readonly statements: number;
  /** Whether its tool runs it in one transaction. */
  readonly transaction: boolean;
};
/**
 * What came of one legacy migration: nothing refused, or all that was, first what made the migration fail as a whole.
 * After a failure it ran again statement by statement, so that what can exist does.
 */
export type ReplayedFile = { readonly path: string; readonly statements: number; readonly refused: readonly Refused[] };
/** A replay of one source alone, or (null) of all sources in the order of mapping.yaml. */
export type LegacyReplay = { readonly source: string | null; readonly files: readonly ReplayedFile[] };
/** A replay with what stood in the database at its end, less what stood there before. */
export type Witness = LegacyReplay & { readonly catalog: Snapshot };

/** What a migration does when it runs once more right behind itself. */
export type SecondRun =
  | { readonly kind: 'same' }
  | { readonly kind: 'changes'; readonly differences: readonly Difference[] }
  | { readonly kind: 'refused'; readonly failure: SqlFailure };
/**
 * What came of a way back and forth: no rollback; the rollback was refused; or what it left behind or took too much
 * (`residue`, from before the migration to after the rollback), and what was other after the second up (`loss`).
 */
export type WayBack =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly failure: SqlFailure }
  | {
      readonly kind: 'run';
      readonly residue: readonly Difference[];
      readonly again: SqlFailure | null;
      readonly loss: readonly Difference[];
    };
export type StepTrip = {
  readonly version: string;
  readonly name: string;
  readonly second: SecondRun;
  readonly back: WayBack;
};
export type RoundTrip = {
  readonly steps: readonly StepTrip[];
  /** All the way down to the oldest version that rollbacks reach without a gap, and up again; null where none does. */
  readonly whole: { readonly from: string; readonly back: WayBack } | null;
};

/** A difference with who made either side; `source` is the replay that `before` comes from (null: all sources). */
export type ObjectDifference = Difference & {
  readonly source: string | null;
  readonly madeBy: { readonly before: Located | null; readonly after: Located | null };
};
export type ObjectFate = {
  readonly object: string;
  readonly on: string | null;
  /** Where it lies on the legacy side, if elsewhere. */
  readonly wasOn: string | null;
  readonly fate: ObjectFateKind;
  /** The legacy statements that create it, and the canonical ones. */
  readonly definedIn: readonly Located[];
  readonly canonicalIn: readonly Located[];
  /** Why the legacy side never created it; null where it did. */
  readonly refused: SqlFailure | null;
  /** Of a changed object: never empty. Weak ones stand with objects that are kept, too. */
  readonly differences: readonly ObjectDifference[];
};
/**
 * What the rows of a table are: how many, per column a hash over all values, sorted, and per row a hash of each value, in
 * the order of the columns (null for a large table).
 */
export type TableRows = {
  readonly count: number;
  readonly columns: ReadonlyMap<string, string>;
  readonly values: readonly (readonly string[])[] | null;
};
/** By key of the table; tables without rows are absent. */
export type Rows = ReadonlyMap<string, TableRows>;
/** A table whose rows differ: counts, and the columns whose values do. */
export type RowsDifference = {
  readonly table: string;
  readonly before: number;
  readonly after: number;
  readonly columns: readonly string[];
};

/** Everything that a proof measured; the rules judge it. */
export type Evidence = {
  /** For people: "embedded PostgreSQL 18". */
  readonly server: string;
  /** Its major version. */
  readonly postgres: string;
  /** Statements that were not run on either side, because they would change the server beyond its shadow databases. */
  readonly leftOut: readonly Place[];
  readonly legacy: readonly LegacyReplay[];
  readonly canonical: Replay;
  /** The canonical migrations that PostgreSQL refuses: what comes behind the first one was tried all the same. */
  readonly failures: readonly { readonly version: string; readonly failure: SqlFailure }[];
  readonly roundTrip: RoundTrip;
  readonly objects: readonly ObjectFate[];
  readonly rows: readonly RowsDifference[];
  /** How many tables had rows on either side, and were compared. */
  readonly tablesWithRows: number;
  /** SHA-256 of the printed snapshots. */
  readonly catalogs: { readonly legacy: string; readonly canonical: string };
};
