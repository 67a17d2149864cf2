/** What the interactive session shows of a repository and its decisions: plain data, so that it travels between threads. */
import type { Choices, Conflict } from './choices.js';
import type { MappingEdit, MappingProblem } from './decisions.js';
import type { Place } from './facts.js';
import type { ReportFile, ReportMigration, ReportSource, ReportStatements } from './lock.js';
import type { DownOrigin, Finding } from './plan.js';
import type { Run, Target } from './run.js';

/** Whether the last proof says something about the migrations as they are planned now. */
export type ProofStanding = 'none' | 'stale' | 'holds' | 'fails';
/** A legacy file that rolls back what other files make, as its convention pairs it with them. */
export type LegacyRollback = { readonly path: string; readonly of: readonly string[] };
/** An object ("table public.x"), or a column ("y") of a table that may stand without it, and which takings make it. */
export type MadeThing = { readonly thing: string; readonly table?: string; readonly by: readonly number[] };
/** What the migrations of the plan make, so that it can be told what is lost with some of them. */
export type SessionMakings = {
  /** What each migration takes of each file; `others` counts the statements that make nothing, but alter, fill or grant. */
  readonly takings: readonly { readonly migration: string; readonly path: string; readonly others: number }[];
  /** In run order. */
  readonly things: readonly MadeThing[];
};
/** All that a screen shows without asking again; of the same decisions always the same. */
export type SessionFacts = {
  readonly mappingPath: string;
  readonly sources: readonly ReportSource[];
  readonly files: readonly ReportFile[];
  readonly statements: ReportStatements;
  /** In the order of `migrations:`, one for each. */
  readonly migrations: readonly ReportMigration[];
  /** With their excerpts. */
  readonly findings: readonly Finding[];
  readonly conflicts: readonly Conflict[];
  /** Of the deprecated sources; empty where the legacy files are gone, as `makings` is. */
  readonly rollbacks: readonly LegacyRollback[];
  readonly makings: SessionMakings;
  /**
   * True where the last write was of these very decisions, and every migration and rollback that it wrote is there as it was
   * written; what has no version, such as the report, is not compared.
   */
  readonly written: boolean;
  /** How many lines of code and documentation still name what is to go. */
  readonly mentions: number;
  readonly proof: ProofStanding;
  /** What the last proof found and the plan does not settle; null where there is none of the migrations as they are planned. */
  readonly proofFindings: readonly Finding[] | null;
  /** Of a proof of the migrations as they are planned, what it showed of each, by version. */
  readonly proved: Readonly<Record<string, 'runs' | 'refused' | 'not reversible'>>;
  readonly sealed: string | null;
  /** True where legacy files are gone, so that nothing is planned anew. */
  readonly fromLock: boolean;
  readonly notes: readonly string[];
};
/** The decisions of a moment: a text of mapping.yaml, and what was decided since, edit by edit. */
export type SessionDraft = { readonly text: string; readonly edits: readonly MappingEdit[] };
/** A text of mapping.yaml with what it says, or with why it says nothing: then `plain` is null. */
export type SessionText = {
  readonly text: string;
  readonly plain: Readonly<Record<string, unknown>> | null;
  readonly problems: readonly MappingProblem[];
};
/** What came of thinking decisions through. */
export type Thought = { readonly text: string; readonly facts: SessionFacts };

export type SqlKind = 'keyword' | 'string' | 'number' | 'comment' | 'name' | 'other';
/** SQL line by line, each line in runs of one kind; tabs are blanks, and nothing in it moves a cursor. */
export type SqlText = {
  readonly path: string;
  readonly lines: readonly (readonly { readonly text: string; readonly kind: SqlKind }[])[];
};
/**
 * A line of a definition beside lines of others, null where it has none; `differs` where that is not as most definitions
 * have it, or where none of the ways is the most, not as the first has it.
 */
