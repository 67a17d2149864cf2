import type { ReactNode } from 'react';
import { plural } from '../../core/text.js';
import { conflictRows } from '../state/rows.js';
import { topScreen } from '../state/state.js';
import { fitted } from '../view/fit.js';
import { Whole } from '../view/panes.js';
import { type Line, Lines, List, line, positionText } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';

/** Shows the objects that several files define: what is open first, then what differs. */
export function ConflictsScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const rows = conflictRows(state, screen);
  const rowAt = (index: number, room: number): Line => {
    const { object, files, differ, state: found } = rows[index]!;
    const isOpen = found.kind === 'open';
    return [
      { text: isOpen ? ' ? ' : ' ✓ ', tone: isOpen ? 'error' : 'good', bold: true },
      { text: fitted(object, Math.max(20, room - 40), 'middle'), bold: true },
      { text: fitted(plural(files, 'file'), 9, 'number') },
      { text: `  ${fitted(differ ? 'different' : 'the same', 10)}`, tone: differ ? 'warning' : 'dim' },
      { text: fitted(isOpen ? 'undecided' : found.kind, 12), tone: isOpen ? 'error' : 'dim' },
    ];
  };
  return (
    <Whole
      width={width}
      height={height}
      title="Objects that several files define"
      note={positionText(screen.cursor, rows.length)}
      view={(size) =>
        rows.length === 0 ? (
          <Lines {...size} lines={[line(' No object is defined twice.', 'dim')]} />
        ) : (
          <List {...size} count={rows.length} cursor={screen.cursor} rowAt={(index) => rowAt(index, size.width)} />
        )
      }
    />
  );
}
