import { canonicalConvention } from '../core/conventions/canonical.js';
import { clashRefusals } from '../core/history/clashes.js';
import { refusal } from '../core/history/refusals.js';
import { migrationFiles, runnableOf } from '../core/history.js';
import { defaultMapping } from '../core/mapping/defaults.js';
import type {
  Draft,
  FileProblem,
  Mapping,
  MigrationFile,
  Next,
  ParsedFile,
  Runnable,
  SourceFile,
  Statement,
} from '../core/model.js';
import { placeAt, printPlace } from '../core/places.js';
import { preparingPaths } from '../core/prepare.js';
import { UserError } from '../errors.js';
import { listSqlFiles } from '../io/files.js';
import { readSourceFiles } from '../io/source-files.js';
import { readText } from '../io/text.js';
import type { Env } from './command.js';
import { refuseMissingMapping } from './named-mapping.js';
import { recoverWrite } from './recovery.js';

/** The canonical migrations as they are on disk, with the mapping or, where there is none, its defaults. */
export type Canonical = {
  readonly mapping: Mapping;
  readonly drafts: readonly Draft[];
  readonly migrations: readonly MigrationFile[];
  /** Every file of `versions/` and `down/`, by path. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly notes: readonly string[];
};
/** The same with what the SQL says, and with the files that were asked for beside it. */
export type ParsedCanonical = Canonical & { readonly parsed: ReadonlyMap<string, ParsedFile> };

/** psql's own commands that change nothing about what the SQL does; all others must not be skipped silently. */
const HARMLESS_PSQL = /^\\(?:echo|qecho|warn|timing|pset|restrict|unrestrict|set\s+ON_ERROR_STOP)\b/i;

function listed(mapping: Mapping, files: readonly SourceFile[], notes: readonly string[]): Canonical {
  const drafts = canonicalConvention(mapping.layout).decode(files);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return { mapping, drafts, migrations: migrationFiles(drafts, files), files: byPath, notes };
}

async function ownPaths(env: Env, { layout }: Mapping): Promise<string[]> {
  return (await listSqlFiles(env.root, [layout.versions, layout.down])).files;
}

/** The libraries that read mapping.yaml are loaded where there is one. */
async function readMapping(env: Env): Promise<Mapping> {
  const text = readText(env.root, env.mappingPath);
  if (text === null) {
    refuseMissingMapping(env);
    return defaultMapping(env.mappingPath);
  }
  const { mappingFrom } = await import('./mapping-file.js');
  return mappingFrom(env.mappingPath, text);
}

/** Reads `versions/` and `down/`, which may be empty, without a look at the SQL: to list them and to compare checksums. */
export async function readCanonical(env: Env): Promise<Canonical> {
  const notes = recoverWrite(env);
  const mapping = await readMapping(env);
  return listed(mapping, readSourceFiles(env.root, await ownPaths(env, mapping)), notes);
}

/** What was read already: mapping.yaml, and files, by path. */
type Known = { readonly mapping: Mapping; readonly parsed: ReadonlyMap<string, ParsedFile> };

/** Reads and parses `versions/` and `down/`, what `prepare:` names, and `beside` them what else is asked for. */
export async function parseCanonical(
  env: Env,
  beside: readonly string[] = [],
  known: Known | null = null,
): Promise<ParsedCanonical> {
  const { parseAll } = await import('./parsing.js');
  const notes = recoverWrite(env);
  const mapping = known?.mapping ?? (await readMapping(env));
  const own = await ownPaths(env, mapping);
  const { files: preparing } = await listSqlFiles(env.root, preparingPaths(mapping.prepare));
  const paths = [...new Set([...own, ...preparing, ...beside])];
  const missing = paths.filter((path) => known?.parsed.has(path) !== true);
  const found = new Map((await parseAll(env, missing, () => true)).map((one) => [one.file.path, one]));
  const parsed = new Map(paths.map((path) => [path, found.get(path) ?? known!.parsed.get(path)!]));
  return {
    ...listed(
      mapping,
      own.map((path) => parsed.get(path)!.file),
      notes,
    ),
    parsed,
  };
}

/** Reads `versions/` and `down/`. UserError when there is no migration at all. */
export async function loadCanonical(env: Env): Promise<Canonical> {
  const canonical = await readCanonical(env);
  if (canonical.migrations.length === 0) {
    const { versions } = canonical.mapping.layout;
    throw new UserError(
      `there is no migration in ${versions}/ of ${env.root}.`,
      'run `onefold write` to make them from mapping.yaml, `onefold create NAME` to write the first, or name the right place with --mapping.',
    );
  }
  return canonical;
}

/** Says why a file has no text. */
export function problemText(path: string, problem: FileProblem): string {
  if (problem.kind === 'unreadable') return `${path} cannot be read: ${problem.message}`;
  const what = problem.kind === 'nul' ? 'a NUL byte' : 'a byte that is no UTF-8';
  return `${path} is no text: it has ${what} at offset ${problem.byte}.`;
}

/** Tells whether a statement is a line for psql that may be skipped. */
export function isHarmlessPsql({ file }: ParsedFile, { form, span }: Statement): boolean {
  return form === 'psql' && HARMLESS_PSQL.test((file.text ?? '').slice(span.start, span.end).trim());
}

function psqlText(parsed: ParsedFile): string[] {
  const { path, text } = parsed.file;
  return parsed.statements.flatMap((statement) => {
    const { form, span } = statement;
    if (form !== 'psql' || isHarmlessPsql(parsed, statement)) return [];
    const line = (text ?? '').slice(span.start, span.end).trim();
    return [
      `${printPlace(placeAt(path, text ?? '', span.start))}: ${line} is a command of psql, which cannot run here.`,
    ];
  });
}

function scriptPaths({ path, downPath }: MigrationFile, direction: 'up' | 'down'): string[] {
  return direction === 'up' ? [path] : [downPath].filter((one) => one !== null);
}

function emptyDowns(migrations: readonly Runnable[], direction: 'up' | 'down'): string[] {
  if (direction === 'up') return [];
  return migrations
    .filter(({ down }) => down?.parts.length === 0)
    .map(({ down, version, name }) => `${down!.path} holds no statement, so ${version} ${name} has no rollback.`);
}

/**
 * Parses what is to run, as far as it is not `known` in just these bytes. Refuses files that are no text, need psql, take a
 * name of the ledger's, or are rollbacks of comments alone: what would be skipped must not count as applied or rolled back.
 */
export async function runnable(
  canonical: Canonical,
  next: Next<MigrationFile>,
  direction: 'up' | 'down',
  known: ReadonlyMap<string, ParsedFile> = new Map(),
): Promise<Next> {
  if (next.kind === 'refusal') return next;
  const { loadParser, parseFile } = await import('../core/sql/parse.js');
  await loadParser();
  const wanted = next.migrations.flatMap((migration) => scriptPaths(migration, direction));
  const both = next.migrations.flatMap(({ path, downPath }) => [path, downPath ?? path]);
  const parsed = new Map(
    both.map((path) => {
      const [file, found] = [canonical.files.get(path)!, known.get(path)];
      return [path, found?.file.sha256 === file.sha256 ? found : parseFile(file)];
    }),
  );
  const migrations = next.migrations.map((migration) => runnableOf(migration, parsed));
  const reasons = wanted.flatMap((path) => {
    const file = parsed.get(path)!;
    return file.file.problem === null ? psqlText(file) : [problemText(path, file.file.problem)];
  });
  const files = wanted.map((path) => parsed.get(path)!);
  const clashes = direction === 'up' ? clashRefusals(files, canonical.mapping.ledger) : [];
  if (clashes.length > 0) return refusal(clashes);
  const all = [...reasons, ...emptyDowns(migrations, direction)];
  if (all.length === 0) return { kind: 'run', migrations };
  return { kind: 'refusal', message: all.join('\n'), help: 'put SQL in its place; nothing was run.' };
}
