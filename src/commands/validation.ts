import { parseLock } from '../core/lock.js';
import type { Corpus, Finding, Lock, MigrationFile, Next } from '../core/model.js';
import { plural } from '../core/text.js';
import { newPaths, validate } from '../core/validation.js';
import { lockPath } from '../core/written.js';
import { readText } from '../io/text.js';
import { type Canonical, type ParsedCanonical, parseCanonical } from './canonical.js';
import { corpusOf } from './canonical-corpus.js';
import type { Env } from './command.js';

/** The canonical migrations with those among them that no consolidation has written. */
export type Novelties = {
  readonly corpus: Corpus;
  readonly paths: readonly string[];
  /** True where mapping.yaml names migrations and none has been written. */
  readonly unwritten: boolean;
};

/** A lock that cannot be read is another command's trouble: without it, mapping.yaml says what was consolidated. */
function lockOf(env: Env, { mapping }: Canonical): Lock | null {
  const text = readText(env.root, lockPath(mapping));
  return text === null ? null : parseLock(text).lock;
}

/** Lists the migrations that were made by hand, not written from mapping.yaml, without a look at their SQL. */
export function novelPaths(env: Env, canonical: Canonical): string[] {
  return newPaths(canonical.drafts, canonical.mapping, lockOf(env, canonical));
}

/** Finds what is new in our own layout, and all that stands there. */
export function noveltiesOf(env: Env, canonical: ParsedCanonical): Novelties {
  const { mapping, drafts } = canonical;
  const corpus = corpusOf(canonical);
  const lock = lockOf(env, canonical);
  const unwritten = lock === null && mapping.migrations.length > 0;
  return { corpus, paths: newPaths(drafts, mapping, lock), unwritten };
}

/** What was found before a run: why nothing may run, and what is to be said of the rest. */
export type Preflight = { readonly errors: readonly Finding[]; readonly warnings: number };

/** What is new among migrations that are about to run, with all that stands beside it. */
export type Judged = { readonly canonical: ParsedCanonical; readonly chosen: readonly string[] };

/** Reads what is needed to judge the new ones among migrations that are about to run; null where none is new. */
export async function toJudge(env: Env, canonical: Canonical, next: Next<MigrationFile>): Promise<Judged | null> {
  if (next.kind === 'refusal') return null;
  const novel = new Set(novelPaths(env, canonical));
  const chosen = next.migrations.map(({ path }) => path).filter((path) => novel.has(path));
  return chosen.length === 0 ? null : { canonical: await parseCanonical(env), chosen };
}

/** Judges the new ones among migrations that are about to run. */
export function preflight(env: Env, { canonical, chosen }: Judged): Preflight {
  const { corpus } = noveltiesOf(env, canonical);
  const found = validate({ corpus, mapping: canonical.mapping, chosen });
  const open = found.filter(({ state }) => state.kind === 'open');
  return {
    errors: open.filter(({ severity }) => severity === 'error'),
    warnings: open.filter(({ severity }) => severity === 'warning').length,
  };
}

/** Says what was found before a run; nothing where all is well. */
export function preflightNotes({ errors, warnings }: Preflight, mappingPath: string): string[] {
  if (errors.length > 0) {
    const what = `${plural(errors.length, 'error')} in new migrations`;
    return [
      `Nothing was applied: ${what}. Correct them, accept them (\`accept:\` in ${mappingPath}), or run \`onefold up --skip-validation\` to let PostgreSQL judge.`,
    ];
  }
  if (warnings === 0) return [];
  return [
    `${plural(warnings, 'warning')} in new migrations: \`onefold validate\` shows ${warnings === 1 ? 'it' : 'them'}.`,
  ];
}
