import type { ReactNode } from 'react';
import { plural } from '../../core/text.js';
import { type PlanRow, planRows } from '../state/rows.js';
import { isThinking, plainOf, topScreen } from '../state/state.js';
import { columnsOf, fitted, folded } from '../view/fit.js';
import { Panes } from '../view/panes.js';
import { type Line, Lines, List, line, positionText, Row } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';

type Migration = Extract<PlanRow, { kind: 'migration' }>;

const PROVED = { runs: '✓', refused: 'fails', 'not reversible': '~' } as const;
const DOWNS = { legacy: 'files', generated: 'made', own: 'own', none: '–' } as const;

/** What the name has of a line; the rest is for the other columns. */
function nameRoom(width: number): number {
  return Math.max(10, width - 38);
}

function versionText({ entry, known }: Migration): string {
  const pinned = entry.version;
  return pinned === undefined ? (known?.version ?? '···') : `${pinned}`;
}

function migrationLine(row: Migration, marked: boolean, { width, stale }: { width: number; stale: boolean }): Line {
  const { entry, known, findings, proved, paths } = row;
  const name = fitted(entry.name, nameRoom(width));
  return [
    { text: marked ? '*' : ' ', tone: 'accent', bold: true },
    { text: fitted(versionText(row), 6, 'number'), tone: stale ? 'dim' : 'plain' },
    { text: entry.version === undefined ? '  ' : '! ', tone: 'dim' },
    { text: name, bold: true },
    { text: fitted(plural(paths.length, 'file'), 9, 'number'), tone: 'dim' },
    { text: `  ${fitted(known === null ? '' : DOWNS[known.downOrigin], 5)}`, tone: 'dim' },
    { text: fitted(findings === 0 ? '' : String(findings), 5, 'number'), tone: 'warning' },
    { text: fitted(proved === null ? '' : PROVED[proved], 6, 'number'), tone: proved === 'runs' ? 'good' : 'error' },
  ];
}

/** What the columns of a migration hold, over the list. */
function headLine(width: number): Line {
  const numbers = `${fitted('Sources', 9, 'number')}  ${fitted('Back', 5)}${fitted('Open', 5, 'number')}${fitted('Proof', 6, 'number')}`;
  return [{ text: `  ${fitted('No.', 6, 'number')}  ${fitted('Name', nameRoom(width))}${numbers}`, tone: 'dim' }];
}

function retiredLine({ path, reason }: Extract<PlanRow, { kind: 'retired' }>, width: number): Line {
  const room = Math.floor((width - 14) / 2);
  return [
    { text: '  retired  ', tone: 'dim' },
    { text: fitted(path, room, 'middle'), tone: 'dim' },
    { text: ` ${fitted(reason, room)}`, tone: 'dim' },
  ];
}

function labelled(label: string, texts: readonly string[], width: number): Line[] {
  const room = width - 10;
  const rows = texts.flatMap((text) => folded(text, room));
  return rows.map((text, index): Line => [{ text: fitted(index === 0 ? ` ${label}` : '', 10), tone: 'dim' }, { text }]);
}

function detailLines(row: PlanRow | undefined, width: number): Line[] {
  if (row === undefined) return [];
  if (row.kind === 'retired') return [line(` ${row.path}`), ...labelled('retired', [row.reason], width)];
  const { entry, known, paths, findings } = row;
  const from = known?.from.map(
    ({ path, taken, of }) => `${path}${taken === of ? '' : ` (${taken} of ${of} statements)`}`,
  );
  return [
    ...(entry.title === undefined ? [] : labelled('title', [entry.title], width)),
    ...labelled('from', from ?? paths, width),
    ...(known === null ? [] : labelled('why here', [known.why], width)),
    ...(known === null || known.creates.length === 0 ? [] : labelled('makes', [known.creates.join(', ')], width)),
    ...(findings === 0 ? [] : labelled('findings', [`${findings} open in its files (2 lists them)`], width)),
    ...(row.proved === 'refused'
      ? labelled('proof', ['PostgreSQL refused it in the last proof (5 shows it)'], width)
      : []),
  ];
}

/** Shows the canonical list in run order, what is retired behind it, and what is known of the line under the cursor. */
export function PlanScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const rows = planRows(state, screen);
  const stale = isThinking(state);
  const migrations = plainOf(state)?.migrations?.length ?? 0;
  const retired = plainOf(state)?.retire?.length ?? 0;
  const marked = new Set(screen.marked);
  const marks = marked.size === 0 ? '' : `${marked.size} marked, `;
  const head = `${plural(migrations, 'migration')}, ${retired} retired`;
  return (
    <Panes
      only={screen.zoomed ? 'second' : null}
      width={width}
      height={height}
      share={{ over: 0.66, beside: 0.55 }}
      first={{
        title: columnsOf(head) < width / 2 ? head : 'Plan',
        note: `${marks}${positionText(screen.cursor, rows.length)}`,
        view: (size) => (
          <>
            <Row runs={headLine(size.width)} width={size.width} />
            <List
              {...size}
              height={size.height - 1}
              count={rows.length}
              cursor={screen.cursor}
              rowAt={(index) => {
                const row = rows[index]!;
                if (row.kind === 'retired') return retiredLine(row, size.width);
                return migrationLine(row, marked.has(row.entry.name), { width: size.width, stale });
              }}
            />
          </>
        ),
      }}
      second={{
        title: 'This migration',
        view: (size) => <Lines {...size} lines={detailLines(rows[screen.cursor], size.width)} from={screen.scroll} />,
      }}
    />
  );
}
