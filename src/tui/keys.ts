import type { Intent, Typing } from './state/actions.js';
import type { ScreenName } from './state/screen.js';
import { type State, topScreen } from './state/state.js';

/** One row of the table: which keys, on which screens, mean what, and how the footer and the help call it. */
export type KeyRow = {
  /** Null on every screen. */
  readonly on: readonly ScreenName[] | null;
  /** As a terminal gives them: "j", "G", "enter", "ctrl-r". */
  readonly keys: readonly string[];
  readonly action: Intent;
  readonly label: string;
  /** Shown in the footer, when there is room; the help shows every row. */
  readonly footer?: true;
};

const LISTS: readonly ScreenName[] = ['overview', 'findings', 'conflicts', 'conflict', 'plan', 'migration', 'confirm'];
const TEXTS: readonly ScreenName[] = ['tree', 'diff', 'file', 'run', 'migration'];
/** A page is what this many lines are: a screen of 24 lines shows about as many. */
const PAGE = 15;

/** Every key of the session, in the order in which the footer names them: what is special to a screen first. */
export const keyTable: readonly KeyRow[] = [
  { on: ['plan'], keys: ['K', 'shift-up'], action: { kind: 'move-migration', by: -1 }, label: 'move up', footer: true },
  {
    on: ['plan'],
    keys: ['J', 'shift-down'],
    action: { kind: 'move-migration', by: 1 },
    label: 'move down',
    footer: true,
  },
  { on: ['plan', 'findings', 'conflicts'], keys: ['space'], action: { kind: 'mark' }, label: 'mark', footer: true },
  { on: ['plan'], keys: ['m'], action: { kind: 'merge' }, label: 'merge', footer: true },
  {
    on: ['plan', 'migration', 'findings'],
    keys: ['x'],
    action: { kind: 'ask', what: 'retire' },
    label: 'retire',
    footer: true,
  },
  { on: ['plan', 'migration', 'findings', 'file'], keys: ['e'], action: { kind: 'edit' }, label: 'edit', footer: true },
  {
    on: ['migration', 'findings'],
    keys: ['X'],
    action: { kind: 'ask', what: 'retire-file' },
    label: 'retire all of it',
  },
  { on: ['plan', 'migration'], keys: ['r'], action: { kind: 'ask', what: 'rename' }, label: 'rename', footer: true },
  { on: ['plan', 'migration'], keys: ['t'], action: { kind: 'ask', what: 'title' }, label: 'title' },
  { on: ['plan', 'migration'], keys: ['p'], action: { kind: 'pin' }, label: 'pin, or unpin' },
  { on: ['plan', 'migration'], keys: ['b'], action: { kind: 'rollback' }, label: 'another rollback' },
  { on: ['plan'], keys: ['R'], action: { kind: 'restore' }, label: 'restore' },
  { on: ['plan'], keys: ['T'], action: { kind: 'go', screen: 'tree' }, label: 'tree before and after' },
  { on: ['migration'], keys: ['tab'], action: { kind: 'pane' }, label: 'next pane', footer: true },
  { on: ['migration'], keys: ['S'], action: { kind: 'split' }, label: 'split before it', footer: true },
  { on: ['migration'], keys: ['o'], action: { kind: 'next-source' }, label: 'other source' },
  { on: ['findings'], keys: ['a'], action: { kind: 'ask', what: 'accept' }, label: 'accept', footer: true },
  { on: ['findings'], keys: ['i'], action: { kind: 'ask', what: 'ignore' }, label: 'ignore its file' },
  { on: ['findings'], keys: ['left', 'h'], action: { kind: 'fold' }, label: 'fold' },
  { on: ['findings'], keys: ['right', 'l'], action: { kind: 'unfold' }, label: 'unfold' },
  {
    on: ['conflict'],
    keys: ['enter', 'right', 'l'],
    action: { kind: 'ask', what: 'resolve' },
    label: 'choose',
    footer: true,
  },
  {
    on: ['conflict'],
    keys: ['x'],
    action: { kind: 'ask', what: 'resolve-parts' },
    label: 'choose and retire',
    footer: true,
  },
  { on: ['findings', 'conflict'], keys: ['o'], action: { kind: 'place' }, label: 'go to the place', footer: true },
  { on: ['findings'], keys: ['f'], action: { kind: 'filter' }, label: 'filter', footer: true },
  { on: ['conflicts'], keys: ['b'], action: { kind: 'ask', what: 'prefer' }, label: 'prefer a source', footer: true },
  {
    on: ['findings', 'conflicts', 'conflict', 'plan', 'migration'],
    keys: ['w'],
    action: { kind: 'withdraw' },
    label: 'take the answer back',
  },
  { on: ['plan', 'migration', 'findings'], keys: ['d'], action: { kind: 'compare' }, label: 'compare', footer: true },
  {
    on: ['findings', 'conflict', 'plan'],
    keys: ['z', 'tab'],
    action: { kind: 'zoom' },
    label: 'zoom',
    footer: true,
  },
  { on: ['confirm'], keys: ['y'], action: { kind: 'confirm' }, label: 'go on', footer: true },
  { on: ['confirm'], keys: ['D'], action: { kind: 'ask', what: 'database' }, label: 'another database' },
  { on: ['run'], keys: ['x'], action: { kind: 'stop' }, label: 'stop', footer: true },
  { on: ['overview'], keys: ['D'], action: { kind: 'draft' }, label: 'draft mapping.yaml', footer: true },
  {
    on: LISTS.filter((name) => name !== 'conflict'),
    keys: ['enter', 'right', 'l'],
    action: { kind: 'open' },
    label: 'open',
    footer: true,
  },
  { on: null, keys: ['escape', 'left', 'h', 'backspace'], action: { kind: 'back' }, label: 'back', footer: true },
  { on: null, keys: ['s', 'ctrl-s'], action: { kind: 'save' }, label: 'save', footer: true },
  { on: null, keys: ['E'], action: { kind: 'edit-mapping' }, label: 'edit mapping.yaml' },
  { on: null, keys: ['u'], action: { kind: 'undo' }, label: 'undo', footer: true },
  { on: null, keys: ['U', 'ctrl-r'], action: { kind: 'redo' }, label: 'redo' },
  { on: null, keys: ['/'], action: { kind: 'search' }, label: 'search', footer: true },
  { on: TEXTS, keys: ['n'], action: { kind: 'next-match' }, label: 'next match' },
  { on: TEXTS, keys: ['N'], action: { kind: 'previous-match' }, label: 'previous match' },
  { on: null, keys: ['?'], action: { kind: 'help' }, label: 'keys', footer: true },
  { on: ['overview'], keys: ['q'], action: { kind: 'quit' }, label: 'quit', footer: true },
  { on: null, keys: ['q'], action: { kind: 'quit' }, label: 'back, then quit' },
  { on: null, keys: ['1'], action: { kind: 'go', screen: 'overview' }, label: 'overview' },
  { on: null, keys: ['2'], action: { kind: 'go', screen: 'findings' }, label: 'findings' },
  { on: null, keys: ['3'], action: { kind: 'go', screen: 'conflicts' }, label: 'conflicts' },
  { on: null, keys: ['4'], action: { kind: 'go', screen: 'plan' }, label: 'plan' },
  { on: null, keys: ['5'], action: { kind: 'go', screen: 'run' }, label: 'the last run' },
  { on: null, keys: ['P'], action: { kind: 'start', command: 'prove' }, label: 'prove' },
  { on: null, keys: ['W'], action: { kind: 'start', command: 'write' }, label: 'write' },
  { on: null, keys: ['A'], action: { kind: 'start', command: 'up' }, label: 'apply to a database' },
  { on: null, keys: ['j', 'down'], action: { kind: 'move', by: 1 }, label: 'down' },
  { on: null, keys: ['k', 'up'], action: { kind: 'move', by: -1 }, label: 'up' },
  { on: null, keys: ['ctrl-d', 'pagedown', 'ctrl-f'], action: { kind: 'move', by: PAGE }, label: 'page down' },
  { on: null, keys: ['ctrl-u', 'pageup', 'ctrl-b'], action: { kind: 'move', by: -PAGE }, label: 'page up' },
  { on: null, keys: ['g', 'home'], action: { kind: 'move', by: 'first' }, label: 'first' },
  { on: null, keys: ['G', 'end'], action: { kind: 'move', by: 'last' }, label: 'last' },
  { on: null, keys: [']', 'ctrl-e'], action: { kind: 'scroll', by: 3 }, label: 'pane down' },
  { on: null, keys: ['[', 'ctrl-y'], action: { kind: 'scroll', by: -3 }, label: 'pane up' },
  { on: null, keys: ['ctrl-c'], action: { kind: 'interrupt' }, label: 'leave, keep decisions' },
];

