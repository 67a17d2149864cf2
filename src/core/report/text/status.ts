import type { MigrationState, StatusRow } from '../../model.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';

const WIDTHS = [10, 40, 12, 19] as const;
const RULE = 110;
const COUNTED: readonly (readonly [MigrationState, string])[] = [
  ['applied', 'Applied'],
  ['pending', 'Pending'],
  ['changed', 'Changed'],
  ['missing', 'Missing'],
  ['out-of-order', 'Out of order'],
  ['half-applied', 'Half applied'],
];

function checksumText(row: StatusRow): string {
  if (row.applied === null || row.checksum === null) return '-';
  return row.applied.checksum === row.checksum ? 'OK' : 'MISMATCH';
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join(' ')
    .trimEnd();
}

function painted(text: string, state: MigrationState, style: Style): string {
  const paint = state === 'applied' ? style.green : state === 'pending' ? style.yellow : style.red;
  return paint(text);
}

function totals(rows: readonly StatusRow[]): string {
  const counts = COUNTED.map(([state, label]) => ({ label, state, n: rows.filter((r) => r.state === state).length }));
  const shown = counts.filter(({ state, n }) => n > 0 || state === 'applied' || state === 'pending');
  return [`Total: ${rows.length}`, ...shown.map(({ label, n }) => `${label}: ${n}`)].join(' | ');
}

/**
 * Prints the status table: one row per migration known to the files or the ledger, then the totals, which add up.
 * The columns of version and name grow with the longest; states other than applied and pending are counted when they occur.
 */
export function statusText(rows: readonly StatusRow[], style: Style): string {
  const versionWidth = Math.max(WIDTHS[0], ...rows.map((row) => printable(row.version).length));
  const nameWidth = Math.max(WIDTHS[1], ...rows.map((row) => printable(row.name).length));
  const widths = [versionWidth, nameWidth, WIDTHS[2], WIDTHS[3]];
  const table = rows.map((row) => {
    const cells = [
      printable(row.version),
      printable(row.name),
      row.state.toUpperCase(),
      row.applied?.at ?? '-',
      checksumText(row),
    ];
    return painted(line(cells, widths), row.state, style);
  });
  const head = line(['Version', 'Name', 'Status', 'Applied At', 'Checksum'], widths);
  const rule = '-'.repeat(RULE + versionWidth - WIDTHS[0] + nameWidth - WIDTHS[1]);
  return [style.bold('Migration Status:'), '', head, rule, ...table, '', totals(rows)].join('\n');
}

/** Prints one line per migration: version, name, state, and the time in UTC when it was applied. Empty of none. */
export function statesText(rows: readonly StatusRow[], style: Style): string {
  const width = (text: (row: StatusRow) => string) => Math.max(0, ...rows.map((row) => printable(text(row)).length));
  const [versions, names] = [width(({ version }) => version), width(({ name }) => name)];
  const lines = rows.map(({ version, name, state, applied }) => {
    const since = applied === null ? [] : [applied.at];
    const cells = [printable(version).padEnd(versions), printable(name).padEnd(names), state, ...since];
    return painted(cells.join('  '), state, style);
  });
  return lines.join('\n');
}
