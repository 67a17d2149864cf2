import { assemble } from './corpus.js';
import { membershipOf } from './membership.js';
import type { Corpus, Ignore, Mapping, Migration, MigrationEntry, ParsedFile, Place, Retire, Source } from './model.js';
import { preparedFiles } from './prepare/prepared.js';
import { type Classified, classify } from './propose/classify.js';
import { findCopies } from './propose/copies.js';
import { ignoredFolders } from './propose/folders.js';
import { lettingGo } from './propose/letting-go.js';
import { nameEntries } from './propose/names.js';
import { partsOf } from './propose/parts.js';
import { proposePrepare } from './propose/prepare.js';
import { sequence } from './propose/sequence.js';
import { sourcePaths } from './propose/sources.js';
import { withoutEffect } from './propose/without-effect.js';

/** The reason for which sources that were not asked for are left out. */
export const OTHERS = 'folded by another mapping';

/** What `init` proposes, before anyone has looked at it. */
export type Proposal = {
  readonly mapping: Mapping;
  /** The facts as that mapping's sources show them. */
  readonly corpus: Corpus;
};
export type ProposalInput = {
  readonly files: readonly ParsedFile[];
  readonly firstCommit: ReadonlyMap<string, number>;
  /** An empty mapping with the defaults of a new file. */
  readonly blank: Mapping;
  /** Only these directories become sources, when a repository holds several databases; null takes all. */
  readonly only: readonly string[] | null;
};

/** Makes the entries of one migration: one, or where it has to be cut one for each part, the last with its rollback. */
function entriesFor(at: Place, migration: Migration, gone: ReadonlySet<string>): Omit<MigrationEntry, 'name'>[] {
  const { path } = migration.draft;
  const parts = partsOf(migration) ?? [null];
  return parts.map((selectors, index) => {
    const only = selectors?.filter((selector) => !gone.has(`${path} ${selector}`)) ?? null;
    const down: MigrationEntry['down'] = { kind: index === parts.length - 1 ? 'sources' : 'none' };
    const from = [{ path, only, except: null, at }];
    return { version: null, title: null, group: null, from, down, body: { kind: 'sources' as const }, at };
  });
}

function entriesOf(at: Place, migrations: readonly Migration[], retire: readonly Retire[]): MigrationEntry[] {
  const gone = new Set(retire.flatMap(({ path, only }) => (only ?? []).map((selector) => `${path} ${selector}`)));
  const cut = migrations.flatMap((migration) =>
    entriesFor(at, migration, gone).map((entry) => ({ entry, draft: migration.draft })),
  );
  const names = nameEntries(cut.map(({ draft }) => draft));
  return cut.map(({ entry }, index) => ({ ...entry, name: names[index]! }));
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
  const others = left.map((path) => ({ path, reason: OTHERS, at }));
  return [...others, ...ignoredFolders(classified).map((entry) => ({ ...entry, at }))];
}

/**
 * Looks at a repository of which nobody has decided anything: tells migrations from other SQL, names their directories
 * as sources, and reads these by their conventions. The mapping has no migrations yet.
 */
export function survey({ files, firstCommit, blank, only }: ProposalInput): Proposal {
  const at = { path: blank.path, line: 1 };
  const role = membershipOf(blank);
  const classified = classify(files.filter(({ file }) => role(file.path).role !== 'canonical'));
  const sources = sourcesOf(at, classified, only);
  const left = migrationSources(classified).filter((path) => only !== null && !only.includes(path));
  const mapping: Mapping = { ...blank, sources, ignore: ignoresOf(at, classified, left) };
  return { mapping, corpus: assemble(files, mapping, { mentions: [], firstCommit }) };
}

/**
 * Orders sources as their migrations begin in the plan: the order of `sources:` is taken for the one in which they ran,
 * and a draft that contradicts itself would be told so.
 */
function asPlanned(sources: readonly Source[], ordered: readonly Migration[]): Source[] {
  const begins = new Map<string, number>();
  for (const [index, { source }] of ordered.entries()) if (!begins.has(source)) begins.set(source, index);
  const place = ({ path, status }: Source) => (status === 'reference' ? -1 : (begins.get(path) ?? ordered.length));
  return sources.toSorted((one, other) => place(one) - place(other));
}

/**
 * Drafts mapping.yaml for a repository: on top of a survey it retires copies and what cannot run, and lists the rest in
 * the proposed order. Every file gets exactly one fate.
 */
export function propose(input: ProposalInput): Proposal {
  const surveyed = survey(input);
  const { firstCommit, files } = input;
  const at = { path: surveyed.mapping.path, line: 1 };
  const ordered = sequence(surveyed.corpus.migrations, firstCommit);
  const mapping = { ...surveyed.mapping, sources: asPlanned(surveyed.mapping.sources, ordered) };
  const corpus = assemble(files, mapping, { mentions: [], firstCommit });
  const retire = lettingGo(at, corpus, withoutEffect(findCopies(ordered, corpus.files), ordered));
  const gone = new Set(retire.filter((entry) => entry.only === null).map(({ path }) => path));
  const kept = ordered.filter(({ draft }) => draft.up.length > 0 && !gone.has(draft.path));
  const migrations = entriesOf(at, gone.size === 0 ? kept : sequence(kept, firstCommit), retire);
  const prepare = proposePrepare(at, kept);
  return {
    corpus: { ...corpus, prepared: preparedFiles(prepare, corpus.files) },
    mapping: { ...mapping, retire, migrations, prepare },
  };
}
