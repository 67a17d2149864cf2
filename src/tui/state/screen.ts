import type { ComparisonWish } from '../../core/model.js';

export type ScreenName =
  | 'overview'
  | 'findings'
  | 'conflicts'
  | 'conflict'
  | 'plan'
  | 'tree'
  | 'migration'
  | 'diff'
  | 'file'
  | 'run'
  | 'confirm';
/** What of a migration is shown: its statements, the canonical file, a legacy source, or the rollback. */
export type Pane = 'statements' | 'target' | 'source' | 'down';
/** Which findings are listed. */
export type Filter = 'open' | 'errors' | 'all';

/** A screen with where the person is on it. */
export type Screen = {
  readonly name: ScreenName;
  /** The migration's name, the object, the file; null where the screen is about everything. */
  readonly about: string | null;
  /** Position in the list of the screen; on a text, the first line that is shown. */
  readonly cursor: number;
  /** First line of a second pane. */
  readonly scroll: number;
  /** What is searched for; empty for nothing. */
  readonly query: string;
  readonly pane: Pane;
  /** Which source of a migration its pane shows. */
  readonly source: number;
  readonly filter: Filter;
  /** Rules whose findings are folded away. */
  readonly folded: readonly string[];
  /** Names of migrations, of what is retired, of findings or of objects: what is marked is decided on together. */
  readonly marked: readonly string[];
  readonly compared: ComparisonWish | null;
  /** Whether the pane beside the list has all the room, and the arrows. */
  readonly zoomed: boolean;
  /** What is to be confirmed. */
  readonly asks: 'write' | 'up' | null;
};

const BLANK: Omit<Screen, 'name'> = {
  about: null,
  cursor: 0,
  scroll: 0,
  query: '',
  pane: 'statements',
  source: 0,
  filter: 'open',
  folded: [],
  marked: [],
  compared: null,
  zoomed: false,
  asks: null,
};

/** Makes a screen at its beginning. */
export function screenOf(name: ScreenName, more: Partial<Screen> = {}): Screen {
  return { ...BLANK, ...more, name };
}
