/** What a database has, what a run did, and what a command reports. */
import type { Proof } from './certificate.js';
import type { Choices, Conflict } from './choices.js';
import type { Place } from './facts.js';
import type { Finding, Plan } from './plan.js';

/** A row of the ledger; `at` as PostgreSQL prints it in UTC ("2024-11-30 10:45:23"). */
export type AppliedRow = {
  readonly version: string;
  readonly name: string;
  readonly checksum: string;
  readonly at: string;
  readonly milliseconds: number | null;
  readonly gitCommit: string | null;
};
/** One statement to send: for COPY … FROM stdin `data` is what follows it, else null. `start` is its offset in the file. */
export type ScriptPart = { readonly text: string; readonly start: number; readonly data: string | null };
/** A file ready to run, statement by statement, without its own BEGIN and COMMIT and without psql lines. */
export type Script = { readonly path: string; readonly text: string; readonly parts: readonly ScriptPart[] };
/** A canonical migration as the runner needs it, read from `versions/` and `down/`. */
export type Runnable = {
  readonly version: string;
  readonly name: string;
  readonly path: string;
  /** First 16 hex digits of SHA-256 of the file with CRLF read as LF. */
  readonly checksum: string;
  readonly up: Script;
  readonly down: Script | null;
  /** False when the up (or the down) must run outside a transaction. */
  readonly transaction: boolean;
  readonly downTransaction: boolean;
};
export type MigrationState = 'applied' | 'pending' | 'changed' | 'missing' | 'out-of-order';
export type StatusRow = {
  readonly version: string;
  readonly name: string;
  readonly state: MigrationState;
  readonly applied: AppliedRow | null;
  /** The checksum of the file now; null when the file is missing. */
  readonly checksum: string | null;
};
/** What to run next, or why nothing may run. */
export type Next =
  | { readonly kind: 'run'; readonly migrations: readonly Runnable[] }
  | { readonly kind: 'refusal'; readonly message: string; readonly help: string };
/** A statement that PostgreSQL refused, translated to a place in the file. */
export type SqlFailure = {
  readonly place: Place;
  readonly sqlstate: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** The offending line with a caret beneath. */
  readonly excerpt: readonly string[];
};
export type RunDone = { readonly version: string; readonly name: string; readonly milliseconds: number };
export type Run = {
  readonly direction: 'up' | 'down';
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
  readonly changes?: readonly FileChange[];
  readonly target?: Target;
  readonly run?: Run;
  readonly proof?: Proof;
  readonly status?: readonly StatusRow[];
  /** Objects that several legacy files define. */
  readonly conflicts?: readonly Conflict[];
  /** What can be done about one of them. */
  readonly choices?: Choices;
  /** A text to print as it is (a rule's page, a generated document). */
  readonly text?: string;
  /** For people: every finding with all its places, also those that mapping.yaml answers. */
  readonly verbose?: boolean;
  /** For people: of the open findings only errors, for a command whose matter is another. */
  readonly brief?: boolean;
  /** For people: show `changes` as unified diffs. */
  readonly showDiff?: boolean;
};
