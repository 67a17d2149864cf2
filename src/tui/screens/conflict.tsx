import type { ReactNode } from 'react';
import type { Choice, ChoiceChanges, Choices, ConflictDetail } from '../../core/model.js';
import { baseName } from '../../core/places.js';
import { letterOf } from '../../core/report/text/side-by-side.js';
import { plural } from '../../core/text.js';
import { loadedFor, valueFor } from '../state/rows.js';
import { factsOf, type State, topScreen } from '../state/state.js';
import { columnsOf, cut, fitted, folded } from '../view/fit.js';
import { Lines, List } from '../view/lists.js';
import { Panes, type Size } from '../view/panes.js';
import { type Line, line, Row } from '../view/rows.js';
import { Definitions } from './definitions.js';
import type { ScreenProps } from './screen-props.js';
import { Waiting } from './waiting.js';

/** As many of a list are shown where there is little room. */
const LEAST_SHOWN = 4;
const NOTHING_TO_CHOOSE = ' Nothing is left to choose: w takes the decision back.';

function choiceName({ kind, stays }: Choice, { definitions }: Choices): string {
  const letters = definitions.flatMap(({ path }, index) => (stays.includes(path) ? [letterOf(index)] : []));
  if (kind === 'keep') return `Keep ${letters.join(', ')}`;
  return kind === 'union' ? 'Unite: all columns' : `Keep all: ${letters.join(', ')} as named`;
}

/** What a choice would change, in three columns: findings that it settles and raises, and migrations that fail. */
const EFFECTS = ['settles', 'raises', 'fail'] as const;
const EFFECT = 8;

function effectCells({ changes }: Choice): readonly string[] {
  if (changes === null) return [];
  const { settles, raises, refusedBefore, refusedAfter } = changes;
  const fail = refusedAfter === refusedBefore ? `${refusedAfter}` : `${refusedBefore} → ${refusedAfter}`;
  return [`${settles.length}`, `${raises.length}`, fail];
}

function effectText(cells: readonly string[]): string {
  return cells.map((cell) => fitted(cell, EFFECT, 'number')).join('');
}

function keyLines(label: string, keys: readonly string[], width: number, most: number): Line[] {
  const shown = keys.slice(0, most).map((key) => line(`   ${label} ${cut(key, width - 12, 'middle')}`));
  return keys.length > most ? [...shown, line(`   … and ${keys.length - most} more`, 'dim')] : shown;
}

/** Tells what stays behind of the files that lose, and fails: what can go with the definition, and what asks for a thought. */
function leftLines({ leaves }: ChoiceChanges, width: number, most: number): Line[] {
  const failing = leaves.filter(({ kind }) => kind !== 'early');
  const early = leaves.length - failing.length;
  const parts = failing.filter(({ kind }) => kind === 'part').length;
  const room = Math.floor((width - 6) * 0.6);
  const shown = failing.slice(0, most).map(({ kind, label, at }): Line => {
    const mark = kind === 'part' ? 'x' : ' ';
    const place = `${baseName(at.path)}:${at.line}`;
    return [
      { text: `   ${mark} `, tone: 'accent' },
      { text: fitted(label, room, 'middle') },
      { text: ` ${cut(place, width - room - 7, 'middle')}`, tone: 'dim' },
    ];
  });
  const rest = failing.length - shown.length;
  const head = ` Leaves behind ${plural(failing.length, 'statement')} that would fail${parts === 0 ? '' : `; x retires ${parts}`}:`;
  return [
    ...(failing.length === 0 ? [] : [line(head, 'warning'), ...shown]),
    ...(rest > 0 ? [line(`   … and ${rest} more`, 'dim')] : []),
    ...(early === 0 ? [] : [line(` ${early} would run before it is made: move its migration up (4).`, 'warning')]),
  ];
}

function choiceDetail(choice: Choice, { width, height }: Size): Line[] {
  if (choice.refused !== null)
    return folded(`Not possible: ${choice.refused}`, width - 2).map((text) => line(` ${text}`, 'error'));
  const { settles, raises, refusedBefore, refusedAfter } = choice.changes!;
  const most = Math.max(LEAST_SHOWN, Math.floor(height / 4));
  return [
    line(
      ` Migrations that PostgreSQL would refuse: ${refusedAfter} (today ${refusedBefore}).`,
      refusedAfter > refusedBefore ? 'error' : 'plain',
    ),
    ...leftLines(choice.changes!, width, most),
    ...keyLines('settles', settles, width, most),
    ...keyLines('raises ', raises, width, most),
  ];
}

/** Shows the choices, and of the one under the cursor what it would change. */
function ChoiceList({ state, choices, width, height }: ScreenProps & { choices: Choices }): ReactNode {
  const { cursor } = topScreen(state);
  const rows = choices.choices;
  if (rows.length === 0) return <Lines width={width} height={height} lines={[line(NOTHING_TO_CHOOSE, 'dim')]} />;
  const names = rows.map((choice) => choiceName(choice, choices));
  const effects = EFFECTS.length * EFFECT;
  const name = Math.min(width - effects - 2, Math.max(0, ...names.map(columnsOf)));
  const detail = rows[cursor] === undefined ? [] : choiceDetail(rows[cursor], { width, height });
  const room = height - 1 - Math.min(detail.length, Math.floor(height * 0.6));
  const listed = Math.max(2, Math.min(rows.length, room));
  const rowAt = (index: number): Line => {
    const isRefused = rows[index]!.refused !== null;
    const effect = isRefused ? fitted('not possible', effects, 'number') : effectText(effectCells(rows[index]!));
    return [
      { text: fitted(names[index]!, name), bold: true },
      { text: effect, tone: isRefused ? 'error' : 'plain' },
    ];
  };
  return (
    <>
      <Row runs={line(` ${' '.repeat(name)}${effectText(EFFECTS)}`, 'dim')} width={width} />
      <List width={width} height={listed} count={rows.length} cursor={cursor} rowAt={rowAt} />
      <Lines width={width} height={height - listed - 1} lines={detail} />
    </>
  );
}

/** Where it is decided, and whether its finding is open all the same. */
function decidedText({ object, decided }: Choices, state: State): string {
  if (decided === null) return '';
  const conflict = factsOf(state)?.conflicts.find((one) => one.object === object);
  const open = conflict?.state.kind === 'open' ? '; a finding is still open' : '';
  return `decided in line ${decided.line}${open}`;
}

/** Shows what can be done about an object: its definitions beside each other, and what each choice would change. */
export function ConflictScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const choices = valueFor<ConflictDetail>(state, screen);
  if (choices === null) {
    const none = `No other file defines ${screen.about} any more.`;
    const tried = state.reading?.label === 'Trying choices' ? ` (${state.reading.done} of ${state.reading.total})` : '';
    const what = `Thinking each choice through${tried}`;
    return <Waiting loaded={loadedFor(state, screen)} none={none} what={what} width={width} height={height} />;
  }
  return (
    <Panes
      only={screen.zoomed ? 'first' : null}
      width={width}
      height={height}
      share={{ over: 0.5, beside: 0.54 }}
      first={{
        title: `${choices.object}: ${plural(choices.definitions.length, 'definition')}`,
        note: '[ ] scroll',
        view: (size) => <Definitions {...size} choices={choices} from={screen.scroll} />,
      }}
      second={{
        title: 'Choices',
        note: decidedText(choices, state),
        view: (size) => <ChoiceList state={state} choices={choices} {...size} />,
      }}
    />
  );
}
