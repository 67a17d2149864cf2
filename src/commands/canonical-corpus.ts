import { assemble } from '../core/corpus.js';
import type { Corpus, ParsedFile } from '../core/model.js';
import { isHarmlessPsql, type ParsedCanonical } from './canonical.js';

function withoutHarmless(parsed: ParsedFile): ParsedFile {
  const statements = parsed.statements.filter((statement) => !isHarmlessPsql(parsed, statement));
  return statements.length === parsed.statements.length ? parsed : { ...parsed, statements };
}

/** Assembles the facts of our own layout: what stands there, and what it says. */
export function corpusOf({ mapping, parsed }: ParsedCanonical): Corpus {
  const circumstances = { mentions: [], firstCommit: new Map<string, number>() };
  return assemble([...parsed.values()].map(withoutHarmless), mapping, circumstances);
}
