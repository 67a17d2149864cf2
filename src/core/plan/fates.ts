import { pathMatcher } from '../globs.js';
import type {
  Corpus,
  Decision,
  Fate,
  FileFate,
  FileRole,
  Located,
  Mapping,
  PlanProblem,
  Statement,
  Step,
} from '../model.js';
import type { Decided } from './decided.js';
import type { DownPlan } from './downs.js';
import type { LegacyFile } from './legacy.js';
import { absorbedControls, type Taking } from './taking.js';

/** A step together with what it takes, for the bookkeeping of fates. */
export type Planned = {
  readonly step: Step;
  readonly takings: readonly Taking[];
  /** What runs forward, in order: what the takings take, and what is added to it. */
  readonly statements: readonly Located[];
  /** The keys of the objects that those create. */
  readonly creates: ReadonlySet<string>;
  readonly down: DownPlan;
  readonly problems: readonly PlanProblem[];
};
type Fates = ReadonlyMap<string, readonly (readonly Fate[])[]>;

type Used = Fate & { kind: 'up' | 'down' };

/** Says of a statement whether a patch changes it, or a migration written by hand stands for it. */
function changeOf(statement: Statement, step: Step | undefined): { changed?: Decision } {
  if (step?.rewritten === undefined) return {};
  const stays = step.rewritten.statements.some((one) => one.statement === statement);
  return stays ? {} : { changed: step.rewritten.by };
}

/** Writes the fate of what one line takes into the books; a file's BEGIN and COMMIT go with the first that takes of it. */
function book(books: Map<Statement, Fate[]>, taking: Taking, fate: Used, step?: Step): void {
  for (const statement of taking.taken) books.get(statement)?.push({ ...fate, ...changeOf(statement, step) });
  for (const statement of taking.absorbed) {
    if (books.get(statement)?.length === 0) books.get(statement)!.push({ ...fate, kind: 'absorbed' });
  }
}

/** Lets a file's BEGIN and COMMIT go with its statements, where every one of them was let go and nothing takes any. */
function releaseControls(books: Map<Statement, Fate[]>, file: LegacyFile, decided: Decided): void {
  for (const part of [file.up, file.down]) {
    const controls = absorbedControls(part, decided.fates);
    const fates = part.statements
      .filter(({ statement }) => !controls.has(statement))
      .map(({ statement }) => books.get(statement)![0]);
    const first = fates[0];
    if (first === undefined || !fates.every((fate) => fate !== undefined && 'reason' in fate)) continue;
    for (const statement of controls) if (books.get(statement)!.length === 0) books.get(statement)!.push(first);
  }
}

/** Lets go of what `rest` under `retire:` means: the statements of its files that nothing else takes. */
function retireRests(books: Map<Statement, Fate[]>, files: ReadonlyMap<string, LegacyFile>, mapping: Mapping): void {
  for (const { path, only, reason, at } of mapping.retire) {
    if (!only?.includes('rest')) continue;
    const matches = pathMatcher(path);
    for (const { parsed } of [...files.values()].filter((file) => matches(file.parsed.file.path))) {
      const unused = parsed.statements.map((statement) => books.get(statement)!);
      for (const fates of unused) if (fates.length === 0) fates.push({ kind: 'retired', reason, at });
    }
  }
}

/** Lists, for each statement of each deprecated file, what became of it: nothing, one thing, or more than one. */
export function fatesOf(input: Omit<Bookkeeping, 'corpus' | 'fates'>): Fates {
  const { files, planned, decided, mapping } = input;
  const books = new Map<Statement, Fate[]>();
  for (const { parsed } of files.values()) {
    for (const statement of parsed.statements) {
      const fate = decided.fates.get(statement);
      books.set(statement, fate === undefined ? [] : [fate]);
    }
  }
  for (const { step, takings, down } of planned) {
    for (const taking of takings)
      book(books, taking, { kind: 'up', version: step.version, at: taking.selection.at }, step);
    for (const taking of down.takings)
      book(books, taking, { kind: 'down', version: step.version, at: taking.selection.at });
  }
  retireRests(books, files, mapping);
  for (const file of files.values()) releaseControls(books, file, decided);
  return new Map([...files].map(([path, { parsed }]) => [path, parsed.statements.map((one) => books.get(one)!)]));
}

/** What becomes of a file that no decision on its statements can change. */
export const FATE_OF_ROLE: Record<Exclude<FileRole, 'deprecated'>, FileFate> = {
  canonical: 'canonical',
  ignored: 'ignored',
  kept: 'kept',
  reference: 'reference',
  outside: 'unmapped',
};

function fateOfDeprecated(path: string, fates: Fates, input: Pick<Bookkeeping, 'planned' | 'decided'>): FileFate {
  const kinds = new Set(
    fates
      .get(path)!
      .flat()
      .map(({ kind }) => kind),
  );
  if (kinds.has('up')) return 'planned';
  if (kinds.has('down')) return 'down';
  if (kinds.has('retired') || kinds.has('resolved') || input.decided.retiredFiles.has(path)) return 'retired';
  // A file without statements can only be placed by name.
  if (input.planned.some(({ step }) => step.from.some((source) => source.path === path))) return 'planned';
  return input.planned.some(({ step }) => step.downFrom.some((source) => source.path === path)) ? 'down' : 'unmapped';
}

type Bookkeeping = {
  readonly mapping: Mapping;
  readonly files: ReadonlyMap<string, LegacyFile>;
  readonly corpus: Corpus;
  readonly fates: Fates;
  readonly planned: readonly Planned[];
  readonly decided: Decided;
};

/** Sums up the fates of each file's statements to one fate per file, so that the files add up. */
export function fileFatesOf(
  input: Pick<Bookkeeping, 'corpus' | 'fates' | 'planned' | 'decided'>,
): ReadonlyMap<string, FileFate> {
  return new Map(
    [...input.corpus.roles].map(([path, role]) => [
      path,
      role === 'deprecated' ? fateOfDeprecated(path, input.fates, input) : FATE_OF_ROLE[role],
    ]),
  );
}
