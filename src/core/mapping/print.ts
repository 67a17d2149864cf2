import { Document, isCollection, isMap, isPair, isScalar, isSeq, type Node, Scalar, visit } from 'yaml';
import type { Mapping } from '../model.js';
import { inline, unpadded } from './flow.js';
import { plainMapping } from './plain.js';

const WIDTH = 110;
const MODELINE = ' yaml-language-server: $schema=./node_modules/onefold/mapping.schema.json';
const COMMENTS: Readonly<Record<string, string>> = {
  layout: 'Where the canonical files lie.',
  sources: 'Where the legacy migrations lie. Their order is the run order across directories.',
  ignore: 'SQL that is no migration.',
  migrations: 'The canonical migrations, in run order.',
  resolve: 'Objects that several files define: whose definition stays.',
  retire: 'What is let go, and why.',
  accept: 'Findings that stay as they are, and why.',
  prepare: 'What a database needs before the first migration.',
  policy: 'Rules of the house.',
  severity: 'What each rule weighs here.',
  ledger: 'The table that records what has run.',
  guard: 'What the guard compares with, and what it lets be.',
  sealed: 'The day on which the consolidation was closed.',
  rewrites: 'Sealed migrations whose bytes were changed all the same.',
};
/** Lists that are read from top to bottom, and so never stand on one line. */
const TALL: ReadonlySet<string> = new Set(['sources', 'migrations', 'from', 'down']);
/** Characters that a plain or block scalar may lose or that editors do not show. */
const INVISIBLE = /[\0-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff]/;

/** Writes a list or map on one line when it fits into `room` columns, and its parts likewise when it does not. */
function layOut(node: unknown, room: number): void {
  if (!isCollection(node)) return;
  if (inline(node.toJSON()).length <= room) {
    node.flow = true;
    return;
  }
  for (const item of node.items) {
    if (isPair(item)) layOut(item.value, room - String(item.key).length - 4);
    else layOut(item, room - 4);
  }
}

function layOutEntry(entry: Node): void {
  if (!isMap(entry)) return;
  for (const { key, value } of entry.items) {
    const name = String(key);
    if (isSeq(value) && TALL.has(name)) for (const item of value.items) layOut(item, WIDTH - 8);
    else layOut(value, WIDTH - 6 - name.length);
  }
}

function layOutSection(name: string, section: unknown): void {
  if (!isSeq(section) || section.items.every(isScalar)) layOut(section, WIDTH - name.length);
  else if (TALL.has(name)) for (const entry of section.items) layOutEntry(entry as Node);
  else for (const entry of section.items) layOut(entry, WIDTH - 4);
}

function quote(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value)) return;
      if (key.value === 'version' || key.value === 'postgres') value.type = Scalar.QUOTE_DOUBLE;
      // A diff is read line by line.
      if (key.value === 'patch') value.type = Scalar.BLOCK_LITERAL;
    },
    Scalar(_, scalar) {
      const text = scalar.value;
      if (typeof text !== 'string') return;
      const isLines = text.includes('\n') && scalar.type !== Scalar.BLOCK_LITERAL;
      if (isLines || INVISIBLE.test(text)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
}

function annotate(root: Document['contents']): void {
  if (!isMap(root)) return;
  for (const { key } of root.items) {
    if (!isScalar(key)) continue;
    const comment = key.value === 'onefold' ? MODELINE : COMMENTS[String(key.value)];
    if (comment === undefined) continue;
    key.commentBefore = key.value === 'onefold' ? comment : ` ${comment}`;
    key.spaceBefore = key.value !== 'onefold';
  }
}

/**
 * Prints a fresh mapping.yaml: sections in the order of the schema with a comment each, short entries on one line,
 * defaults left out. `parseMapping` gives the same mapping back, but for places.
 */
export function printMapping(mapping: Mapping): string {
  const document = new Document(plainMapping(mapping), { aliasDuplicateObjects: false });
  if (isMap(document.contents)) {
    for (const { key, value } of document.contents.items) layOutSection(String(key), value);
  }
  quote(document);
  annotate(document.contents);
  return unpadded(document.toString({ lineWidth: WIDTH + 10, doubleQuotedAsJSON: true }));
}
