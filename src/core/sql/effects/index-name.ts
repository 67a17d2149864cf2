import type { IndexElem, IndexStmt } from 'libpg-query';
import { clipName, columnsAddition, defaultName, firstFree, LONGEST_NAME } from '../default-names.js';
import { all } from '../tree.js';
import { expressionName } from './expression-name.js';

/** PostgreSQL's ChooseIndexColumnNames(): the second "expr" is "expr1". */
function columnNames(elements: readonly IndexElem[]): string[] {
  const names: string[] = [];
  for (const element of elements) {
    const base = element.name ?? expressionName(element.expr) ?? 'expr';
    const numbered = (i: number) => (i === 0 ? base : `${clipName(base, LONGEST_NAME - `${i}`.length)}${i}`);
    names.push(firstFree(numbered, (name) => names.includes(name)));
  }
  return names;
}

/**
 * Derives the name that PostgreSQL gives to an index without one ("robots_status_idx"), in a schema where that name is
 * free: ChooseIndexName() of src/backend/commands/indexcmds.c.
 */
export function defaultIndexName(statement: IndexStmt): string {
  const elements = [...all('IndexElem', statement.indexParams), ...all('IndexElem', statement.indexIncludingParams)];
  const addition = columnsAddition(columnNames(elements));
  return defaultName(statement.relation?.relname ?? '', addition, 'idx');
}
