import { assemble } from '../../src/core/corpus.js';
import { decodeFile } from '../../src/core/decode.js';
import { foresee, legacyRuns, type RunInput } from '../../src/core/foresee.js';
import { parseMapping } from '../../src/core/mapping.js';
import type { Foreseen, Refusal } from '../../src/core/model.js';
import { parseFile } from '../../src/core/sql/parse.js';

const { mapping } = parseMapping('mapping.yaml', 'onefold: 1\nsources:\n  - { path: db, status: deprecated }\n');

/** Runs texts in thought, each as a file of its own ("db/001_x.sql"), in their order. */
export function foreseeFiles(texts: readonly string[]): {
  readonly runs: readonly RunInput[];
  readonly foreseen: Foreseen;
} {
  const nameOf = (index: number) => `db/${String(index + 1).padStart(3, '0')}_x.sql`;
  const files = texts.map((text, index) => parseFile(decodeFile(nameOf(index), new TextEncoder().encode(text))));
  const corpus = assemble(files, mapping!, { mentions: [], firstCommit: new Map() });
  const runs = legacyRuns(corpus);
  return { runs, foreseen: foresee(runs, corpus) };
}

/** Writes a refusal as tables do: "2#1 42P01 made-later" for the first statement of the second file. */
export function refusalText({ run, located, sqlstate, reason }: Refusal): string {
  return `${run + 1}#${located.statement.ordinal} ${sqlstate} ${reason.kind}`;
}

/** Lists the first refusal of each refused file, as tables write them. */
export function firstRefusals({ runs }: Foreseen): string[] {
  return runs.flatMap(({ refusals }) => refusals.slice(0, 1).map(refusalText));
}
