import { structuredPatch } from 'diff';
import { quoteName } from '../../objects.js';
import { type Definition, type Loser, textOf } from './definitions.js';
import { firstLines, groupBy } from './lists.js';
import { placeName } from './places.js';
import { type ColumnPair, columnText, type OutlineDifference } from './shapes.js';

/** What fits between the margins of a page of 80 columns. */
const WIDTH = 74;
const WIDEST_NAME = 24;
const NOTHING = '–';
const MOST_ROWS = 16;
const MOST_LINES = 8;
/** How much of what is alike is shown before the first difference of two long lines. */
const LEAD_IN = 24;
/** Comparing two long definitions may take seconds; beyond this (ms) the reader's own tools do better. */
const PATIENCE = 200;

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Names the two sides that a table compares. */
export type Heads = readonly [first: string, second: string];

/** Puts what only one side has before what differs. */
function tellingFirst(pairs: readonly ColumnPair[]): ColumnPair[] {
  const rank = ({ first, second }: ColumnPair) => Number(first !== null && second !== null);
  return pairs.toSorted((a, b) => rank(a) - rank(b));
}

function columnRows(pairs: readonly ColumnPair[], [first, second]: Heads): string[] {
  if (pairs.length === 0) return [];
  const rows = tellingFirst(pairs).map(({ name, first: one, second: other }) => [
    quoteName(name),
    one === null ? NOTHING : columnText(one) || 'is there',
    other === null ? NOTHING : columnText(other) || 'is there',
  ]);
  const all = [['column', first, second], ...rows];
  const widest = (index: number, most: number) => Math.min(most, Math.max(...all.map((row) => row[index]!.length)));
  const name = widest(0, WIDEST_NAME);
  const left = widest(1, Math.floor((WIDTH - name - 4) / 2));
  const right = WIDTH - name - left - 4;
  return all.map(([a, b, c]) => `${cut(a!, name).padEnd(name)}  ${cut(b!, left).padEnd(left)}  ${cut(c!, right)}`);
}

function constraintRows(constraints: readonly string[], where: string): string[] {
  return constraints.map((constraint) => cut(`${where}: ${constraint}`, WIDTH));
}

/** Shows two outlines side by side, as far as they differ: a table of columns, and below it the constraints. */
export function outlineLines({ columns, onlyFirst, onlySecond }: OutlineDifference, heads: Heads): string[] {
  const constraints = [...constraintRows(onlyFirst, heads[0]), ...constraintRows(onlySecond, heads[1])];
  const lines = [...columnRows(columns, heads), ...constraints];
  return firstLines(lines, 'line', MOST_ROWS).map((line) => `  ${line.trimEnd()}`);
}

function tidy(text: string): string {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trimEnd());
  return lines.filter((line) => line.trim() !== '').join('\n');
}

/** Leaves out what two long lines begin with alike, where they would be cut before they differ. */
function untilApart(hunk: readonly string[]): string[] {
  const removed = hunk.filter((line) => line.startsWith('-')).length;
  return hunk.map((line, i) => {
    const other = hunk[i < removed ? i + removed : i - removed];
    const isCutAlike = other !== undefined && line.slice(1, WIDTH - 3) === other.slice(1, WIDTH - 3);
    if (!isCutAlike) return line;
    const [own, others] = [[...line], [...other]];
    const apart = own.findIndex((character, at) => at > 0 && character !== others[at]);
    return `${line[0]}…${own.slice((apart < 0 ? own.length : apart) - LEAD_IN).join('')}`;
  });
}

/** Shows the first lines in which two definitions differ, blanks aside: "-" the first, "+" the second. */
export function differingLines(first: Definition, second: Definition, most = MOST_LINES): string[] {
  const options = { context: 0, timeout: PATIENCE, ignoreWhitespace: true };
  const patch = structuredPatch('', '', tidy(textOf(first)), tidy(textOf(second)), '', '', options);
  const hunks = patch?.hunks.map(({ lines }) => lines.filter((line) => !line.startsWith('\\'))) ?? [];
  const lines = hunks.flatMap(untilApart);
  return firstLines(lines, 'line', most).map((line) => cut(`  ${line}`, WIDTH));
}

/** A definition that differs from the one before it, with those of its differences that are to be shown. */
export type Differing = { readonly loser: Loser; readonly difference: OutlineDifference | null };

/** Puts together the columns that one file adds statement by statement. */
function joined(all: readonly Differing[]): Differing {
  const [first] = all;
  const differences = all.flatMap(({ difference }) => difference ?? []);
  if (differences.length < 2) return first!;
  const of = (side: 'onlyFirst' | 'onlySecond') => differences.flatMap((difference) => difference[side]);
  const columns = differences.flatMap((difference) => difference.columns);
  return { ...first!, difference: { columns, onlyFirst: of('onlyFirst'), onlySecond: of('onlySecond') } };
}

/** Shows in what definitions differ from those before them, beneath their places; those that differ alike are shown once. */
export function comparisons(all: readonly Differing[], heads: Heads): string[] {
  const byFile = groupBy(all, ({ loser: { effect, file } }) => `${effect.action} ${file.file.path}`);
  const shown = [...byFile.values()].map((some) => {
    const { loser, difference } = joined(some);
    const lines = difference === null ? differingLines(loser.winner, loser) : outlineLines(difference, heads);
    return { place: placeName(loser, loser.effect), lines };
  });
  const alike = groupBy(shown, ({ lines }) => lines.join('\n'));
  return [...alike.values()].flatMap((same) => [...same.map(({ place }) => place), ...same[0]!.lines]);
}
