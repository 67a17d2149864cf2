import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type KeyRow, rowsOn } from '../keys.js';
import type { ScreenName } from '../state/screen.js';
import { cut, fitted } from './fit.js';
import { Lines } from './lists.js';
import type { Size } from './panes.js';
import { type Line, Title } from './rows.js';
import { signsOn } from './signs.js';

/** How wide the widest sign is. */
const SIGN = 5;

/** As many names of a key as have room. */
function keysText(keys: readonly string[], columns: number): string {
  const [first = '', ...others] = keys;
  return others.reduce((text, key) => (text.length + key.length + 1 <= columns ? `${text} ${key}` : text), first);
}

type HelpRow = Pick<KeyRow, 'keys' | 'label'>;

/** Down and up are one thing to know, and 24 lines are few. */
function isOpposite({ action: one }: KeyRow, { action: other }: KeyRow): boolean {
  const isWay = one.kind === 'move' || one.kind === 'scroll';
  return isWay && one.kind === other.kind;
}

function helpRows(rows: readonly KeyRow[]): HelpRow[] {
  const [first, second, ...others] = rows;
  if (first === undefined) return [];
  if (second === undefined || !isOpposite(first, second)) return [first, ...helpRows(rows.slice(1))];
  const keys = first.keys.flatMap((key, index) => [key, ...second.keys.slice(index, index + 1)]);
  return [{ keys, label: `${first.label}, ${second.label}` }, ...helpRows(others)];
}

/** The keys of a screen, in two columns where they do not fit into one. */
function keyLines(screen: ScreenName, { width, height }: Size): Line[] {
  const all = helpRows(rowsOn(screen));
  const isOne = all.length < height;
  const keys = isOne ? 24 : 15;
  const label = isOne ? width - keys - 4 : Math.floor(width / 2) - keys - 4;
  const rows = all.map(
    (row): Line => [
      { text: ` ${fitted(keysText(row.keys, keys), keys, 'number')}  `, tone: 'accent', bold: true },
      { text: `${fitted(row.label, label)} ` },
    ],
  );
  const half = Math.ceil(rows.length / 2);
  return isOne ? rows : rows.slice(0, half).map((row, index) => [...row, ...(rows[index + half] ?? [])]);
}

/** What the signs of a screen say. */
function signLines(screen: ScreenName, width: number): Line[] {
  return signsOn(screen).map(
    ({ sign, means }): Line => [
      { text: ` ${fitted(sign, SIGN, 'number')}  `, tone: 'accent', bold: true },
      { text: cut(means, width - SIGN - 4) },
    ],
  );
}

/** Shows a page of the help: the keys of a screen, or its signs. */
export function HelpView({
  screen,
  page,
  width,
  height,
}: Size & { screen: ScreenName; page: 'keys' | 'signs' }): ReactNode {
  const lines = page === 'keys' ? keyLines(screen, { width, height }) : signLines(screen, width);
  const what = page === 'keys' ? 'Keys' : 'Signs';
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Title
        text={`${what} of this screen (${screen})`}
        note={page === 'keys' ? '? shows its signs' : ''}
        width={width}
      />
      <Lines lines={lines} width={width} height={height - 1} />
    </Box>
  );
}
