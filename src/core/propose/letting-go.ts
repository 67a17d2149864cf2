import { onlyBeginsAndCommits, unpairedControls } from '../controls.js';
import { statementLabel } from '../labels.js';
import type { Corpus, Located, Migration, Place, Retire } from '../model.js';
import { plural } from '../text.js';
import type { Copy } from './copies.js';
import { bordersOf } from './parts.js';

/** psql lines that set up the client and leave the database as it is. */
const CLIENT_SETTING =
  /^\\(echo|qecho|warn|pset|timing|set\s+(ON_ERROR_STOP|ECHO|QUIET|VERBOSITY)|encoding|(un)?restrict|x|q|!)/i;
const PSQL_COMMAND = /^\\[a-z!?]/i;
const LONGEST_ERROR = 70;

/** Why a statement cannot stay; statements of one file with one why share a line of mapping.yaml. */
type Why = 'syntax' | 'client setting' | 'no command' | 'control' | 'border';
type Refused = { readonly located: Located; readonly why: Why };

function retire(at: Place, path: string, reason: string, only: readonly string[] | null = null): Retire {
  return { path, only, except: null, reason, at };
}

function whyOf({ statement, file }: Located): Why | null {
  if ('error' in statement.parsed) return 'syntax';
  if (statement.form !== 'psql') return null;
  const text = file.file.text!.slice(statement.span.start, statement.span.end);
  if (CLIENT_SETTING.test(text)) return 'client setting';
  return PSQL_COMMAND.test(text) ? null : 'no command';
}

/** Finds a lone BEGIN or COMMIT. Where something is rolled back on purpose, a person has to look. */
function strayControls(part: readonly Located[]): Refused[] {
  const statements = part.map(({ statement }) => statement);
  if (!onlyBeginsAndCommits(statements)) return [];
  const stray = new Set(unpairedControls(statements));
  return part.filter(({ statement }) => stray.has(statement)).map((located) => ({ located, why: 'control' }));
}

function refusedIn(part: readonly Located[]): Refused[] {
  const refused = part.flatMap((located): Refused[] => {
    const why = whyOf(located);
    return why === null ? [] : [{ located, why }];
  });
  return [...refused, ...strayControls(part)];
}

/** Tells the COMMITs behind which a migration is cut from those that only lost their BEGIN. */
function withBorders(refused: readonly Refused[], migration: Migration): Refused[] {
  const borders = new Set(bordersOf(migration));
  return refused.map((one) => (borders.has(one.located) ? { ...one, why: 'border' } : one));
}

function errorOf({ statement: { parsed } }: Located): string {
  const error = 'error' in parsed ? parsed.error.replaceAll(/\s+/g, ' ') : '';
  return error.length > LONGEST_ERROR ? `${error.slice(0, LONGEST_ERROR - 1)}…` : error;
}

function reasonFor(why: Why, all: readonly Located[]): string {
  const first = all[0]!;
  if (why === 'client setting') return 'a setting of the psql client only';
  if (why === 'no command') return 'no command of psql either: what is left of a string that ends too early';
  if (why === 'border') return 'a COMMIT of a new enum value; what follows it is a migration of its own';
  if (why === 'control') return 'a BEGIN or COMMIT without its other half; each migration is one transaction';
  const which = `${errorOf(first)} (${statementLabel(first)})`;
  return all.length === 1
    ? `does not parse as PostgreSQL: ${which}`
    : `${plural(all.length, 'statement')} do not parse as PostgreSQL, first: ${which}`;
}

/** Lets go, by their numbers, the statements that no PostgreSQL would run from a migration anyway. */
function retireRefused(at: Place, migration: Migration): Retire[] {
  const groups = new Map<string, Refused[]>();
  for (const refused of [...withBorders(refusedIn(migration.up), migration), ...refusedIn(migration.down)]) {
    const key = `${refused.located.file.file.path}\n${refused.why}`;
    groups.set(key, [...(groups.get(key) ?? []), refused]);
  }
  return [...groups.values()].map((same) => {
    const all = same.map(({ located }) => located);
    const only = all.map(({ statement }) => `#${statement.ordinal}`);
    return retire(at, all[0]!.file.file.path, reasonFor(same[0]!.why, all), only);
  });
}

function downPaths({ draft }: Migration): string[] {
  const paths = draft.down.flatMap((chunk) => (chunk.kind === 'source' ? [chunk.section.path] : []));
  return [...new Set(paths)].filter((path) => path !== draft.path);
}

function retireWhole(at: Place, migration: Migration, reason: string): Retire[] {
  const downs = downPaths(migration).map((path) => retire(at, path, `rolls back ${migration.draft.path}, retired`));
  return [retire(at, migration.draft.path, reason), ...downs];
}

function emptyDowns(at: Place, corpus: Corpus, migration: Migration): Retire[] {
  return downPaths(migration)
    .filter((path) => isEmpty(corpus, path))
    .map((path) => retire(at, path, 'holds no statement'));
}

function isEmpty(corpus: Corpus, path: string): boolean {
  const { file, statements } = corpus.files.get(path)!;
  return file.text !== null && statements.length === 0;
}

/** Says why nothing of a file would be left to run; null where something is. */
function nothingLeft(corpus: Corpus, { draft, up }: Migration): string | null {
  if (isEmpty(corpus, draft.path)) return 'holds no statement';
  const refused = refusedIn(up).map(({ located }) => located);
  const gone = new Set(refused);
  const left = up
    .filter((located) => !gone.has(located))
    .filter(({ statement: { parsed } }) => {
      return !('control' in parsed) || parsed.control === null;
    });
  if (left.length > 0 || refused.length === 0) return null;
  return `nothing of it runs: ${reasonFor(whyOf(refused[0]!) ?? 'control', refused)}`;
}

/**
 * Proposes what a consolidation lets go, each with its reason: copies, files that hold nothing, rollbacks of nothing, and
 * statements that no server takes.
 */
export function lettingGo(at: Place, corpus: Corpus, found: readonly Copy[]): Retire[] {
  const copies = new Map(found.map(({ path, reason }) => [path, reason]));
  return corpus.migrations.flatMap((migration) => {
    const { path, up, down } = migration.draft;
    if (up.length === 0 && down.length > 0) {
      return [retire(at, path, 'a rollback without a migration that it rolls back')];
    }
    const reason = copies.get(path) ?? nothingLeft(corpus, migration);
    if (reason !== null) return retireWhole(at, migration, reason);
    return [...retireRefused(at, migration), ...emptyDowns(at, corpus, migration)];
  });
}
