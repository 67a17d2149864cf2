/** What a database has, what a run did, and what a command reports. */
import type { Proof } from './certificate.js';
import type { Choices, Conflict } from './choices.js';
import type { Place } from './facts.js';
import type { LeftAlone, Rename } from './guard.js';
import type { PageFacts } from './page.js';
import type { Finding, Plan } from './plan.js';

/** A row of the ledger; `at` as PostgreSQL prints it in UTC ("2024-11-30 10:45:23"). */
export type AppliedRow = {
  readonly version: string;
  readonly name: string;
  readonly checksum: string;
  readonly at: string;
  readonly milliseconds: number | null;
  readonly gitCommit: string | null;
  readonly appliedBy: string | null;
};
/** How the audit trail calls what was done: `stamp` and `repair` change the ledger alone. */
export type AuditAction = 'apply' | 'rollback' | 'stamp' | 'repair';
/** `running` is also what a run that was cut off has left: outside of a transaction only. */
export type AuditStatus = 'success' | 'failed' | 'running';
/** An entry of the audit trail; `at` as in `AppliedRow`. `statementsDone` counts what ran outside of a transaction. */
export type AuditRow = {
  readonly version: string;
  readonly name: string | null;
  readonly action: AuditAction;
  readonly status: AuditStatus;
  readonly at: string;
  readonly milliseconds: number | null;
  readonly error: string | null;
  readonly reason: string | null;
  readonly by: string | null;
  readonly environment: string | null;
  readonly statementsDone: number | null;
  readonly statements: number | null;
};
/** A script outside of a transaction that has begun and is not recorded: what of it had run. */
export type HalfRun = {
  /** The audit trail's id of its entry. */
  readonly id: string;
  readonly version: string;
  readonly direction: Run['direction'];
  readonly done: number;
  readonly total: number;
  /** Of the statements that had run, by `partsDigest`: they must not have changed since. */
  readonly digest: string;
  /** What PostgreSQL said of the statement that failed; null when the run was cut off, and nobody knows of that one. */
  readonly error: string | null;
};
/** What a database remembers: the rows of the ledger, null where it has none, and what was left half-done. */
export type Recorded = { readonly rows: readonly AppliedRow[] | null; readonly halves: readonly HalfRun[] };
/**
 * A statement that PostgreSQL runs outside of a transaction only, by what tells afterwards whether it was done: an index
 * that is there or gone (its name as SQL needs it), nothing needs to be known of what may run twice, and else nobody knows.
 */
export type Outside =
  | { readonly kind: 'creates-index'; readonly index: string }
  | { readonly kind: 'drops-index'; readonly index: string }
  | { readonly kind: 'repeatable' | 'unknown' };
/** One statement to send: for COPY … FROM stdin `data` is what follows it, else null. `start` is its offset in the file. */
export type ScriptPart = {
  readonly text: string;
  readonly start: number;
  readonly data: string | null;
  /** Absent for a statement that may run in a transaction. */
  readonly outside?: Outside;
  /** Present where it sets something for its session, which a run that goes on has to set again. */
  readonly setting?: true;
};
/** Limits that a file's header sets, as PostgreSQL reads them ("5s"); null where it sets none. */
export type Timeouts = { readonly lock: string | null; readonly statement: string | null };
/** Why a script cannot run, at an offset. */
export type ScriptFault = { readonly at: number; readonly message: string; readonly help: string };
/** A file ready to run, statement by statement, without its own BEGIN and COMMIT and without psql lines. */
export type Script = {
  readonly path: string;
  readonly text: string;
  readonly parts: readonly ScriptPart[];
  /** False where the header says `onefold: no-transaction`. */
  readonly mayTransact: boolean;
  readonly timeouts: Timeouts;
  readonly faults: readonly ScriptFault[];
};
/** A canonical migration as it is listed, before its SQL is read. */
export type MigrationFile = {
  readonly version: string;
  readonly name: string;
  readonly path: string;
  /** First 16 hex digits of SHA-256 of the file with CRLF read as LF. */
  readonly checksum: string;
  readonly downPath: string | null;
  /** Versions, names or file names of migrations, as its header names them. */
  readonly dependsOn: readonly string[];
};
/** A canonical migration as the runner needs it, read from `versions/` and `down/`. */
export type Runnable = MigrationFile & {
  readonly up: Script;
  readonly down: Script | null;
  /** False when the up (or the down) must run outside a transaction. */
  readonly transaction: boolean;
  readonly downTransaction: boolean;
};
export type MigrationState = 'applied' | 'pending' | 'changed' | 'missing' | 'out-of-order' | 'half-applied';
export type StatusRow = {
  readonly version: string;
  readonly name: string;
  readonly state: MigrationState;
  readonly applied: AppliedRow | null;
  /** The checksum of the file now; null when the file is missing. */
  readonly checksum: string | null;
};
/** Which of the migrations that may run: all, the first few, those up to a version, or one alone. */
export type Wish =
  | { readonly kind: 'all' }
  | { readonly kind: 'steps'; readonly steps: number }
  | { readonly kind: 'target' | 'only'; readonly version: string };
