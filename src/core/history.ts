import { fileOf, type Match, matchAll } from './history/match.js';
import { refusals } from './history/refusals.js';
import { compareVersions } from './history/versions.js';
import type {
  AppliedRow,
  Draft,
  Mapping,
  MigrationState,
  Next,
  ParsedFile,
  Runnable,
  Script,
  StatusRow,
} from './model.js';
import { scriptOf } from './script.js';
import { plural } from './text.js';

const CHECKSUM_DIGITS = 16;

function fitsTransaction(file: ParsedFile | undefined): boolean {
  return file?.statements.every(({ parsed }) => 'error' in parsed || parsed.transactional) ?? true;
}

function scriptAt(path: string | undefined, files: ReadonlyMap<string, ParsedFile>): Script | null {
  const file = path === undefined ? undefined : files.get(path);
  return file === undefined ? null : scriptOf(file);
}

/**
 * Makes the canonical migrations ready to run, in order of version: drafts of the canonical convention, with their parsed
 * files. A rollback whose migration is gone is left out. A file without a number has its name as version.
 */
export function runnables(drafts: readonly Draft[], parsed: readonly ParsedFile[]): Runnable[] {
  const files = new Map(parsed.map((file) => [file.file.path, file]));
  const made = drafts.flatMap((draft): Runnable[] => {
    const { path, number, name, transaction, up, down } = draft;
    const file = files.get(path);
    if (up.length === 0 || file === undefined) return [];
    const downPath = down.flatMap((chunk) => (chunk.kind === 'source' ? [chunk.section.path] : []))[0];
    return [
      {
        version: number ?? name,
        name,
        path,
        checksum: file.file.sha256Lf.slice(0, CHECKSUM_DIGITS),
        up: scriptOf(file),
        down: scriptAt(downPath, files),
        transaction: transaction && fitsTransaction(file),
        downTransaction: fitsTransaction(downPath === undefined ? undefined : files.get(downPath)),
      },
    ];
  });
  return made.sort((a, b) => compareVersions(a.version, b.version));
}

function stateOf(match: Match, newestApplied: string | null): MigrationState {
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
 * checksum differs), missing (in the ledger, without a file), pending, or out-of-order (pending below the newest applied).
 */
export function statusRows(files: readonly Runnable[], rows: readonly AppliedRow[]): StatusRow[] {
  const matches = matchAll(files, rows);
  const newest = newestOf(matches);
  return matches.map((match) => {
    const file = fileOf(match);
    const applied = match.rows.find(({ checksum }) => checksum === file?.checksum) ?? match.rows[0] ?? null;
    const name = file?.name ?? applied?.name ?? '';
    return { version: match.version, name, state: stateOf(match, newest), applied, checksum: file?.checksum ?? null };
  });
}

/**
 * Chooses what `up` runs: everything not applied, in order of version. Refuses, with all reasons at once, when files and
 * ledger contradict each other; `outOfOrder: 'allow'` lets versions below the newest applied run.
 */
export function nextUp(
  files: readonly Runnable[],
  rows: readonly AppliedRow[],
  policy: Pick<Mapping['policy'], 'outOfOrder'> = { outOfOrder: 'refuse' },
): Next {
  const matches = matchAll(files, rows);
  const reasons = refusals(matches, policy.outOfOrder === 'allow' ? null : newestOf(matches));
  if (reasons.length > 0) {
    return {
      kind: 'refusal',
      message: reasons.map(({ message }) => message).join('\n'),
      help: reasons.map(({ help }) => help).join('\n'),
    };
  }
  return {
    kind: 'run',
    migrations: matches.filter((match) => match.rows.length === 0).flatMap((match) => match.files),
  };
}

function withoutDown(match: Match): string | null {
  const row = match.rows[0]!;
  const file = fileOf(match);
  if (match.files.length > 1) return `${row.version} (${match.files.map(({ path }) => path).join(' or ')}?)`;
  if (file === null) return `${row.version} ${row.name} (its file is missing)`;
  return file.down === null ? `${row.version} ${file.name}` : null;
}

/**
 * Chooses what `down` runs: the newest `steps` applied versions, newest first; all of them when there are fewer. Refuses,
 * before anything runs, fewer than 1 step and any version among them without a rollback, naming all such versions.
 * A migration comes back under the version that its ledger row has.
 */
export function nextDown(files: readonly Runnable[], rows: readonly AppliedRow[], steps: number): Next {
  if (!Number.isInteger(steps) || steps < 1) {
    const message = `cannot roll back ${steps} steps: nothing was rolled back.`;
    return { kind: 'refusal', message, help: 'give --steps a whole number from 1.' };
  }
  const applied = matchAll(files, rows).filter((match) => match.rows.length > 0);
  const last = applied.slice(-steps).reverse();
  const lacking = last.flatMap((match) => withoutDown(match) ?? []);
  if (lacking.length > 0) {
    const all = last.length === 1 ? 'the migration' : `${plural(lacking.length, 'migration')} of the ${last.length}`;
    return {
      kind: 'refusal',
      message: `${all} to roll back ${lacking.length === 1 ? 'has' : 'have'} no rollback: ${lacking.join(', ')}. Nothing was rolled back.`,
      help: 'write the missing down file as down/NNN_name_down.sql beside its migration, or roll back fewer with --steps.',
    };
  }
  const migrations = last.map((match) => ({ ...fileOf(match)!, version: match.rows[0]!.version }));
  return { kind: 'run', migrations };
}
