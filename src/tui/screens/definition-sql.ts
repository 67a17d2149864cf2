import type { SqlCell, SqlRow } from '../../core/model.js';
import { letterOf } from '../../core/report/text/side-by-side.js';
import { once } from '../state/once.js';
import { fitted } from '../view/fit.js';
import { broken, type Line, line, type Run, widthOf } from '../view/rows.js';
import { sqlRuns } from './texts.js';
import { OTHER } from './words.js';

/** A line about the definitions; one of a table has the head of its columns with it. */
export type TableLine = { readonly runs: Line; readonly head: Line | null };

/** As little room as SQL is read in. */
const LEAST = 36;
const MARK = 3;

function padded(runs: Line, columns: number): Line {
  return [...runs, { text: ' '.repeat(Math.max(0, columns - widthOf(runs))) }];
}

/** A line that goes on stands further right than where it begins, as far as there is room. */
function indentOf(runs: Line, room: number): number {
  const [blanks = ''] = /^ */.exec(runs[0]?.text ?? '') ?? [];
  return Math.min(blanks.length + 4, Math.floor(room / 2));
}

/** The lines that one line of a definition needs, each as wide as its column. */
function cellLines({ runs: own, differs }: SqlCell, room: number): Line[] {
  const runs: Line = own === null ? line(differs ? '–' : '') : sqlRuns(own);
  return broken(runs, room - MARK, indentOf(runs, room - MARK)).map((part, index) => {
    const mark = differs && index === 0 ? '≠' : ' ';
    return padded([{ text: ` ${mark} `, tone: 'warning' }, ...part], room);
  });
}

/** The rows of one line each; what is broken in one column leaves the others empty. */
function rowLines(cells: SqlRow, room: number): Line[] {
  const columns = cells.map((cell) => cellLines(cell, room));
  const height = Math.max(...columns.map(({ length }) => length));
  const empty: Line = [{ text: ' '.repeat(room) }];
  return Array.from({ length: height }, (_, at) => columns.flatMap((lines) => lines[at] ?? empty));
}

function summary(sql: readonly SqlRow[]): string {
  const count = sql.filter((row) => row.some(({ differs }) => differs)).length;
  if (count === 0) return 'SQL: no line differs';
  return `SQL: ${count === 1 ? '1 line differs' : `${count} lines differ`} (${OTHER})`;
}

/** Tells whether there is something to see of a definition in a row. */
function isShown({ runs, differs }: SqlCell): boolean {
  return runs !== null || differs;
}

function laidOut(sql: readonly SqlRow[], width: number): readonly TableLine[] {
  const count = sql[0]?.length ?? 0;
  if (count === 0) return [];
  const beside = Math.max(1, Math.min(count, Math.floor(width / LEAST)));
  const room = Math.floor(width / beside);
  const starts = Array.from({ length: Math.ceil(count / beside) }, (_, part) => part * beside);
  const parts = starts.flatMap((from): TableLine[] => {
    const shown = sql.map((row) => row.slice(from, from + beside)).filter((row) => row.some(isShown));
    const head: Line = (sql[0] ?? []).slice(from, from + beside).map((_, index): Run => {
      return { text: `   ${fitted(letterOf(from + index), room - MARK)}`, tone: 'accent', bold: true };
    });
    const rows = shown.flatMap((row) => rowLines(row, room).map((runs) => ({ runs, head })));
    return [{ runs: head, head: null }, ...rows];
  });
  return [{ runs: line(''), head: null }, { runs: line(` ${summary(sql)}`, 'dim'), head: null }, ...parts];
}

/** The lines for the width at which they were last shown: they are asked for anew with every key. */
const shownLast = once((_: readonly SqlRow[]): { width: number; lines: readonly TableLine[] } => ({
  width: 0,
  lines: [],
}));

/** Lays out the SQL of definitions, as many beside each other as have room; the others follow beneath. */
export function sqlLines(sql: readonly SqlRow[], width: number): readonly TableLine[] {
  const last = shownLast(sql);
  if (last.width !== width) Object.assign(last, { width, lines: laidOut(sql, width) });
  return last.lines;
}
