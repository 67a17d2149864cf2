import type { ReactNode } from 'react';
import { patchLines } from '../../core/patch.js';
import { plural } from '../../core/text.js';
import { markedPositions } from '../state/marking.js';
import { type PlanRow, planRows } from '../state/rows.js';
import { isThinking, plainOf, type State, topScreen } from '../state/state.js';
import { cut, fitted, folded } from '../view/fit.js';
import { Lines, List, positionText } from '../view/lists.js';
import { Panes, type Size } from '../view/panes.js';
import { type Line, line, Row } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';

type Migration = Extract<PlanRow, { kind: 'migration' }>;
/** How wide the columns are that depend on what stands in them, and on the room. */
type Columns = { readonly version: number; readonly name: number };

const PROVED = { runs: '✓', refused: 'fails', 'not reversible': '~' } as const;
const DOWNS = { legacy: 'files', generated: 'made', own: 'own', none: '–' } as const;

function versionText({ entry, known }: Migration): string {
  return entry.version ?? known?.version ?? '···';
}

function columnsFor(rows: readonly PlanRow[], width: number): Columns {
  const versions = rows.map((row) => (row.kind === 'migration' ? versionText(row).length : 0));
  const version = versions.reduce((widest, one) => Math.max(widest, one), 4);
  return { version, name: Math.max(10, width - version - 32) };
}

function migrationLine(row: Migration, { version, name }: Columns, marked: boolean, stale: boolean): Line {
  const { entry, known, findings, proved, paths } = row;
  return [
    { text: marked ? '*' : ' ', tone: 'accent', bold: true },
    { text: fitted(versionText(row), version, 'number'), tone: stale ? 'dim' : 'plain' },
    { text: entry.version === undefined ? '  ' : '! ', tone: 'accent' },
    { text: fitted(entry.patch === undefined ? entry.name : `${cut(entry.name, name - 2)} ±`, name), bold: true },
    { text: fitted(plural(paths.length, 'file'), 9, 'number'), tone: 'dim' },
    { text: `  ${fitted(known === null ? '' : DOWNS[known.downOrigin], 5)}`, tone: 'dim' },
    { text: fitted(findings === 0 ? '' : String(findings), 5, 'number'), tone: 'warning' },
    { text: fitted(proved === null ? '' : PROVED[proved], 6, 'number'), tone: proved === 'runs' ? 'good' : 'error' },
  ];
}

/** What the columns of a migration hold, over the list. */
function headLine({ version, name }: Columns): Line {
  const numbers = `${fitted('Sources', 9, 'number')}  ${fitted('Back', 5)}${fitted('Open', 5, 'number')}${fitted('Proof', 6, 'number')}`;
  return [{ text: `  ${fitted('No.', version, 'number')}  ${fitted('Name', name)}${numbers}`, tone: 'dim' }];
}

function retiredLine(row: Extract<PlanRow, { kind: 'retired' }>, width: number, marked: boolean): Line {
  const { path, reason } = row;
  const room = Math.floor((width - 13) / 2);
  return [
    { text: marked ? '*' : ' ', tone: 'accent', bold: true },
    { text: 'retired  ', tone: 'dim' },
    { text: fitted(path, room, 'middle'), tone: 'dim' },
    { text: `  ${fitted(reason, room)}`, tone: 'dim' },
  ];
}

function labelled(label: string, texts: readonly string[], width: number): Line[] {
  const rows = texts.flatMap((text) => folded(text, width - 11));
  return rows.map((text, index): Line => [{ text: fitted(index === 0 ? ` ${label}` : '', 10), tone: 'dim' }, { text }]);
}

const PROOFS = {
  runs: 'it ran in the last proof, and back',
  refused: 'PostgreSQL refused it in the last proof (5 shows it)',
  'not reversible': 'it ran in the last proof, and its rollback leaves something behind',
} as const;

function patchText(patch: string): string {
  return `in ${plural(patchLines(patch), 'line')} (±); w takes it back`;
}

function detailLines(row: PlanRow | undefined, width: number): Line[] {
  if (row === undefined) return [];
  if (row.kind === 'retired')
    return [...labelled('retired', [row.path], width), ...labelled('why', [row.reason], width)];
  const { entry, known, paths, findings, proved } = row;
  const from = known?.from.map(
    ({ path, taken, of }) => `${path}${taken === of ? '' : ` (${taken} of ${plural(of, 'statement')})`}`,
  );
  const makes = known?.creates.join(', ') ?? '';
  return [
    ...(entry.title === undefined ? [] : labelled('title', [entry.title], width)),
    ...(entry.version === undefined ? [] : labelled('pinned', [`to ${entry.version} (!)`], width)),
    ...(entry.patch === undefined ? [] : labelled('patched', [patchText(entry.patch)], width)),
    ...labelled('from', from ?? paths, width),
    ...(known === null ? [] : labelled('why here', [known.why], width)),
    ...(makes === '' ? [] : labelled('makes', [makes], width)),
    ...(findings === 0 ? [] : labelled('open', [`${plural(findings, 'finding')} in its files (2 lists them)`], width)),
    ...(proved === null ? [] : labelled('proof', [PROOFS[proved]], width)),
  ];
}

function nothing(state: State): string {
  const { query } = topScreen(state);
  if (query !== '') return `Nothing here holds “${query}”. Esc ends the search.`;
  return plainOf(state) === null ? `There is no ${state.mappingPath} yet.` : 'No migration is planned.';
}

function Rows({ state, rows, width, height }: ScreenProps & { rows: readonly PlanRow[] }): ReactNode {
  const screen = topScreen(state);
  const marked = new Set(screen.marked);
  const stale = isThinking(state);
  const columns = columnsFor(rows, width);
  if (rows.length === 0) return <Lines lines={[line(` ${nothing(state)}`, 'dim')]} width={width} height={height} />;
  const rowAt = (index: number): Line => {
    const row = rows[index]!;
    return row.kind === 'retired'
      ? retiredLine(row, width, marked.has(row.name))
      : migrationLine(row, columns, marked.has(row.entry.name), stale);
  };
  return (
    <>
      <Row runs={headLine(columns)} width={width} />
      <List count={rows.length} cursor={screen.cursor} rowAt={rowAt} width={width} height={height - 1} />
    </>
  );
}

/** Shows the canonical list in run order, what is retired behind it, and what is known of the line under the cursor. */
export function PlanScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const rows = planRows(state, screen);
  const { migrations = [], retire = [] } = plainOf(state) ?? {};
  const marked = markedPositions(state, 'migration').length + markedPositions(state, 'retired').length;
  const marks = marked === 0 ? '' : `${marked} marked, `;
  const row = rows[screen.cursor];
  return (
    <Panes
      only={screen.zoomed ? 'second' : null}
      width={width}
      height={height}
      share={{ over: 0.66, beside: 0.55 }}
      first={{
        title: `${plural(migrations.length, 'migration')}, ${retire.length} retired`,
        note: `${marks}${positionText(screen.cursor, rows.length)}`,
        view: (size: Size) => <Rows state={state} rows={rows} {...size} />,
      }}
      second={{
        title: row?.kind === 'retired' ? 'Retired' : 'This migration',
        view: (size) => <Lines {...size} lines={detailLines(row, size.width)} from={screen.scroll} />,
      }}
    />
  );
}
