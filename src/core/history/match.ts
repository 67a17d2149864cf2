import type { AppliedRow, MigrationFile } from '../model.js';
import { byCodeUnit } from '../text.js';
import { compareVersions, versionKey } from './versions.js';

/** One version: the files that have it, in order of path, and the rows that record it. One of the two may be empty. */
export type Match<M extends MigrationFile = MigrationFile> = {
  readonly version: string;
  readonly files: readonly M[];
  readonly rows: readonly AppliedRow[];
};

/**
 * Brings files and ledger together, in order of version. A row belongs to the files whose version has the same value,
 * however many zeros it leads with.
 */
export function matchAll<M extends MigrationFile>(files: readonly M[], rows: readonly AppliedRow[]): Match<M>[] {
  const byKey = new Map<string, { files: M[]; rows: AppliedRow[] }>();
  const at = (version: string) => {
    const key = versionKey(version);
    const found = byKey.get(key) ?? { files: [], rows: [] };
    byKey.set(key, found);
    return found;
  };
  for (const file of files) at(file.version).files.push(file);
  for (const row of rows) at(row.version).rows.push(row);
  return [...byKey.values()]
    .map((found) => ({
      version: found.files[0]?.version ?? found.rows[0]?.version ?? '',
      files: found.files.toSorted((a, b) => byCodeUnit(a.path, b.path)),
      rows: found.rows.toSorted((a, b) => compareVersions(a.version, b.version)),
    }))
    .sort((a, b) => compareVersions(a.version, b.version));
}

/** The file of a version that its row means: the one with the recorded checksum, else the first by path. */
export function fileOf<M extends MigrationFile>({ files, rows }: Match<M>): M | null {
  return files.find(({ checksum }) => rows.some((row) => row.checksum === checksum)) ?? files[0] ?? null;
}