/** What to run next, or why nothing may run. */
export type Next<M extends MigrationFile = Runnable> =
  | { readonly kind: 'run'; readonly migrations: readonly M[] }
  | NoRun;
/** Why nothing may run, and what to do; `unknown` where no migration has the version that was named. */
export type NoRun = {
  readonly kind: 'refusal';
  readonly message: string;
  readonly help: string;
  readonly unknown?: true;
};
/** What a dry run found to do, to be held against what is to be done when it is meant: `head` is the newest version applied. */
export type RunPlan = {
  readonly onefold: 1;
  readonly migrations: readonly { readonly version: string; readonly name: string; readonly checksum: string }[];
  readonly head: string | null;
  /** The database, by name and by the identifier that its server was given when it was made. */
  readonly database: string;
  /** A digest of all versions and checksums of the ledger. */
  readonly ledger: string;
  readonly digest: string;
};
/**
 * A change of the ledger that runs no migration: a version counts as applied, has another checksum (`applied` is the text
 * that had run, null where no commit has it), counts as applied no more, or is no longer half-done.
 */
export type LedgerChange =
  | { readonly kind: 'stamp'; readonly migration: MigrationFile }
  | {
      readonly kind: 'checksum';
      readonly row: AppliedRow;
      readonly migration: MigrationFile;
      readonly applied: string | null;
      readonly now: string;
    }
  | { readonly kind: 'remove'; readonly row: AppliedRow }
  | { readonly kind: 'forget'; readonly half: HalfRun };
/** Changes of the ledger, done or only proposed. */
export type LedgerChanges = { readonly done: boolean; readonly changes: readonly LedgerChange[] };
/** A statement that PostgreSQL refused, translated to a place in the file. */
export type SqlFailure = {
  readonly place: Place;
  readonly sqlstate: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** The offending line with a caret beneath. */
  readonly excerpt: readonly string[];
  /** What the static analysis knows of the reason: a clause. */
  readonly cause?: string;
};
/** A migration that has run; `notices` are what PostgreSQL said beside its answers. */
export type RunDone = {
  readonly version: string;
  readonly name: string;
  readonly milliseconds: number;
  readonly notices: readonly string[];
};
export type Run = {
  readonly direction: 'up' | 'down';
  /** True where all that is done was rolled back in the end: a rehearsal. */
  readonly rehearsed?: true;
  readonly done: readonly RunDone[];
  readonly failed: { readonly version: string; readonly name: string; readonly failure: SqlFailure } | null;
  readonly notRun: readonly { readonly version: string; readonly name: string }[];
};
/** What happens while a run goes on, for progress. */
export type RunEvent =
  | { readonly kind: 'start'; readonly direction: 'up' | 'down'; readonly total: number }
  | { readonly kind: 'begin'; readonly version: string; readonly name: string }
  | { readonly kind: 'done'; readonly version: string; readonly name: string; readonly milliseconds: number }
  | { readonly kind: 'progress'; readonly label: string; readonly done: number; readonly total: number }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'end' };
/** Where SQL ran: never with a password. */
export type Target = {
  readonly host: string;
  readonly database: string;
  readonly serverVersion: string;
  readonly embedded: boolean;
};
/** What another linter says of a file; line and column count from 0, columns in bytes of UTF-8. */
export type LinterNote = {
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
  readonly help: string | null;
};
/** One file that a write is about: `before` is null when it is new, `text` when it is removed. */
export type FileChange = { readonly path: string; readonly text: string | null; readonly before: string | null };
/** The one value that a command returns; every reporter is a function of it. */
export type Report = {
  readonly command: string;
  readonly verdict: 'ok' | 'attention';
  /** Sentences for people, before anything else. */
  readonly notes: readonly string[];
  readonly findings?: readonly Finding[];
  readonly plan?: Plan;
  /** Files that get another name; they are not among `changes`. */
  readonly renames?: readonly Rename[];
  readonly changes?: readonly FileChange[];
  /** Places that a renaming leaves to a person. */
  readonly leftAlone?: readonly LeftAlone[];
  readonly target?: Target;
  readonly run?: Run;
  readonly proof?: Proof;
  readonly status?: readonly StatusRow[];
  readonly ledger?: LedgerChanges;
  /** The audit trail, newest first. */
  readonly history?: readonly AuditRow[];
  /** Objects that several legacy files define. */
  readonly conflicts?: readonly Conflict[];
  /** What can be done about one of them. */
  readonly choices?: Choices;
  /** A text to print as it is (a rule's page, a generated document). */
  readonly text?: string;
  /** What the page for reviewers is made from, where a command has it. */
  readonly page?: PageFacts;
  /** For people: every finding with all its places, also those that mapping.yaml answers. */
  readonly verbose?: boolean;
  /** For people: of the open findings only errors, for a command whose matter is another. */
  readonly brief?: boolean;
  /** For people: show `status` as a list, one short line each. */
  readonly compact?: boolean;
  /** For people: show `changes` as unified diffs. */
  readonly showDiff?: boolean;
};
