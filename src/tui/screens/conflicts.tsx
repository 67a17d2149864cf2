import type { ReactNode } from 'react';
import type { Conflict } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { conflictRows } from '../state/rows.js';
import type { Screen } from '../state/screen.js';
import { topScreen } from '../state/state.js';
import { columnsOf, fitted } from '../view/fit.js';
import { Lines, List, positionText } from '../view/lists.js';
import { Whole } from '../view/panes.js';
import { type Line, line } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';

function nothing({ query }: Screen): string {
  return query === '' ? 'No object is defined twice.' : `No object is called “${query}”. Esc ends the search.`;
}

function isMarked({ object, state: { kind } }: Conflict, { marked }: Screen): boolean {
  return kind === 'open' && marked.includes(object);
}

/** Shows the objects that several files define: what is open first, then what differs. */
export function ConflictsScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const rows = conflictRows(state, screen);
  const widest = rows.reduce((most, { object }) => Math.max(most, columnsOf(object)), 20);
  const marked = conflictRows(state, { query: '' }).filter((one) => isMarked(one, screen)).length;
  const marks = marked === 0 ? '' : `${marked} marked, `;
  const rowAt = (index: number, room: number): Line => {
    const one = rows[index]!;
    const { object, paths, differ, state: found } = one;
    const isOpen = found.kind === 'open';
    return [
      { text: isMarked(one, screen) ? '*' : ' ', tone: 'accent', bold: true },
      { text: isOpen ? '? ' : '✓ ', tone: isOpen ? 'error' : 'good', bold: true },
      { text: fitted(object, Math.min(widest + 2, Math.max(20, room - 40)), 'middle'), bold: true },
      { text: fitted(plural(paths.length, 'file'), 9, 'number') },
      { text: `  ${fitted(differ ? 'different' : 'the same', 10)}`, tone: differ ? 'warning' : 'dim' },
      { text: fitted(isOpen ? 'undecided' : found.kind, 12), tone: isOpen ? 'error' : 'dim' },
    ];
  };
  return (
    <Whole
      width={width}
      height={height}
      title="Objects that several files define"
      note={`${marks}${positionText(screen.cursor, rows.length)}`}
      view={(size) =>
        rows.length === 0 ? (
          <Lines {...size} lines={[line(` ${nothing(screen)}`, 'dim')]} />
        ) : (
          <List {...size} count={rows.length} cursor={screen.cursor} rowAt={(index) => rowAt(index, size.width)} />
        )
      }
    />
  );
}
