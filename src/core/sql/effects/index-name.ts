import type { IndexElem, IndexStmt } from 'libpg-query';
import { all } from '../tree.js';
import { expressionName } from './expression-name.js';

/** NAMEDATALEN - 1: names are cut to this many bytes. */
const LONGEST_NAME = 63;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Cuts a name to a number of bytes, between characters. */
function clip(bytes: Uint8Array, length: number): string {
  let end = length;
  while (end > 0 && end < bytes.length && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1;
  return decoder.decode(bytes.subarray(0, end));
}

/** PostgreSQL's makeObjectName(): the longer of the two names gives way first. */
function objectName(table: string, addition: string, label: string): string {
  const first = encoder.encode(table);
  const second = encoder.encode(addition);
  const available = LONGEST_NAME - label.length - 2;
  let [one, two] = [first.length, second.length];
  while (one + two > available) {
    if (one > two) one -= 1;
    else two -= 1;
  }
  return `${clip(first, one)}_${clip(second, two)}_${label}`;
}

/** PostgreSQL's ChooseIndexColumnNames(): the second "expr" is "expr1". */
function columnNames(elements: readonly IndexElem[]): string[] {
  const names: string[] = [];
  for (const element of elements) {
    const base = element.name ?? expressionName(element.expr) ?? 'expr';
    let name = base;
    for (let i = 1; names.includes(name); i++) name = `${clip(encoder.encode(base), LONGEST_NAME - `${i}`.length)}${i}`;
    names.push(name);
  }
  return names;
}

/**
 * Derives the name that PostgreSQL gives to an index without one ("robots_status_idx"), in a schema where that name is
 * free: ChooseIndexName() of src/backend/commands/indexcmds.c.
 */
export function defaultIndexName(statement: IndexStmt): string {
  const elements = [...all('IndexElem', statement.indexParams), ...all('IndexElem', statement.indexIncludingParams)];
  let addition = '';
  for (const name of columnNames(elements)) {
    addition += addition === '' ? name : `_${name}`;
    if (encoder.encode(addition).length > LONGEST_NAME) break;
  }
  return objectName(statement.relation?.relname ?? '', addition, 'idx');
}
