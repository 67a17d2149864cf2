import { assemble, membershipOf } from './corpus.js';
import { statementLabel } from './labels.js';
import type {
  Corpus,
  Ignore,
  Located,
  Mapping,
  Migration,
  MigrationEntry,
  ParsedFile,
  Place,
  Retire,
  Source,
} from './model.js';
import { type Classified, classify } from './propose/classify.js';
import { findCopies } from './propose/copies.js';
import { databaseGroups } from './propose/groups.js';
import { nameEntries } from './propose/names.js';
import { sequence } from './propose/sequence.js';
import { sourcePaths } from './propose/sources.js';

/** What `init` proposes, before anyone has looked at it. */
export type Proposal = {
  readonly mapping: Mapping;
  /** Sources that share objects, group by group; more than one group suggests several databases. */
  readonly groups: readonly (readonly string[])[];
};
export type ProposalInput = {
  readonly files: readonly ParsedFile[];
  readonly firstCommit: ReadonlyMap<string, number>;
  /** An empty mapping with the defaults of a new file. */
  readonly blank: Mapping;
  /** Only these directories become sources, when a repository holds several databases; null takes all. */
  readonly only: readonly string[] | null;
};

/** psql lines that set up the client and leave the database as it is. */
const CLIENT_SETTING =
  /^\\(echo|qecho|warn|pset|timing|set\s+(ON_ERROR_STOP|ECHO|QUIET|VERBOSITY)|encoding|(un)?restrict|x|q|!)/i;

function retire(at: Place, path: string, reason: string, only: readonly string[] | null = null): Retire {
  return { path, only, except: null, reason, at };
}

function refusalOf(located: Located): string | null {
  const { statement, file } = located;
  if ('error' in statement.parsed) return `does not parse as PostgreSQL: ${statement.parsed.error}`;
  const text = file.file.text!.slice(statement.span.start, statement.span.end);
  return statement.form === 'psql' && CLIENT_SETTING.test(text) ? 'a setting of the psql client only' : null;
}

/** Lets go, statement by statement, of what no PostgreSQL would run from a migration anyway. */
function retireRefused(at: Place, migration: Migration): Retire[] {
  const refused = [...migration.up, ...migration.down].flatMap((located) => {
    const reason = refusalOf(located);
    return reason === null ? [] : [{ located, reason }];
  });
  return refused.map(({ located, reason }) =>
    retire(at, located.file.file.path, `${reason} (${statementLabel(located)})`, [`#${located.statement.ordinal}`]),
  );
}

function downPaths({ draft }: Migration): string[] {
  const paths = draft.down.flatMap((chunk) => (chunk.kind === 'source' ? [chunk.section.path] : []));
  return [...new Set(paths)].filter((path) => path !== draft.path);
}

function retireCopy(at: Place, migration: Migration, reason: string): Retire[] {
  const downs = downPaths(migration).map((path) => retire(at, path, `rolls back ${migration.draft.path}, retired`));
  return [retire(at, migration.draft.path, reason), ...downs];
}

function lettingGo(at: Place, corpus: Corpus, kept: readonly Migration[]): Retire[] {
  const copies = new Map(findCopies(kept, corpus.files).map(({ path, reason }) => [path, reason]));
  return corpus.migrations.flatMap((migration) => {
    const { path, up } = migration.draft;
    if (up.length === 0 && migration.draft.down.length > 0) {
      return [retire(at, path, 'a rollback without a migration that it rolls back')];
    }
    const reason = copies.get(path) ?? (migration.up.length === 0 ? emptyReason(corpus, path) : undefined);
    return reason === undefined ? retireRefused(at, migration) : retireCopy(at, migration, reason);
  });
}

function emptyReason(corpus: Corpus, path: string): string | undefined {
  return corpus.files.get(path)!.file.text === null ? undefined : 'holds no statement';
}

function entriesOf(at: Place, migrations: readonly Migration[]): MigrationEntry[] {
  const names = nameEntries(migrations.map(({ draft }) => draft));
  return migrations.map(({ draft }, index) => ({
    name: names[index]!,
    version: null,
    title: null,
    group: null,
    from: [{ path: draft.path, only: null, except: null, at }],
    down: { kind: 'sources' },
    at,
  }));
}

function migrationSources(classified: readonly Classified[]): string[] {
  return sourcePaths(classified.filter(({ kind }) => kind === 'migration').map(({ path }) => path));
}

function sourcesOf(at: Place, classified: readonly Classified[], only: readonly string[] | null): Source[] {
  const proposed = migrationSources(classified).filter((path) => only === null || only.includes(path));
  const references = classified.filter(({ kind }) => kind === 'reference').map(({ path }) => path);
  const source = (path: string, status: Source['status']) => ({ path, status, convention: null, keep: [], at });
  return [
    ...references.map((path) => source(path, 'reference')),
    ...proposed.map((path) => source(path, 'deprecated')),
  ];
}

function ignoresOf(at: Place, classified: readonly Classified[], left: readonly string[]): Ignore[] {
  const others = left.map((path) => ({ path, reason: 'folded by another mapping', at }));
  const files = classified.flatMap((file) =>
    file.kind === 'ignored' ? [{ path: file.path, reason: file.reason, at }] : [],
  );
  return [...others, ...files];
}

/**
 * Drafts mapping.yaml for a repository: tells migrations from other SQL, names their directories as sources, retires
 * copies and what cannot run, and lists the rest in the proposed order. Every file gets exactly one fate.
 */
export function propose({ files, firstCommit, blank, only }: ProposalInput): Proposal {
  const at = { path: blank.path, line: 1 };
  const role = membershipOf(blank);
  const classified = classify(files.filter(({ file }) => role(file.path).role !== 'canonical'));
  const sources = sourcesOf(at, classified, only);
  const left = migrationSources(classified).filter((path) => only !== null && !only.includes(path));
  const base: Mapping = { ...blank, sources, ignore: ignoresOf(at, classified, left) };
  const corpus = assemble(files, base, { mentions: [], firstCommit });
  const ordered = sequence(corpus.migrations, firstCommit);
  const retired = lettingGo(at, corpus, ordered);
  const gone = new Set(retired.filter((entry) => entry.only === null).map(({ path }) => path));
  const kept = sequence(
    corpus.migrations.filter(({ draft }) => draft.up.length > 0 && !gone.has(draft.path)),
    firstCommit,
  );
  return { groups: databaseGroups(corpus), mapping: { ...base, retire: retired, migrations: entriesOf(at, kept) } };
}
