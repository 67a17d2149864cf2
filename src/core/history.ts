import { dependencyRefusals } from './history/dependencies.js';
import { fileOf, type Match, matchAll } from './history/match.js';
import { halfRefusals, orphanRefusals, refusal, refusals } from './history/refusals.js';
import { select } from './history/selection.js';
import { compareVersions, versionKey } from './history/versions.js';
import type {
  AppliedRow,
  Draft,
  HalfRun,
  Mapping,
  MigrationFile,
  MigrationState,
  Next,
  ParsedFile,
  Runnable,
  SourceFile,
  StatusRow,
  Wish,
} from './model.js';
import { scriptOf } from './script.js';

export { nextDown } from './history/rollback.js';

const CHECKSUM_DIGITS = 16;

function fitsTransaction(file: ParsedFile | undefined): boolean {
  return file?.statements.every(({ parsed }) => 'error' in parsed || parsed.transactional) ?? true;
}

/** Gives the checksum that the ledger keeps: the first 16 hex digits of SHA-256, CRLF read as LF. */
export function checksumOf({ sha256Lf }: SourceFile): string {
  return sha256Lf.slice(0, CHECKSUM_DIGITS);
}

/**
 * Lists the canonical migrations in order of version: drafts of the canonical convention, with the files as they were
 * read. A rollback whose migration is gone is left out. A file without a number has its name as version.
 */
export function migrationFiles(drafts: readonly Draft[], files: readonly SourceFile[]): MigrationFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const made = drafts.flatMap((draft): MigrationFile[] => {
    const { path, number, name, dependsOn, up, down } = draft;
    const file = byPath.get(path);
    if (up.length === 0 || file === undefined) return [];
    const downPath = down.flatMap((chunk) => (chunk.kind === 'source' ? [chunk.section.path] : []))[0] ?? null;
    return [{ version: number ?? name, name, path, checksum: checksumOf(file), downPath, dependsOn }];
  });
  return made.sort((a, b) => compareVersions(a.version, b.version));
}

/** Makes a listed migration ready to run; `parsed` holds its files. */
export function runnableOf(migration: MigrationFile, parsed: ReadonlyMap<string, ParsedFile>): Runnable {
  const [file, downFile] = [migration.path, migration.downPath ?? ''].map((path) => parsed.get(path));
  const [up, down] = [scriptOf(file!), downFile === undefined ? null : scriptOf(downFile)];
  return {
    ...migration,
    up,
    down,
    transaction: up.mayTransact && fitsTransaction(file),
    downTransaction: down?.mayTransact !== false && fitsTransaction(downFile),
  };
}

/** Lists the canonical migrations ready to run, in order of version; the rest is as in `migrationFiles`. */
export function runnables(drafts: readonly Draft[], parsed: readonly ParsedFile[]): Runnable[] {
  const files = new Map(parsed.map((file) => [file.file.path, file]));
  const listed = migrationFiles(
    drafts,
    parsed.map(({ file }) => file),
  );
  return listed.map((migration) => runnableOf(migration, files));
}

function stateOf(match: Match, newestApplied: string | null, halves: ReadonlySet<string>): MigrationState {
  if (halves.has(versionKey(match.version))) return 'half-applied';
  const file = fileOf(match);
  if (file === null) return 'missing';
  if (match.rows.length > 0)
    return match.rows.some(({ checksum }) => checksum === file.checksum) ? 'applied' : 'changed';
  return newestApplied !== null && compareVersions(match.version, newestApplied) < 0 ? 'out-of-order' : 'pending';
}

function newestOf(matches: readonly Match[]): string | null {
  return matches.findLast(({ rows }) => rows.length > 0)?.version ?? null;
}

/**
 * Says of every version that files or ledger know in which one state it is, in order of version: applied, changed (its
 * checksum differs), missing (in the ledger, without a file), pending, out-of-order (pending below the newest applied), or
 * half-applied (begun outside of a transaction, and neither finished nor taken back).
 */
export function statusRows(
  files: readonly MigrationFile[],
  rows: readonly AppliedRow[],
  halves: readonly HalfRun[] = [],
): StatusRow[] {
  const half = new Set(halves.map(({ version }) => versionKey(version)));
  const matches = matchAll(files, rows);
  const newest = newestOf(matches);
  const known = new Set(matches.map(({ version }) => versionKey(version)));
  const gone = halves.filter(({ version }) => !known.has(versionKey(version)));
  const orphans = gone.map(({ version }): StatusRow => {
    return { version, name: '', state: 'half-applied', applied: null, checksum: null };
  });
  const told = matches.map((match): StatusRow => {
    const file = fileOf(match);
    const applied = match.rows.find(({ checksum }) => checksum === file?.checksum) ?? match.rows[0] ?? null;
    const name = file?.name ?? applied?.name ?? '';
    const state = stateOf(match, newest, half);
    return { version: match.version, name, state, applied, checksum: file?.checksum ?? null };
  });
  return [...told, ...orphans].sort((a, b) => compareVersions(a.version, b.version));
}

/** What `up` is to run: by whose rules, which of what is pending, and what an earlier run left half-done. */
export type UpOptions = {
  readonly outOfOrder?: Mapping['policy']['outOfOrder'];
  readonly wish?: Wish;
  readonly halves?: readonly HalfRun[];
};

/** What was begun goes on under the version that it was begun with. */
function begun<M extends MigrationFile>(migrations: readonly M[], halves: readonly HalfRun[]): M[] {
  const versions = new Map(halves.map(({ version }) => [versionKey(version), version]));
  return migrations.map((one) => ({ ...one, version: versions.get(versionKey(one.version)) ?? one.version }));
}

/**
 * Chooses what `up` runs: everything not applied, in order of version, or what of it is wished. Refuses, with all reasons
 * at once, when files and ledger contradict each other, when something is half-done, or when a declared dependency would
 * not have run before; `outOfOrder: 'allow'` lets versions below the newest applied run.
 */
export function nextUp<M extends MigrationFile>(
  files: readonly M[],
  rows: readonly AppliedRow[],
  { outOfOrder = 'refuse', wish = { kind: 'all' }, halves = [] }: UpOptions = {},
): Next<M> {
  const matches = matchAll(files, rows);
  const reasons = [
    ...halfRefusals(halves, 'up'),
    ...orphanRefusals(halves, matches),
    ...refusals(matches, outOfOrder === 'allow' ? null : newestOf(matches)),
  ];
  if (reasons.length > 0) return refusal(reasons);
  const pending = matches.filter((match) => match.rows.length === 0).flatMap((match) => match.files);
  const chosen = select(files, pending, wish, outOfOrder);
  if (chosen.kind === 'refusal') return chosen;
  const applied = matches.filter((match) => match.rows.length > 0).flatMap((match) => match.files);
  const lacking = dependencyRefusals(files, applied, chosen.migrations);
  return lacking.length === 0 ? { kind: 'run', migrations: begun(chosen.migrations, halves) } : refusal(lacking);
}
