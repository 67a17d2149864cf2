import { assemble } from '../../src/core/corpus.js';
import { defaultMapping } from '../../src/core/mapping.js';
import type { Corpus, Mapping, Retire } from '../../src/core/model.js';
import { type Proposal, propose } from '../../src/core/propose.js';
import { type Files, mappingOf, parsedFiles } from './plan-case.js';

/** Proposes a mapping for files; `ages` are the seconds at which paths were first committed. */
export function proposalFor(files: Files, ages: Readonly<Record<string, number>> = {}, only: string[] | null = null) {
  const blank = defaultMapping('mapping.yaml');
  const proposal: Proposal = propose({
    files: parsedFiles(files),
    firstCommit: new Map(Object.entries(ages)),
    blank,
    only,
  });
  return proposal;
}

/** Reads files as the migrations of deprecated sources, in this order of the sources. */
export function corpusOf(files: Files, sources: readonly string[]): Corpus {
  const list = sources.map((path) => `{ path: ${path}, status: deprecated }`).join(', ');
  return assemble(parsedFiles(files), mappingOf(`sources: [${list}]`), { mentions: [], firstCommit: new Map() });
}

/** Lists the paths that a proposed mapping runs, in order. */
export function runOrder(mapping: Mapping): string[] {
  return mapping.migrations.flatMap(({ from }) => from.map(({ path }) => path));
}

/** Writes a retirement in a line: "path #1,#2: reason". */
export function retirement({ path, only, reason }: Retire): string {
  return `${path}${only === null ? '' : ` ${only.join()}`}: ${reason}`;
}
