import type { AuditRow } from '../../model.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { wrap } from './wrap.js';

const INDENT = ' '.repeat(6);
const WHAT: Readonly<Record<AuditRow['action'], string>> = {
  apply: 'applied',
  rollback: 'rolled back',
  stamp: 'stamped',
  repair: 'repaired',
};

function outcomeOf({ action, status, statements, statementsDone }: AuditRow): string {
  if (status === 'success') return WHAT[action] ?? action;
  const far = statements === null ? '' : `, ${statementsDone} of ${statements} statements had run`;
  return `${action} ${status === 'running' ? 'begun' : 'failed'}${far}`;
}

function detailOf({ milliseconds, by, environment }: AuditRow): string {
  return [
    ...(milliseconds === null ? [] : [`in ${milliseconds}ms`]),
    ...(by === null ? [] : [`by ${by}`]),
    ...(environment === null ? [] : [`(${environment})`]),
  ].join(' ');
}

function entryText(row: AuditRow, style: Style): string[] {
  const paint = row.status === 'success' ? style.green : row.status === 'failed' ? style.red : style.yellow;
  const title = row.name === null ? `[${row.version}]` : `[${row.version}] ${row.name}`;
  const outcome = paint(printable(outcomeOf(row)));
  const said = [row.error, row.reason === null ? null : `reason: ${row.reason}`].filter((text) => text !== null);
  return [
    `${row.at}  ${printable(title)}`,
    `${INDENT}${outcome} ${printable(detailOf(row))}`.trimEnd(),
    ...said.flatMap((text) => wrap(text, INDENT, `${INDENT}  `)),
  ];
}

/** Prints the audit trail, newest first: when, which migration, what became of it, who ran it where, and the error. */
export function historyText(rows: readonly AuditRow[], style: Style): string {
  if (rows.length === 0) return 'The audit trail is empty.';
  return rows.flatMap((row) => entryText(row, style)).join('\n');
}
