import type { ReactNode } from 'react';
import type { ChoiceDifference, Choices, Column, ConflictDetail } from '../../core/model.js';
import { baseName, printPlace } from '../../core/places.js';
import { letterOf } from '../../core/report/text/side-by-side.js';
import { plural, usual } from '../../core/text.js';
import { columnsOf, cut, fitted, listed } from '../view/fit.js';
import { Lines } from '../view/lists.js';
import type { Size } from '../view/panes.js';
import { type Line, line, type Run } from '../view/rows.js';
import { sqlLines, type TableLine } from './definition-sql.js';
import { OTHER } from './words.js';

/** PostgreSQL's long names of types, as SQL files write them. */
const SHORT_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^timestamp(\(\d+\))? with time zone/, 'timestamptz$1'],
  [/^timestamp(\(\d+\))? without time zone/, 'timestamp$1'],
  [/^time(\(\d+\))? with time zone/, 'timetz$1'],
  [/^time(\(\d+\))? without time zone/, 'time$1'],
  [/^character varying/, 'varchar'],
  [/^character(?=\(|$)/, 'char'],
  [/^double precision/, 'float8'],
];

function typeText(type: string): string {
  return SHORT_TYPES.reduce((text, [long, short]) => text.replace(long, short), type);
}

function columnText(column: Column | null): string {
  if (column === null) return '–';
  const { type, notNull, default: given } = column;
  return (
    [typeText(type), notNull ? 'not null' : '', given === null ? '' : `= ${given}`].filter(Boolean).join(' ') || 'yes'
  );
}

function cellsOf(difference: ChoiceDifference): string[] {
  return difference.kind === 'constraint'
    ? difference.by.map((has) => (has ? 'yes' : '–'))
    : difference.by.map(columnText);
}

/** A row of the table, of the definitions that have room beside each other; what is usual is so among all. */
function differenceRow(difference: ChoiceDifference, indexes: readonly number[], name: number, room: number): Line {
  const cells = cellsOf(difference);
  const most = usual(cells);
  const shown = indexes.map((index): Run => {
    const isOther = cells[index] !== most;
    return { text: ` ${isOther ? '≠' : ' '} ${fitted(cells[index]!, room - 3)}`, tone: isOther ? 'warning' : 'plain' };
  });
  return [{ text: ` ${fitted(difference.name, name)}`, bold: true }, ...shown];
}

/** The table of what differs, as many definitions beside each other as have room; the others follow beneath. */
function tableLines({ definitions, differences }: Choices, width: number): TableLine[] {
  if (differences.length === 0) return [];
  const [least, most] = [16, definitions.length > 3 ? 18 : Math.max(18, Math.floor(width * 0.35))];
  const name = Math.min(most, Math.max(...differences.map((one) => columnsOf(one.name))));
  const beside = Math.max(1, Math.min(definitions.length, Math.floor((width - name - 1) / least)));
  const room = Math.floor((width - name - 1) / beside);
  const parts = Array.from({ length: Math.ceil(definitions.length / beside) }, (_, part) => part * beside);
  return parts.flatMap((from): TableLine[] => {
    const indexes = definitions.slice(from, from + beside).map((_, index) => from + index);
    const letters = indexes.map((index): Run => {
      return { text: `   ${fitted(letterOf(index), room - 3)}`, tone: 'accent', bold: true };
    });
    const head: Line = [{ text: ' '.repeat(name + 1) }, ...letters];
    const rows = differences.map((one) => ({ runs: differenceRow(one, indexes, name, room), head }));
    const gap = from === 0 ? [] : [{ runs: line(''), head: null }];
    return [...gap, { runs: head, head: null }, ...rows];
  });
}

/** Who counts on columns that not all definitions have, and the letters of those that have them. */
function dependentLines({ dependents }: Choices, width: number): Line[] {
  return dependents.map(({ path, columns, fits }): Line => {
    const letters = fits.flatMap((has, index) => (has ? [letterOf(index)] : [])).join('') || 'none';
    const room = Math.floor((width - 12) / 2);
    return [
      { text: ` needs ${fitted(letters, 5)}`, tone: letters === 'none' ? 'error' : 'accent' },
      { text: fitted(path, room, 'middle') },
      { text: ` ${cut(columns.join(', '), width - room - 14)}`, tone: 'dim' },
    ];
  });
}

/** What is retired is told, so that nobody looks for it among the letters. */
function retiredLines({ retired }: Choices, width: number): Line[] {
  const places = retired.map(({ at, by }) => `${baseName(at.path)}:${at.line} (line ${by.line})`);
  return places.length === 0 ? [] : [line(` left out, since retired: ${listed(places, width - 27, 1)[0]}`, 'dim')];
}

function definitionLines(choices: ConflictDetail, width: number): TableLine[] {
  const { definitions, alike, differences, sql } = choices;
  const list = definitions.map(
    ({ at }, index): Line => [
      { text: ` ${fitted(letterOf(index), 3)}`, tone: 'accent', bold: true },
      { text: cut(printPlace(at), width - 6, 'middle') },
    ],
  );
  const marks = differences.length === 0 ? '' : ` (${OTHER})`;
  const same = `${plural(alike, 'column')} alike, ${differences.length} different${marks}`;
  const columns = alike + differences.length === 0 ? [] : [line(` ${same}`, 'dim')];
  const about = [...list, ...retiredLines(choices, width), ...dependentLines(choices, width), ...columns];
  return [...about.map((runs) => ({ runs, head: null })), ...tableLines(choices, width), ...sqlLines(sql, width)];
}

/**
 * Shows the definitions of an object, who counts on which of them, a table of what differs, and their SQL, from a line on. Where the
 * table has begun above, the head of its columns stands in the first row.
 */
export function Definitions({
  choices,
  from,
  width,
  height,
}: Size & { choices: ConflictDetail; from: number }): ReactNode {
  const lines = definitionLines(choices, width);
  const first = Math.max(0, Math.min(from, lines.length - height));
  const shown = lines
    .slice(first, first + height)
    .map(({ runs, head }, index) => (index === 0 ? (head ?? runs) : runs));
  return <Lines lines={shown} width={width} height={height} />;
}
