import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plural } from '../../core/text.js';
import { type KeyRow, rowsOn } from '../keys.js';
import { screens } from '../screens/index.js';
import { decisionsLeft } from '../state/findings.js';
import { isUnsaved, unsavedCount } from '../state/history.js';
import type { Screen } from '../state/screen.js';
import { factsOf, isBusy, isThinking, type State, topScreen } from '../state/state.js';
import { DialogView } from './dialogs.js';
import { columnsOf, cut } from './fit.js';
import { HelpView } from './help.js';
import type { Size } from './panes.js';
import { type Line, Row, type Run, widthOf } from './rows.js';

/** Below this there is no room for a list and what is said of it. */
const LEAST: Size = { width: 60, height: 14 };
const TONES = { calm: 'plain', good: 'good', bad: 'error' } as const;

function crumb({ name, about, asks }: Screen): string {
  if (name === 'confirm') return asks === 'up' ? 'apply' : 'write';
  return about === null ? name : about.slice(about.lastIndexOf('/') + 1);
}

function Header({ state, width }: { state: State; width: number }): ReactNode {
  const facts = factsOf(state);
  const { history } = state;
  const unsaved =
    history !== null && isUnsaved(history)
      ? `● ${[unsavedCount(history), 'unsaved'].filter((one) => one !== null).join(' ')}  `
      : '';
  const left = facts === null ? '' : `${plural(decisionsLeft(state), 'decision')} left`;
  const right = `${unsaved}${left} `;
  const trail = ['onefold', ...state.screens.map(crumb)].join(' › ');
  const room = width - columnsOf(right) - 2;
  const shown = cut(trail, room, 'middle');
  const runs: Run[] = [
    { text: ` ${shown}`, bold: true },
    { text: ' '.repeat(Math.max(1, room - columnsOf(shown) + 1)) },
    { text: unsaved, tone: 'warning' },
    { text: `${left} `, tone: facts !== null && decisionsLeft(state) === 0 ? 'good' : 'accent' },
  ];
  return <Row runs={runs} width={width} />;
}

/** What goes on behind the keys, with counts where they are known. */
function activity(state: State): string {
  const { job, reading, editing } = state;
  if (editing?.state === 'wanted') return 'opening the editor …';
  if (job?.state === 'stopping') return 'stopping …';
  const progress = job?.state === 'running' ? job.progress.at(-1) : reading;
  const count = progress == null ? '' : ` ${progress.done} of ${progress.total}`;
  if (job?.state === 'running') return `${job.command} …${count}`;
  return isThinking(state) && state.history !== null ? `thinking …${count}` : '';
}

function Status({ state, width }: { state: State; width: number }): ReactNode {
  const { message, unthinkable } = state;
  const { query } = topScreen(state);
  const busy = activity(state);
  const search = query === '' ? '' : `/${query}  `;
  const trouble = unthinkable !== null && !isThinking(state) ? unthinkable.message.split('\n')[0]! : '';
  const room = width - columnsOf(busy) - columnsOf(search) - 3;
  const text = cut(message?.text ?? trouble, room);
  const runs: Line = [
    { text: ` ${search}`, tone: 'accent' },
    { text, tone: message === null ? 'error' : TONES[message.tone] },
    { text: ' '.repeat(Math.max(1, room - columnsOf(text) + 1)) },
    { text: busy, tone: 'accent' },
  ];
  return <Row runs={runs} width={width} />;
}

const SHORT: Readonly<Record<string, string>> = { enter: '⏎', escape: 'esc', space: '␣' };

function keyRuns(key: string, label: string): Line {
  return [
    { text: `  ${SHORT[key] ?? key}`, tone: 'accent', bold: true },
    { text: ` ${label}`, tone: 'dim' },
  ];
}

/** Tells whether a key of the footer would do something now. */
function isOf(state: State, { action, footer }: KeyRow): boolean {
  if (action.kind === 'back') return state.screens.length > 1;
  return footer === true && (action.kind !== 'stop' || isBusy(state));
}

/** The keys that mean something now, the one that shows all of them last. */
function keysFor(state: State): readonly Line[] {
  const { dialog, help, editing } = state;
  if (editing?.state === 'wanted') return [keyRuns('escape', 'leave it')];
  if (help !== null) {
    const say = help === 'keys' ? '  ? shows the signs, any other key closes the help.' : '  Any key closes the help.';
    return [[{ text: say, tone: 'dim' }]];
  }
  if (dialog?.kind === 'prompt') return [keyRuns('enter', 'go on'), keyRuns('escape', 'leave it')];
  if (dialog !== null) return dialog.answers.map(({ key, label }) => keyRuns(key, label));
  const rows = rowsOn(topScreen(state).name).filter((row) => row.action.kind !== 'help' && isOf(state, row));
  return [...rows.map(({ keys: [key], label }) => keyRuns(key!, label)), keyRuns('?', 'keys')];
}

/** As many keys as have room; the last one always has. */
function Footer({ state, width }: { state: State; width: number }): ReactNode {
  const keys = keysFor(state);
  const last = keys.at(-1) ?? [];
  const shown: Run[] = [];
  for (const key of keys.slice(0, -1)) if (widthOf([...shown, ...key, ...last]) <= width + 1) shown.push(...key);
  const [first, ...others] = [...shown, ...last];
  // Two blanks part the keys, one stands before the first.
  return <Row runs={first === undefined ? [] : [{ ...first, text: first.text.slice(1) }, ...others]} width={width} />;
}

/** Shows the whole session: where one is, the screen, what was said last, and the keys. */
export function Frame({ state, width, height }: Size & { state: State }): ReactNode {
  if (width < LEAST.width || height < LEAST.height)
    return (
      <Row
        runs={[{ text: `onefold needs ${LEAST.width}×${LEAST.height}, and this is ${width}×${height}.` }]}
        width={width}
      />
    );
  const Screen = screens[topScreen(state).name];
  const room = { width, height: height - 3 };
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      <Header state={state} width={width} />
      <Box width={width} height={room.height} overflowY="hidden" flexDirection="column">
        {state.help !== null ? (
          <HelpView screen={topScreen(state).name} page={state.help} {...room} />
        ) : (
          <DialogView dialog={state.dialog} {...room}>
            {(size) => <Screen state={state} {...size} />}
          </DialogView>
        )}
      </Box>
      <Status state={state} width={width} />
      <Footer state={state} width={width} />
    </Box>
  );
}
