/** What a consolidation leaves for the time when the legacy files are gone: hashes, and the report's facts. */

import type { Mapping } from './decisions.js';
import type { Mention, Place } from './facts.js';
import type { DownOrigin, FileFate, Finding } from './plan.js';

export type LockFile = {
  readonly path: string;
  readonly sha256: string;
  readonly sha256Lf: string;
  readonly blob: string;
  readonly fate: FileFate;
  readonly statements: readonly string[];
};
export type LockTarget = { readonly path: string; readonly version: string | null; readonly sha256: string };
/** What the guard needs of mapping.yaml. */
export type Guarded = Pick<
  Mapping,
  | 'path'
  | 'postgres'
  | 'layout'
  | 'sources'
  | 'ignore'
  | 'accept'
  | 'prepare'
  | 'policy'
  | 'severity'
  | 'ledger'
  | 'guard'
  | 'sealed'
  | 'rewrites'
>;
/** mapping.yaml as the last write saw it: as long as its text is the same, the guard need not read it. */
export type LockMapping = {
  /** SHA-256 (hex) of its text, with CRLF read as LF. */
  readonly sha256: string;
  /** What a proof must have decided on (`decisionsDigest`). */
  readonly decisions: string;
  readonly guarded: Guarded;
};
export type Lock = {
  readonly onefold: 1;
  /** Absent from what an older onefold wrote. */
  readonly mapping?: LockMapping;
  /** Everything that the last write put on disk, except the lock itself. */
  readonly targets: readonly LockTarget[];
  /** Per glob under `accept:`, how many findings it covered. */
  readonly accepted: Readonly<Record<string, number>>;
  readonly files: readonly LockFile[];
  readonly report: ReportFacts;
};

export type ReportSource = {
  readonly path: string;
  readonly status: string;
  readonly conventions: readonly string[];
  /** Paths of the source's SQL files, in byte order. */
  readonly files: readonly string[];
};
/** Statements of one file that one decision lets go. */
export type ReportDropped = {
  readonly kind: 'retired' | 'resolved';
  /** Ordinals, ascending. */
  readonly statements: readonly number[];
  readonly reason: string;
  readonly at: Place;
};
export type ReportFile = {
  readonly path: string;
  readonly fate: FileFate;
  readonly statements: number;
  /** How many of its statements have no fate; 0 for a file that is not consolidated. */
  readonly unaccounted: number;
  /** Canonical versions that hold some of its statements. */
  readonly versions: readonly string[];
  /** Canonical versions whose rollback holds some of its statements. */
  readonly downs: readonly string[];
  readonly dropped: readonly ReportDropped[];
  /** Why the whole file is retired or ignored. */
  readonly reason: string | null;
};
export type ReportTaking = { readonly path: string; readonly taken: number; readonly of: number };
export type ReportMigration = {
  readonly version: string;
  readonly name: string;
  readonly title: string | null;
  readonly group: string | null;
  readonly from: readonly ReportTaking[];
  readonly downFrom: readonly ReportTaking[];
  readonly downOrigin: DownOrigin;
  readonly transaction: boolean;
  /** Keys of the objects that it creates ("table public.robots"), in order. */
  readonly creates: readonly string[];
  readonly why: string;
  /** How many lines its patch takes out and puts in. */
  readonly patched?: number;
  /** True of one that is written by hand. */
  readonly own?: true;
};
/**
 * What becomes of a definition when the migrations run in plan order: it stays; it does nothing because the object is
 * there (masked, by IF NOT EXISTS; repeated, without it); a later one replaces it; or a later statement drops it.
 * The others are not run: let go by a decision, changed by a patch or replaced by a migration written by hand (rewritten),
 * without a fate yet, or in a file that is not consolidated.
 */
export type DefinitionFate =
  | 'stays'
  | 'masked'
  | 'repeated'
  | 'replaced'
  | 'dropped'
  | 'retired'
  | 'resolved'
  | 'rewritten'
  | 'left behind'
  | 'kept'
  | 'reference';
export type ReportDefinition = { readonly at: Place; readonly fate: DefinitionFate; readonly version: string | null };
export type ReportObject = { readonly object: string; readonly definedIn: readonly ReportDefinition[] };
/** Statements of the deprecated sources: each counts once, by its first fate; `twice` counts those with several. */
export type ReportStatements = {
  readonly all: number;
  readonly up: number;
  readonly down: number;
  readonly absorbed: number;
  readonly retired: number;
  readonly resolved: number;
  readonly unaccounted: number;
  readonly twice: number;
};
/** All that CONSOLIDATION.md says of the legacy side; data only, so that it outlives the legacy files. */
export type ReportFacts = {
  readonly sources: readonly ReportSource[];
  /** Every SQL file in byte order of path, except what this consolidation writes and what is ignored outside of sources. */
  readonly files: readonly ReportFile[];
  /** What mapping.yaml ignores: files, folders or globs, each with its reason. */
  readonly ignored: readonly { readonly path: string; readonly reason: string }[];
  readonly statements: ReportStatements;
  readonly migrations: readonly ReportMigration[];
  /** Without their excerpts. */
  readonly findings: readonly Finding[];
  readonly objects: readonly ReportObject[];
  readonly mentions: readonly Mention[];
};

/** The bytes of a text (UTF-8) that are read as they are needed. */
export type Pieces = {
  readonly size: number;
  /** Fills a buffer with what stands from an offset on, and tells how many bytes that were. */
  readonly read: (into: Uint8Array, at: number) => number;
};
