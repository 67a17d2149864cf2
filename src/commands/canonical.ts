import { canonicalConvention } from '../core/conventions/canonical.js';
import { runnables } from '../core/history.js';
import { defaultMapping } from '../core/mapping.js';
import type { FileProblem, Mapping, Next, ParsedFile, Runnable, Statement } from '../core/model.js';
import { placeAt, printPlace } from '../core/places.js';
import { preparingPaths } from '../core/prepare.js';
import { UserError } from '../errors.js';
import { listSqlFiles } from '../io/files.js';
import { readText } from '../io/text.js';
import type { Env } from './command.js';
import { parseAll } from './parsing.js';
import { recoverWrite } from './recovery.js';
import { mappingFrom } from './workspace.js';

/** The canonical migrations as they are on disk, with the mapping or, where there is none, its defaults. */
export type Canonical = {
  readonly mapping: Mapping;
  readonly migrations: readonly Runnable[];
  readonly files: ReadonlyMap<string, ParsedFile>;
  readonly notes: readonly string[];
};

/** psql's own commands that change nothing about what the SQL does; all others must not be skipped silently. */
const HARMLESS_PSQL = /^\\(?:echo|qecho|warn|timing|pset|restrict|unrestrict|set\s+ON_ERROR_STOP)\b/i;

/** Reads `versions/` and `down/`, which may be empty, and `beside` them what else is asked for. */
export async function readCanonical(env: Env, beside: readonly string[] = []): Promise<Canonical> {
  const notes = recoverWrite(env);
  const text = readText(env.root, env.mappingPath);
  const mapping = text === null ? defaultMapping(env.mappingPath) : mappingFrom(env.mappingPath, text);
  const { versions, down } = mapping.layout;
  const { files: own } = await listSqlFiles(env.root, [versions, down]);
  const { files: preparing } = await listSqlFiles(env.root, preparingPaths(mapping.prepare));
  const parsed = await parseAll(env, [...new Set([...own, ...preparing, ...beside])], () => true);
  const ours = parsed.filter(({ file }) => own.includes(file.path));
  const drafts = canonicalConvention(mapping.layout).decode(ours.map(({ file }) => file));
  const files = new Map(parsed.map((file) => [file.file.path, file]));
  return { mapping, migrations: runnables(drafts, ours), files, notes };
}

/** Reads `versions/` and `down/`. UserError when there is no migration at all. */
export async function loadCanonical(env: Env): Promise<Canonical> {
  const canonical = await readCanonical(env);
  if (canonical.migrations.length === 0) {
    const { versions } = canonical.mapping.layout;
    throw new UserError(
      `there is no migration in ${versions}/ of ${env.root}.`,
      'run `onefold write` to make them from mapping.yaml, or name the right place with --mapping.',
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

/** Refuses to run files that are no text or need psql: what would be skipped must not count as applied. */
export function runnable(canonical: Canonical, next: Next, direction: 'up' | 'down'): Next {
  if (next.kind === 'refusal') return next;
  const scripts = next.migrations.flatMap(({ up, down }) => (direction === 'up' ? [up] : (down ?? [])));
  const reasons = scripts.flatMap(({ path }) => {
    const parsed = canonical.files.get(path);
    if (parsed === undefined) return [];
    return parsed.file.problem === null ? psqlText(parsed) : [problemText(path, parsed.file.problem)];
  });
  if (reasons.length === 0) return next;
  const help = 'put SQL in its place; nothing was run.';
  return { kind: 'refusal', message: reasons.join('\n'), help };
}