/** Lists the rows that hold on a screen, what is special to it first; a key that an earlier row has is not named again. */
export function rowsOn(screen: ScreenName): KeyRow[] {
  const taken = new Set<string>();
  return keyTable.flatMap((row) => {
    if (row.on !== null && !row.on.includes(screen)) return [];
    const keys = row.keys.filter((key) => !taken.has(key));
    for (const key of keys) taken.add(key);
    return keys.length === 0 ? [] : [{ ...row, keys }];
  });
}

const PROMPT: Readonly<Record<string, Typing>> = {
  enter: { kind: 'submit' },
  escape: { kind: 'cancel' },
  backspace: { kind: 'erase' },
  left: { kind: 'left' },
  right: { kind: 'right' },
  home: { kind: 'home' },
  end: { kind: 'end' },
  up: { kind: 'recall' },
  'ctrl-a': { kind: 'home' },
  'ctrl-e': { kind: 'end' },
  'ctrl-u': { kind: 'erase-all' },
  space: { kind: 'type', text: ' ' },
};

function typed(key: string): Typing | null {
  // Names of keys are words of several letters; a character is one, whatever number of units it has.
  return PROMPT[key] ?? (/^[\x21-\x7e]{2,}$/.test(key) ? null : { kind: 'type', text: key });
}

/** Says what is pasted means: it is typed into a prompt, on one line, and nothing anywhere else. */
export function pastedFor({ dialog }: State, key: string): Typing | null {
  if (dialog?.kind !== 'prompt') return null;
  const typing = key === 'enter' || key === 'tab' ? PROMPT.space! : typed(key);
  return typing?.kind === 'type' ? typing : null;
}

/** Says what a key means now: in a prompt it is typed, a question takes its answers only. Null where it means nothing. */
export function actionFor(state: State, key: string): Intent | Typing | null {
  if (key === 'ctrl-c') return { kind: 'interrupt' };
  const { dialog, editing } = state;
  // Until the editor has the terminal, which is soon, keys do nothing behind its back.
  if (editing?.state === 'wanted') return key === 'escape' ? { kind: 'answer', answer: 'leave-editor' } : null;
  if (dialog?.kind === 'prompt') return typed(key);
  if (dialog?.kind === 'question') {
    // Escape goes on where that is an answer; what an earlier session left has to be answered.
    const given = dialog.answers.find((one) => one.key === key || (key === 'escape' && one.answer === 'go-on'));
    return given === undefined ? null : { kind: 'answer', answer: given.answer };
  }
  if (state.help !== null && key !== '?') return { kind: 'back' };
  return rowsOn(topScreen(state).name).find(({ keys }) => keys.includes(key))?.action ?? null;
}
