import type { Conflict } from '../../model.js';
import { printPlace } from '../../places.js';
import { plural } from '../../text.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';

function stateText({ state, decided }: Conflict): string {
  if (state.kind !== 'open') return `${state.kind} ${printable(printPlace(state.by.at))}`;
  return decided === null ? 'open' : `decided ${printable(printPlace(decided))}, and its finding is open`;
}

/** Prints one line for each object that several files define, and how to see what can be done about it. */
export function conflictsText(conflicts: readonly Conflict[], style: Style): string {
  if (conflicts.length === 0) return 'No object is defined by several files.';
  const rows = conflicts.map((one) => [
    printable(one.object),
    plural(one.paths.length, 'file'),
    one.differ ? 'differ' : 'alike',
    stateText(one),
  ]);
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((cells) => cells[i]!.length)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const title = style.bold(`${plural(conflicts.length, 'object')} with several definitions`);
  return [title, '', ...lines, '', '`onefold choose OBJECT` shows what can be done about one.'].join('\n');
}
