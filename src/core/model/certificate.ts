/** What a proof leaves behind: data only, so that it is checked without a database. */
import type { Place } from './facts.js';
import type { Violation } from './plan.js';

/** What the runner did on an empty database. */
export type Replay = {
  readonly applied: readonly string[];
  readonly failed: { readonly version: string; readonly sqlstate: string; readonly message: string } | null;
  readonly notRun: readonly string[];
  /** How many ledger rows had the checksum of their file after the run. */
  readonly verified: number;
};
export type ProofRefusal = { readonly at: Place; readonly sqlstate: string; readonly message: string };
/** A refusal with all that helps to understand it; `cause` is what the static analysis knows. */
export type ProofExplained = ProofRefusal & {
  readonly hint: string | null;
  readonly cause: string | null;
  readonly excerpt: readonly string[];
};
/** A legacy file that PostgreSQL refused: why, and how many of its statements. */
export type ProofFailedFile = {
  readonly path: string;
  readonly statements: number;
  readonly refused: number;
  readonly first: ProofExplained;
};
export type ProofReplay = {
  /** Null for all sources in the order of mapping.yaml. */
  readonly source: string | null;
  readonly files: number;
  readonly failed: readonly ProofFailedFile[];
};
export type ProofDifference = {
  /** Null for the whole object. */
  readonly part: string | null;
  /** The replay that `legacy` comes from; null for all sources. */
  readonly source: string | null;
  readonly legacy: string | null;
  readonly canonical: string | null;
  readonly weak?: true;
};
/**
 * What became of an object: the canonical side has it as the legacy side has it; has it otherwise; has it not; the legacy
 * side drops it itself; the legacy side never managed to create it, and the canonical side does; only the canonical side
 * ever had it.
 */
export type ObjectFateKind = 'kept' | 'changed' | 'lost' | 'dropped' | 'never created' | 'added';
export type ProofObject = {
  readonly object: string;
  readonly fate: ObjectFateKind | 'retired';
  /** Why it may be lost or changed, by a decision in mapping.yaml; null where nothing is to be explained, or nothing does. */
  readonly reason: string | null;
  readonly definedIn: readonly Place[];
  readonly canonicalIn: readonly Place[];
  /** Why the legacy side never created it. */
  readonly refused: ProofRefusal | null;
  readonly differences: readonly ProofDifference[];
};
/** How a migration behaves beside its first run. */
export type ProofStep = {
  readonly version: string;
  readonly name: string;
  /** Whether a second run right behind the first one changes nothing. */
  readonly second: 'same' | 'changes' | 'refused';
  /** Whether its rollback takes it back and it runs again behind that. */
  readonly rollback: 'none' | 'refused' | 'incomplete' | 'whole';
};
export type ProofRows = {
  readonly tables: number;
  readonly differing: readonly { readonly table: string; readonly legacy: number; readonly canonical: number }[];
};
/** What a proof found and no change of the plan answers, so that it is shown without another replay; texts are bounded. */
export type ProofFinding = Pick<Violation, 'subject' | 'message' | 'at' | 'detail' | 'help'> & {
  readonly rule: string;
};
export type Proof = {
  readonly onefold: 1;
  /** SHA-256 over paths and hashes of all canonical files: a proof of other files says nothing about these. */
  readonly digest: string;
  /** SHA-256 of what mapping.yaml decides. */
  readonly decisions: string;
  /** By path, the SHA-256 of every legacy file and of what prepares a database, line ends read as LF. */
  readonly inputs: Readonly<Record<string, string>>;
  /** For people ("embedded PostgreSQL 18"), and the major version. */
  readonly server: string;
  readonly postgres: string;
  /** What stood in the database before the first file. */
  readonly prepared: readonly string[];
  /** Statements that were not run on either side, because they would have changed the server beyond its shadow databases. */
  readonly leftOut: readonly Place[];
  readonly legacy: readonly ProofReplay[];
  readonly canonical: Replay;
  /** Every canonical migration that PostgreSQL refuses: those behind the first one were tried all the same. */
  readonly refused: readonly (ProofRefusal & { readonly version: string })[];
  readonly steps: readonly ProofStep[];
  /** The oldest version to which the rollbacks went down in one go, and up again, and whether that held. */
  readonly whole: { readonly from: string; readonly held: boolean } | null;
  readonly objects: readonly ProofObject[];
  readonly rows: ProofRows;
  readonly catalogs: { readonly legacy: string; readonly canonical: string };
  /** Keys of the errors that nothing answers. */
  readonly open: readonly string[];
  /** Open and accepted ones; absent from proofs of before. */
  readonly findings?: readonly ProofFinding[];
  /** SHA-256 of what mapping.yaml decides, answers to findings aside: as long as it stays, so do the findings. */
  readonly measured?: string;
};
