import type { ReactNode } from 'react';
import { isUndecided } from '../../core/decisions.js';
import type { Conflict } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { conflictRows } from '../state/rows.js';
import type { Screen } from '../state/screen.js';
import { topScreen } from '../state/state.js';
import { columnsOf, fitted } from '../view/fit.js';
import { Lines, List, positionText } from '../view/lists.js';
import { Whole } from '../view/panes.js';
import { type Line, line, type Run } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';

function nothing({ query }: Screen): string {
  return query === '' ? 'No object is defined twice.' : `No object is called “${query}”. Esc ends the search.`;
}

function isMarked(conflict: Conflict, { marked }: Screen): boolean {
  return isUndecided(conflict) && marked.includes(conflict.object);
}

/** What is decided may leave its finding open: that is told, and is answered among the findings. */
function stateRun(conflict: Conflict): Run {
  if (isUndecided(conflict)) return { text: fitted('undecided', 12), tone: 'error' };
  const isOpen = conflict.state.kind === 'open';
  return { text: fitted(isOpen ? 'open finding' : conflict.state.kind, 12), tone: isOpen ? 'warning' : 'dim' };
}

/** Shows the objects that several files define: what is undecided first, then what differs. */
export function ConflictsScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const rows = conflictRows(state, screen);
  const widest = rows.reduce((most, { object }) => Math.max(most, columnsOf(object)), 20);
  const marked = conflictRows(state, { query: '' }).filter((one) => isMarked(one, screen)).length;
  const marks = marked === 0 ? '' : `${marked} marked, `;
  const rowAt = (index: number, room: number): Line => {
    const one = rows[index]!;
    const { object, paths, differ } = one;
    const isOpen = isUndecided(one);
    return [
      { text: isMarked(one, screen) ? '*' : ' ', tone: 'accent', bold: true },
      { text: isOpen ? '? ' : '✓ ', tone: isOpen ? 'error' : 'good', bold: true },
      { text: fitted(object, Math.min(widest + 2, Math.max(20, room - 40)), 'middle'), bold: true },
      { text: fitted(plural(paths.length, 'file'), 9, 'number') },
      { text: `  ${fitted(differ ? 'different' : 'the same', 10)}`, tone: differ ? 'warning' : 'dim' },
      stateRun(one),
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
