import type { ScreenName } from '../../src/tui/state/screen.js';

/** A row per key: where it is pressed (by the keys that lead there from the overview), and what is to be seen then. */
export type KeyLine = {
  readonly on: ScreenName;
  readonly path?: readonly string[];
  readonly key: string;
  readonly sees: string;
};

export const KEY_LINES: readonly KeyLine[] = [
  { on: 'plan', path: ['4', 'j'], key: 'K', sees: 'overview:0 › plan:0 | “Decided: move shelves before books.”' },
  { on: 'plan', path: ['4', 'j'], key: 'J', sees: 'overview:0 › plan:2 | “Decided: move shelves behind members.”' },
  { on: 'plan', path: ['4', 'j'], key: 'space', sees: 'overview:0 › plan:2 marked shelves' },
  {
    on: 'plan',
    path: ['4', 'G', 'k', 'k', 'k', 'k'],
    key: 'm',
    sees: 'overview:0 › plan:6 | “Decided: merge guests into cards.”',
  },
  { on: 'plan', path: ['4'], key: 'x', sees: 'overview:0 › plan:0 | ? Retire books with all its sources: why? []' },
  { on: 'plan', path: ['4'], key: 'r', sees: 'overview:0 › plan:0 | ? Another name for books [books]' },
  { on: 'plan', path: ['4'], key: 't', sees: 'overview:0 › plan:0 | ? The title of books [Books]' },
  { on: 'plan', path: ['4', 'j'], key: 'p', sees: 'overview:0 › plan:1 | “Decided: pin shelves to 002.”' },
  {
    on: 'plan',
    path: ['4', 'G'],
    key: 'R',
    sees: 'overview:0 › plan:8 | “Decided: restore desk/V10__Ümlaut, odd.sql.”',
  },
  { on: 'plan', path: ['4'], key: 'T', sees: 'plan:0 › tree:0' },
  { on: 'plan', path: ['4'], key: 'z', sees: 'overview:0 › plan:0' },
  { on: 'migration', path: ['4', 'enter'], key: 'tab', sees: 'plan:0 › migration of books:0 target' },
  {
    on: 'migration',
    path: ['4', 'enter', 'j'],
    key: 's',
    sees: 'plan:0 › migration of books:0 | “Decided: split books in front of desk/001_books.sql #2.”',
  },
  { on: 'migration', path: ['4', 'j', 'enter', 'o'], key: 'o', sees: 'plan:1 › migration of shelves:0 source 1' },
  {
    on: 'findings',
    path: ['2', 'f', 'f', 'G', 'k', 'k'],
    key: 'a',
    sees: 'overview:0 › findings:5 all | ? Accept missing-down: why? []',
  },
  { on: 'findings', path: ['2', 'j'], key: 'o', sees: 'findings:1 › file of desk/002_shelves.sql:0' },
  { on: 'findings', path: ['2'], key: 'f', sees: 'overview:0 › findings:0 errors' },
  { on: 'findings', path: ['2', 'j'], key: 'space', sees: 'overview:0 › findings:0 folded missing-down' },
  {
    on: 'conflict',
    path: ['3', 'enter'],
    key: 'enter',
    sees: 'conflicts:0 › conflict of table public.members:0 | ? table public.members: why this choice? []',
  },
  {
    on: 'conflicts',
    path: ['3'],
    key: 'w',
    sees: 'overview:0 › conflicts:0 | “Decided: undecide table public.members.”',
  },
  { on: 'plan', path: ['4'], key: 'd', sees: 'plan:0 › diff:0 books' },
  { on: 'confirm', path: ['W'], key: 'y', sees: 'overview:0 › run:0 | write running' },
  { on: 'confirm', path: ['A', 'escape'], key: 'D', sees: 'overview:0 › confirm:0 up | ? Which database? []' },
  {
    on: 'run',
    path: ['P'],
    key: 'x',
    sees: 'overview:0 › run:0 | prove stopping | “Stopping: what was begun is taken back.”',
  },
  { on: 'overview', key: 'D', sees: 'overview:0 | draft running' },
  { on: 'overview', key: 'enter', sees: 'overview:0 › findings:0' },
  { on: 'plan', path: ['4'], key: 'escape', sees: 'overview:0' },
  { on: 'plan', path: ['4', 'J'], key: 's', sees: 'overview:0 › plan:1 | save running' },
  { on: 'plan', path: ['4', 'J'], key: 'u', sees: 'overview:0 › plan:0 | “Undone: move books behind shelves.”' },
  {
    on: 'plan',
    path: ['4', 'J', 'u'],
    key: 'U',
    sees: 'overview:0 › plan:1 | “Done again: move books behind shelves.”',
  },
  { on: 'plan', path: ['4'], key: '/', sees: 'overview:0 › plan:0 | ? Search []' },
  { on: 'tree', path: ['4', 'T', '/', "'00", 'enter', 'g'], key: 'n', sees: 'plan:0 › tree:1 /00' },
  { on: 'tree', path: ['4', 'T', '/', "'00", 'enter', 'g'], key: 'N', sees: 'plan:0 › tree:8 /00' },
  { on: 'plan', path: ['4'], key: '?', sees: 'overview:0 › plan:0 | help' },
  { on: 'overview', key: 'q', sees: 'overview:0 | ends: discard' },
  { on: 'plan', path: ['4'], key: '1', sees: 'overview:0' },
  { on: 'overview', key: '2', sees: 'overview:0 › findings:0' },
  { on: 'overview', key: '3', sees: 'overview:0 › conflicts:0' },
  { on: 'overview', key: '4', sees: 'overview:0 › plan:0' },
  { on: 'overview', key: '5', sees: 'overview:0 › run:0' },
  { on: 'overview', key: 'P', sees: 'overview:0 › run:0 | prove running' },
  { on: 'overview', key: 'W', sees: 'overview:0 › confirm:0 write' },
  { on: 'overview', key: 'A', sees: 'overview:0 › confirm:0 up | ? Which database? []' },
  { on: 'plan', path: ['4'], key: 'j', sees: 'overview:0 › plan:1' },
  { on: 'plan', path: ['4', 'j', 'j'], key: 'k', sees: 'overview:0 › plan:1' },
  { on: 'plan', path: ['4'], key: 'ctrl-d', sees: 'overview:0 › plan:11' },
  { on: 'plan', path: ['4', 'G'], key: 'ctrl-u', sees: 'overview:0 › plan:0' },
  { on: 'plan', path: ['4', 'j'], key: 'g', sees: 'overview:0 › plan:0' },
  { on: 'plan', path: ['4'], key: 'G', sees: 'overview:0 › plan:11' },
  { on: 'migration', path: ['4', 'enter'], key: ']', sees: 'plan:0 › migration of books:0 +3' },
  { on: 'migration', path: ['4', 'enter', ']', ']'], key: '[', sees: 'plan:0 › migration of books:0 +3' },
  { on: 'plan', path: ['4', 'J'], key: 'ctrl-c', sees: 'overview:0 › plan:1 | ends: keep' },
];
