import type { Corpus, Decision, Located } from '../../model.js';
import { type RuleContext, removalOf } from '../rule.js';

/** The source of each file that a deprecated source's migrations read, for all rules of one corpus. */
const known = new WeakMap<Corpus, ReadonlyMap<string, string>>();

function listSources({ migrations }: Corpus): Map<string, string> {
  return new Map(migrations.flatMap(({ source, up }) => up.map(({ file }) => [file.file.path, source] as const)));
}

/** Names the deprecated source that a statement comes from; null for what is native to our own layout. */
export function sourceOf({ corpus }: Pick<RuleContext, 'corpus'>, { file }: Pick<Located, 'file'>): string | null {
  const sources = known.get(corpus) ?? listSources(corpus);
  known.set(corpus, sources);
  return sources.get(file.file.path) ?? null;
}

/** Finds the decision that lets go of one of several statements; null where all of them are used or left behind. */
export function removalAmong(context: RuleContext, statements: readonly Located[]): Decision | null {
  for (const { file, statement } of statements) {
    const removal = removalOf(context, file.file.path, statement.ordinal);
    if (removal !== null) return removal;
  }
  return null;
}
