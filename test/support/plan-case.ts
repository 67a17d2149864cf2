import { assemble } from '../../src/core/corpus.js';
import { decodeFile } from '../../src/core/decode.js';
import { parseMapping } from '../../src/core/mapping.js';
import type { Chunk, Corpus, Mapping, ParsedFile, Plan, Step } from '../../src/core/model.js';
import { planOf } from '../../src/core/order.js';
import { parseFile } from '../../src/core/sql/parse.js';

export type Files = Readonly<Record<string, string>>;
export type PlanCase = { readonly corpus: Corpus; readonly mapping: Mapping; readonly plan: Plan };

/** Parses files given by path; their text becomes bytes as it stands. The parser must be loaded. */
export function parsedFiles(files: Files): ParsedFile[] {
  return Object.entries(files).map(([path, text]) => parseFile(decodeFile(path, new TextEncoder().encode(text))));
}

/** Reads decisions in YAML, beneath one deprecated source, `db`, that decisions of their own `sources:` replace. */
export function mappingOf(decisions: string): Mapping {
  const sources = /^sources:/m.test(decisions) ? '' : 'sources: [{ path: db, status: deprecated }]\n';
  const { mapping, problems } = parseMapping('mapping.yaml', `onefold: 1\n${sources}${decisions}\n`);
  if (mapping === null) throw new Error(`the mapping of the case: ${JSON.stringify(problems)}`);
  return mapping;
}

/** Plans files as the decisions ask. */
export function planCase(files: Files, decisions: string): PlanCase {
  const mapping = mappingOf(decisions);
  const corpus = assemble(parsedFiles(files), mapping, { mentions: [], firstCommit: new Map() });
  return { corpus, mapping, plan: planOf(corpus, mapping) };
}

/** Joins the text of chunks as it stands. */
export function textOf(chunks: readonly Chunk[]): string {
  return chunks.map(({ text }) => text).join('');
}

/** Writes what a step takes: "001_books: db/001_books.sql 1,2". */
export function takenBy({ version, name, from }: Step): string {
  return `${version}_${name}: ${from.map(({ path, statements }) => `${path} ${statements.join(',') || '-'}`).join('; ')}`;
}

/** Writes the fates of a file's statements in order: "up 001", "retired", "-" for none, "+" between several. */
export function fatesIn(plan: Plan, path: string): string[] {
  const one = plan.fates.get(path) ?? [];
  return one.map((fates) => fates.map((f) => ('version' in f ? `${f.kind} ${f.version}` : f.kind)).join(' + ') || '-');
}
