/** What a consolidation leaves for the time when the legacy files are gone: hashes, and the report's facts. */

import type { Place } from './facts.js';
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
export type Lock = {
  readonly onefold: 1;
  readonly files: readonly LockFile[];
  /** Everything that the last write put on disk, except the lock itself. */
  readonly targets: readonly LockTarget[];
  /** Per glob under `accept:`, how many findings it covered. */
  readonly accepted: Readonly<Record<string, number>>;
  readonly report: ReportFacts;
};

export type ReportSource = {
  readonly path: string;
  readonly status: string;
  readonly conventions: readonly string[];
  /** Paths below the source, in byte order. */
  readonly files: readonly string[];
};
export type ReportFile = {
  readonly path: string;
  readonly fate: FileFate;
  readonly statements: number;
  /** Canonical versions that hold some of its statements. */
  readonly versions: readonly string[];
  readonly reason: string | null;
};
export type ReportMigration = {
  readonly version: string;
  readonly name: string;
  readonly title: string | null;
  readonly group: string | null;
  readonly from: readonly { readonly path: string; readonly taken: number; readonly of: number }[];
  readonly downOrigin: DownOrigin;
  readonly transaction: boolean;
  /** Keys of the objects that it creates ("table public.robots"), in order. */
  readonly creates: readonly string[];
  readonly why: string;
};
export type ReportObject = {
  readonly object: string;
  readonly definedIn: readonly { readonly at: Place; readonly fate: string }[];
};
/** All that CONSOLIDATION.md says of the legacy side; data only, so that it outlives the legacy files. */
export type ReportFacts = {
  readonly sources: readonly ReportSource[];
  readonly files: readonly ReportFile[];
  readonly migrations: readonly ReportMigration[];
  readonly findings: readonly Finding[];
  readonly objects: readonly ReportObject[];
  readonly mentions: readonly { readonly at: Place; readonly names: string; readonly text: string }[];
};