export type SqlCell = { readonly runs: SqlText['lines'][number] | null; readonly differs: boolean };
/** What stands beside each other: a cell for each definition. */
export type SqlRow = readonly SqlCell[];
/** What can be done about an object, with the SQL of its definitions beside each other. */
export type ConflictDetail = Choices & { readonly sql: readonly SqlRow[] };
/** A statement of a migration: where it stands in its legacy file, and what it does. */
export type MigrationStatement = {
  readonly path: string;
  readonly ordinal: number;
  readonly at: Place;
  readonly label: string;
};
export type MigrationDetail = {
  readonly name: string;
  /** The canonical file as it would be written, and its rollback. */
  readonly target: SqlText;
  readonly down: SqlText | null;
  readonly downOrigin: DownOrigin;
  /** True of a generated rollback that is written only once a proof has replayed it. */
  readonly downHeldBack: boolean;
  readonly sources: readonly SqlText[];
  readonly statements: readonly MigrationStatement[];
  /** The statements of its rollback, where that comes from legacy files, with the positions of the `statements` undone. */
  readonly undoing: readonly { readonly path: string; readonly ordinal: number; readonly of: readonly number[] }[];
  readonly makes: readonly string[];
  /** What it needs and does not make itself, and the version that makes it; null where none of the plan does. */
  readonly needs: readonly { readonly object: string; readonly version: string | null }[];
  readonly notUndone: readonly string[];
  readonly why: string;
};

/** Two texts to be compared: a legacy file and its canonical one, two legacy files, or a file on disk and its next text. */
export type ComparisonWish =
  | { readonly kind: 'migration'; readonly name: string }
  | { readonly kind: 'files'; readonly left: string; readonly right: string }
  | { readonly kind: 'disk'; readonly path: string };
export type DiffLine = { readonly kind: 'same' | 'added' | 'removed' | 'hunk' | 'head'; readonly text: string };
export type Comparison = { readonly title: string; readonly lines: readonly DiffLine[] };

/** A file that a write would touch; `lines` counts what is added and removed. */
export type PlannedChange = {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'removed' | 'unchanged';
  readonly added: number;
  readonly removed: number;
  /** True where a person edited it since the last write: the write refuses it. */
  readonly edited: boolean;
};
/** What a run against a database would do, before it does. */
export type RunPreview = {
  readonly target: Target;
  readonly migrations: readonly { readonly version: string; readonly name: string }[];
  /** Findings about what would run that takes away rows or columns, accepted ones among them. */
  readonly destructive: readonly Finding[];
  /** Errors in new migrations, for which `up` runs nothing. */
  readonly errors: readonly Finding[];
};
/** What a proof came to: its verdict, the rules of the errors that nothing answers (the heaviest first), and what was measured. */
export type ProofOutcome = {
  readonly notes: readonly string[];
  readonly left: readonly { readonly rule: string; readonly count: number }[];
  readonly facts: readonly { readonly label: string; readonly text: string }[];
};
/**
 * A migration that is to be edited: by its name, or as the one that a place in SQL stands in. `at` is where to begin, in the
 * canonical file or in a source.
 */
export type EditWish = { readonly migration: string | null; readonly at: Place | null };
/** A canonical file as it would be written, to be edited from a line on. */
export type Editable = {
  readonly migration: string;
  readonly path: string;
  readonly text: string;
  readonly line: number;
};
/** What an edit comes to: a patch (null: the sources give just that), or why it cannot be kept, and the line of that. */
export type EditVerdict =
  | { readonly kind: 'patch'; readonly patch: string | null }
  | { readonly kind: 'refused'; readonly refusal: SessionRefusal; readonly line: number | null };

/** What a command came to, for the session: the report as text lines, and of a run what ran. */
export type SessionReport = {
  readonly command: string;
  readonly verdict: 'ok' | 'attention';
  readonly lines: readonly string[];
  readonly run: Run | null;
  readonly findings: readonly Finding[];
  /** Of a proof: its notes are here, and not among the lines. */
  readonly proof: ProofOutcome | null;
};
/** Why something could not be done, as `UserError` says it. */
export type SessionRefusal = { readonly message: string; readonly hint: string };
