/** What people decided, as mapping.yaml says it. Every decision knows its line, so that a finding can name it. */
import type { Place } from './facts.js';

export type SourceStatus = 'deprecated' | 'reference';
export type Source = {
  /** A directory, a file or a glob, relative to mapping.yaml. */
  readonly path: string;
  readonly status: SourceStatus;
  /** Null when it is to be recognised. */
  readonly convention: string | null;
  /** Paths or globs below the source that may stay where they are. */
  readonly keep: readonly string[];
  readonly at: Place;
};
export type Ignore = { readonly path: string; readonly reason: string; readonly at: Place };
/** Statements of a file: all of them, only those selected, or all except those selected. */
export type Selection = {
  readonly path: string;
  readonly only: readonly string[] | null;
  readonly except: readonly string[] | null;
  readonly at: Place;
};
/** Where an entry's rollback comes from: its sources' own downs in reverse, named files, made from the up, or nowhere. */
export type DownChoice =
  | { readonly kind: 'sources' | 'generated' | 'none' }
  | { readonly kind: 'files'; readonly from: readonly Selection[] };
/**
 * Where an entry's SQL comes from: its sources as they are, its sources changed by a unified diff of the rendered body,
 * or a person, who wrote the file in the versions directory. `at` is the line of the key.
 */
export type BodyChoice =
  | { readonly kind: 'sources' }
  | { readonly kind: 'patched'; readonly patch: string; readonly at: Place }
  | { readonly kind: 'own'; readonly at: Place };
export type MigrationEntry = {
  readonly name: string;
  /** Pinned version; null takes the smallest free number above the predecessor. */
  readonly version: string | null;
  readonly title: string | null;
  readonly group: string | null;
  readonly from: readonly Selection[];
  readonly down: DownChoice;
  readonly body: BodyChoice;
  readonly at: Place;
};
/**
 * What becomes of an object that several files define: one file's definition stays; or that of `base` (null takes the
 * first in run order) with what only the others have; or some files give theirs a name of its own.
 */
export type Resolution =
  | { readonly kind: 'keep'; readonly path: string }
  | { readonly kind: 'union'; readonly base: string | null }
  | { readonly kind: 'rename'; readonly names: ReadonlyMap<string, string> };
/** A decision on an object; the create statements that it lets go are left out. */
export type Resolve = {
  readonly object: string;
  readonly resolution: Resolution;
  readonly reason: string;
  readonly at: Place;
};
export type Retire = Selection & { readonly reason: string };
export type Accept = {
  /** A finding's key ("missing-down legacy/001_a.sql"), or a glob over keys. */
  readonly finding: string;
  readonly reason: string;
  /** How many findings a glob may cover; null takes the number that the lock recorded. */
  readonly count: number | null;
  readonly at: Place;
};
/**
 * What a database needs before the first migration, for a base that lives elsewhere: a stand-in for a platform, an SQL
 * file, or an extension that the server does not ship, whose CREATE EXTENSION is let pass and does nothing.
 */
export type Prepare =
  | { readonly kind: 'stand-in'; readonly name: string; readonly at: Place }
  | { readonly kind: 'file'; readonly path: string; readonly at: Place }
  | { readonly kind: 'extension'; readonly name: string; readonly at: Place };
/** Files whose offence the guard knows and lets be. */
export type Grandfathered = Ignore;
export type GuardChoice = {
  /** The branch to compare with; null takes the main line of the remote. */
  readonly base: string | null;
  readonly grandfathered: readonly Grandfathered[];
};
export type Rewrite = { readonly version: string; readonly reason: string; readonly at: Place };
export type Severity = 'error' | 'warning' | 'info' | 'off';
export type Layout = {
  readonly versions: string;
  readonly down: string;
  readonly reports: string;
  readonly digits: number;
};
export type Policy = {
  readonly downs: 'optional' | 'required';
  readonly outOfOrder: 'refuse' | 'allow';
  /** How long a statement inside a transaction waits for a lock, as PostgreSQL reads it ("10s", "0" for ever). */
  readonly lockTimeout: string;
  /** How often a migration is tried again that did not get a lock in that time. */
  readonly lockRetries: number;
  /** How long a statement may take; null for as long as the server allows. */
  readonly statementTimeout: string | null;
};
/** What the runner keeps in a database, by name, all in one schema. */
export type LedgerNames = {
  readonly schema: string;
  readonly table: string;
  /** The audit trail. */
  readonly history: string;
  readonly statusFunction: string;
  readonly statusView: string;
};
export type Mapping = {
  /** Where it was read from, relative to the root; names the file in places and messages. */
  readonly path: string;
  readonly postgres: string | null;
  readonly layout: Layout;
  readonly sources: readonly Source[];
  readonly ignore: readonly Ignore[];
  readonly migrations: readonly MigrationEntry[];
  readonly resolve: readonly Resolve[];
  readonly retire: readonly Retire[];
  readonly accept: readonly Accept[];
  /** In the order in which it runs. */
  readonly prepare: readonly Prepare[];
  readonly policy: Policy;
  readonly severity: Readonly<Record<string, Severity>>;
  readonly ledger: LedgerNames;
  readonly guard: GuardChoice;
  /** The day (YYYY-MM-DD) of `onefold seal`; null before. */
  readonly sealed: string | null;
  /** Why it was sealed without a proof; null when it was not. */
  readonly unproved: string | null;
  /** Sealed migrations whose bytes were changed all the same. */
  readonly rewrites: readonly Rewrite[];
};
/** Something wrong in mapping.yaml, with what to do. */
export type MappingProblem = { readonly at: Place; readonly message: string; readonly help: string };

/**
 * One change of mapping.yaml; `path` leads from the root by keys and list positions. `move` takes the item that `path`
 * leads to to the index `to` of its list, as counted after the move; `insert` puts a new item where `path` leads to.
 */
export type MappingEdit =
  | { readonly kind: 'set' | 'append' | 'insert'; readonly path: readonly (string | number)[]; readonly value: unknown }
  | { readonly kind: 'delete'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'move'; readonly path: readonly (string | number)[]; readonly to: number };
