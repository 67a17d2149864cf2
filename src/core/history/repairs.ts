import type { AppliedRow, HalfRun, MigrationFile } from '../model.js';
import { fileOf, matchAll } from './match.js';
import { versionKey } from './versions.js';

/** What ledger and files disagree about: rows whose file is another now, rows without a file, and what is half-done. */
export type Disagreements = {
  readonly changed: readonly { readonly row: AppliedRow; readonly migration: MigrationFile }[];
  readonly missing: readonly AppliedRow[];
  readonly halves: readonly HalfRun[];
};

/** Finds what ledger and files disagree about, in order of version; only of the versions named, where some are. */
export function disagreements(
  files: readonly MigrationFile[],
  rows: readonly AppliedRow[],
  halves: readonly HalfRun[],
  versions: readonly string[],
): Disagreements {
  const keys = new Set(versions.map(versionKey));
  const isMeant = ({ version }: { readonly version: string }) => keys.size === 0 || keys.has(versionKey(version));
  const matches = matchAll(files, rows).filter(isMeant);
  return {
    changed: matches.flatMap((match) => {
      const migration = fileOf(match);
      if (migration === null) return [];
      return match.rows.filter(({ checksum }) => checksum !== migration.checksum).map((row) => ({ row, migration }));
    }),
    missing: matches.filter(({ files: own }) => own.length === 0).flatMap(({ rows: own }) => own),
    halves: halves.filter(isMeant),
  };
}
