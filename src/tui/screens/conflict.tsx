import type { ReactNode } from 'react';
import type { Choice, ChoiceDifference, Choices, Column } from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { letterOf } from '../../core/report/text/side-by-side.js';
import { plural } from '../../core/text.js';
import { loadedFor, valueFor } from '../state/rows.js';
import { topScreen } from '../state/state.js';
import { cut, fitted, folded } from '../view/fit.js';
import { Panes } from '../view/panes.js';
import { type Line, Lines, List, line, type Run } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';
import { Waiting } from './waiting.js';

const NAME = 18;
const MOST_KEYS = 4;

function columnText(column: Column | null): string {
  if (column === null) return '–';
  const { type, notNull, default: given } = column;
  return [type, notNull ? 'not null' : '', given === null ? '' : `= ${given}`].filter(Boolean).join(' ') || 'yes';
}

function cellsOf(difference: ChoiceDifference): string[] {
  return difference.kind === 'constraint'
    ? difference.by.map((has) => (has ? 'yes' : '–'))
    : difference.by.map(columnText);
}

/** The text that most cells say: what differs from it is marked. */
function usual(cells: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function differenceRow(difference: ChoiceDifference, room: number): Line {
  const cells = cellsOf(difference);
  const most = usual(cells);
  const shown = cells.map((cell): Run => {
    const isOther = cell !== most;
    return { text: ` ${isOther ? '≠' : ' '}${fitted(cell, room - 2)}`, tone: isOther ? 'warning' : 'plain' };
  });
  return [{ text: ` ${fitted(difference.name, NAME)}`, bold: true }, ...shown];
}

/** The table of what differs, as many definitions beside each other as have room; the others follow beneath. */
function tableLines({ definitions, differences }: Choices, width: number): Line[] {
  const least = 16;
  const beside = Math.max(1, Math.min(definitions.length, Math.floor((width - NAME - 1) / least)));
  const room = Math.floor((width - NAME - 1) / beside);
  const parts = Array.from({ length: Math.ceil(definitions.length / beside) }, (_, part) => part * beside);
  return parts.flatMap((from): Line[] => {
    const indexes = definitions.slice(from, from + beside).map((_, index) => from + index);
    const head: Line = [
      { text: ' '.repeat(NAME + 1) },
      ...indexes.map((index): Run => ({ text: `  ${fitted(letterOf(index), room - 2)}`, tone: 'accent', bold: true })),
    ];
    const rows = differences.map((one) => differenceRow(partOf(one, from, from + beside), room));
    return from === 0 ? [head, ...rows] : [line(''), head, ...rows];
  });
}

function partOf(one: ChoiceDifference, from: number, to: number): ChoiceDifference {
  return one.kind === 'column' ? { ...one, by: one.by.slice(from, to) } : { ...one, by: one.by.slice(from, to) };
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

function definitionLines(choices: Choices, width: number): Line[] {
  const { definitions, alike, differences } = choices;
  const list = definitions.map(
    ({ at }, index): Line => [
      { text: ` ${fitted(letterOf(index), 3)}`, tone: 'accent', bold: true },
      { text: cut(printPlace(at), width - 6, 'middle') },
    ],
  );
  const same = `${plural(alike, 'column')} alike, ${differences.length} different`;
  const dependents = dependentLines(choices, width);
  return [
    ...list,
    ...dependents,
    line(` ${same}`, 'dim'),
    ...(differences.length === 0 ? [] : tableLines(choices, width)),
  ];
}

function choiceName({ kind, stays }: Choice, { definitions }: Choices): string {
  const letters = stays.map((path) => letterOf(definitions.findIndex((one) => one.path === path)));
  if (kind === 'keep') return `Keep ${letters.join(', ')}`;
  return kind === 'union' ? 'Unite: all columns of all' : `Keep all: ${letters.join(', ')} keeps the name`;
}

function effectText({ refused, changes }: Choice): string {
  if (changes === null) return refused === null ? '' : 'not possible';
  const { settles, raises, refusedBefore, refusedAfter } = changes;
  const fails = refusedAfter === refusedBefore ? '' : `, failing ${refusedBefore} → ${refusedAfter}`;
  return `settles ${settles.length}, raises ${raises.length}${fails}`;
}

function keyLines(label: string, keys: readonly string[], width: number): Line[] {
  const shown = keys.slice(0, MOST_KEYS).map((key) => line(`   ${label} ${cut(key, width - 12, 'middle')}`));
  return keys.length > MOST_KEYS ? [...shown, line(`   … and ${keys.length - MOST_KEYS} more`, 'dim')] : shown;
}

function choiceDetail(choice: Choice, width: number): Line[] {
  if (choice.refused !== null)
    return folded(`Not possible: ${choice.refused}`, width - 2).map((text) => line(` ${text}`, 'error'));
  const { settles, raises, refusedBefore, refusedAfter } = choice.changes!;
  return [
    line(
      ` Migrations that PostgreSQL would refuse: ${refusedAfter} (today ${refusedBefore}).`,
      refusedAfter > refusedBefore ? 'error' : 'plain',
    ),
    ...keyLines('settles', settles, width),
    ...keyLines('raises ', raises, width),
  ];
}

/** Shows what can be done about an object: its definitions beside each other, and what each choice would change. */
export function ConflictScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const choices = valueFor<Choices>(state, screen);
  if (choices === null) {
    const none = `No other file defines ${screen.about} any more.`;
    return (
      <Waiting
        loaded={loadedFor(state, screen)}
        none={none}
        what="Thinking each choice through"
        width={width}
        height={height}
      />
    );
  }
  const choice = choices.choices[screen.cursor];
  const rows = choices.choices;
  const decided = choices.decided === null ? '' : `decided in line ${choices.decided.line}`;
  return (
    <Panes
      only={screen.zoomed ? 'first' : null}
      width={width}
      height={height}
      share={{ over: 0.5, beside: 0.54 }}
      first={{
        title: `${choices.object}: ${plural(choices.definitions.length, 'definition')}`,
        note: '[ ] scroll',
        view: (size) => <Lines {...size} lines={definitionLines(choices, size.width)} from={screen.scroll} />,
      }}
      second={{
        title: 'Choices',
        note: decided,
        view: (size) => {
          const detail = choice === undefined ? [] : choiceDetail(choice, size.width);
          const listed = Math.max(
            2,
            Math.min(rows.length, size.height - Math.min(detail.length, Math.floor(size.height / 2))),
          );
          return (
            <>
              <List
                {...size}
                height={listed}
                count={rows.length}
                cursor={screen.cursor}
                rowAt={(index) => [
                  { text: fitted(choiceName(rows[index]!, choices), Math.floor(size.width * 0.5)), bold: true },
                  {
                    text: cut(effectText(rows[index]!), Math.floor(size.width * 0.5) - 2),
                    tone: rows[index]!.refused === null ? 'dim' : 'error',
                  },
                ]}
              />
              <Lines {...size} height={size.height - listed} lines={detail} />
            </>
          );
        },
      }}
    />
  );
}
