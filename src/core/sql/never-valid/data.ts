import type { InsertStmt, Node, OnConflictClause, SelectStmt, UpdateStmt } from 'libpg-query';
import { all, as } from '../tree.js';
import { type Finding, refused, repeated } from './finding.js';

function isStar(node: Node): boolean {
  const value = as('ResTarget', node)?.val ?? node;
  const last = as('ColumnRef', value)?.fields?.at(-1) ?? as('A_Indirection', value)?.indirection?.at(-1);
  return as('A_Star', last) !== null;
}

/** Lists the targets that name a column as a whole a second time; fields and elements may come one by one. */
function repeatedTargets(nodes: readonly Node[] | undefined) {
  const targets = all('ResTarget', nodes).filter(({ indirection }) => indirection === undefined);
  return repeated(targets, ({ name = '' }) => name);
}

function ofAssignments(nodes: readonly Node[] | undefined): Finding[] {
  return repeatedTargets(nodes).map((target) => {
    const message = `multiple assignments to same column "${target.name}"`;
    return refused('42601', target, message, 'assign each column once');
  });
}

type Row = { readonly items: readonly Node[]; readonly first: Node | undefined };

function valueRows(query: SelectStmt | null): Row[] {
  return all('List', query?.valuesLists).map(({ items = [] }) => ({ items, first: items[0] }));
}

/** The place of any node, which is a field of what it wraps. */
function placed(node: Node | undefined): { readonly location?: number } | undefined {
  return node === undefined ? undefined : (Object.values(node)[0] as { readonly location?: number });
}

function ofLengths(rows: readonly Row[]): Finding[] {
  const length = rows[0]?.items.length;
  const other = rows.find(({ items }) => items.length !== length);
  if (other === undefined || rows.some(({ items }) => items.some(isStar))) return [];
  const row = rows.indexOf(other) + 1;
  const help = `row 1 has ${length} values, row ${row} has ${other.items.length}`;
  return [refused('42601', placed(other.first), 'VALUES lists must all be the same length', help)];
}

/** Lists the expressions of the first row; null where a star stands for some. */
function given(query: SelectStmt | null): readonly Node[] | null {
  if (query === null || (query.op ?? 'SETOP_NONE') !== 'SETOP_NONE') return null;
  const items = valueRows(query)[0]?.items ?? query.targetList ?? [];
  return items.length === 0 || items.some(isStar) ? null : items;
}

function ofCounts({ cols, selectStmt }: InsertStmt): Finding[] {
  const values = given(as('SelectStmt', selectStmt));
  if (values === null || cols === undefined || values.length === cols.length) return [];
  const [more, fewer] = ['expressions', 'target columns'];
  const help = `${cols.length} columns, ${values.length} values`;
  if (values.length > cols.length) {
    const value = values[cols.length];
    const node = as('ResTarget', value) ?? placed(value);
    return [refused('42601', node, `INSERT has more ${more} than ${fewer}`, help)];
  }
  const column = as('ResTarget', cols[values.length]) ?? undefined;
  return [refused('42601', column, `INSERT has more ${fewer} than ${more}`, help)];
}

function ofConflict(clause: OnConflictClause | undefined): Finding[] {
  if (clause?.action !== 'ONCONFLICT_UPDATE') return [];
  const assignments = ofAssignments(clause.targetList);
  if (clause.infer !== undefined) return assignments;
  const message = 'ON CONFLICT DO UPDATE requires inference specification or constraint name';
  return [refused('42601', clause, message, 'name the key: ON CONFLICT (id) DO UPDATE'), ...assignments];
}

/** Finds what PostgreSQL refuses in an INSERT, whatever columns its table has. */
export function insertFindings(statement: InsertStmt): Finding[] {
  const targets = repeatedTargets(statement.cols).map((target) =>
    refused('42701', target, `column "${target.name}" specified more than once`, 'name each column once'),
  );
  const lengths = ofLengths(valueRows(as('SelectStmt', statement.selectStmt)));
  return [
    ...targets,
    ...lengths,
    ...(lengths.length > 0 ? [] : ofCounts(statement)),
    ...ofConflict(statement.onConflictClause),
  ];
}

/** Finds columns that an UPDATE sets twice. */
export function updateFindings({ targetList }: UpdateStmt): Finding[] {
  return ofAssignments(targetList);
}
