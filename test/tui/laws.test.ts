import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseMapping } from '../../src/core/mapping.js';
import { journalLines, unfinishedFrom } from '../../src/tui/journal.js';
import { current, draftOf, type History } from '../../src/tui/state/history.js';
import { rowCount } from '../../src/tui/state/rows.js';
import { isBusy, topScreen, type Unfinished } from '../../src/tui/state/state.js';
import { isSameEdit, unfinishedOf } from '../../src/tui/state/unfinished.js';
import { wishesOf } from '../../src/tui/state/wishes.js';
import { initialState, reduce, type State } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { anyActs, happening } from '../support/session-acts.js';
import { sessionTextOf, textOf } from '../support/session-facts.js';
import { begun } from '../support/session-play.js';

const BOOKS = { kind: 'migration', migration: 'books', at: null } as const;
const UNTAKEN = { what: BOOKS, base: 'SELECT 1;', text: 'SELEC 1;', line: 1 };
const FIRST: fc.Arbitrary<State> = fc.constantFrom(
  begun(MAPPING),
  begun(MAPPING),
  begun(null),
  begun(MAPPING, initialState('mapping.yaml', '$DATABASE_URL', { history: begun(MAPPING).history!, edit: UNTAKEN })),
);

/** What there is of a moment, its text aside, which is known sooner or later. */
function saidIn({ moments, at, saved }: History) {
  return { moments: moments.map(({ text, ...moment }) => moment), at, saved };
}

describe('a session, whatever happens', () => {
  it('stands on a screen, with the cursor in its list, and waits for one thing once', () => {
    fc.assert(
      fc.property(FIRST, anyActs, (first, acts) => {
        happening(first, acts, (_, state) => {
          const screen = topScreen(state);
          expect(state.screens).toContain(screen);
          expect(state.screens[0].name).toBe('overview');
          expect(Number.isInteger(screen.cursor) && screen.cursor >= 0 && screen.scroll >= 0).toBe(true);
          const count = rowCount(state, screen);
          if (count !== null) expect(screen.cursor).toBeLessThan(Math.max(1, count));
          const keys = wishesOf(state).map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('says what a valid mapping.yaml says, and its draft comes to just that', () => {
    fc.assert(
      fc.property(FIRST, anyActs, (first, acts) => {
        happening(first, acts, ({ history: before }, { history }) => {
          if (history === null || (before !== null && current(before) === current(history))) return;
          const { plain, problems } = current(history);
          const draft = draftOf(history);
          if (plain === null) return expect(draft === null || problems.length > 0).toBe(true);
          const text = textOf(draft!);
          expect(parse(text)).toEqual(plain);
          expect(parseMapping('mapping.yaml', text).problems).toEqual([]);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('undoes every decision, and makes it again', () => {
    let decisions = 0;
    fc.assert(
      fc.property(FIRST, anyActs, (first, acts) => {
        happening(first, acts, (before, after, action) => {
          const [was, is] = [before.history, after.history];
          if (was === null || is === null || is.moments.length === was.moments.length || isBusy(after)) return;
          if (action.kind === 'undo' || action.kind === 'redo') return;
          decisions += 1;
          const undone = reduce(after, { kind: 'undo' });
          // What is on disk is another then.
          if (action.kind === 'answer' || (action.kind === 'edited' && action.outcome.kind === 'mapping')) return;
          expect(current(undone.history!)).toEqual(current(was));
          expect(saidIn({ ...undone.history!, moments: undone.history!.moments.slice(0, -1) as never })).toEqual(
            saidIn({ ...was, moments: was.moments.slice(0, was.at + 1) as never }),
          );
          expect(reduce(undone, { kind: 'redo' }).history).toEqual(is);
        });
      }),
      { numRuns: 300 },
    );
    expect(decisions).toBeGreaterThan(100);
  });
});

describe('the journal of a session, whatever happens', () => {
  /** What of a history a journal brings back: texts of decisions follow from what they were made on. */
  function lasting(history: History) {
    const moments = history.moments.map((moment) => (moment.edits.length > 0 ? { ...moment, text: null } : moment));
    return { moments, at: history.at, saved: history.saved };
  }

  /** How a session stands before and after an act that is to be kept; null where nothing of that changed. */
  function changeOf(before: State, after: State): [Unfinished | null, Unfinished] | null {
    const [known, work] = [unfinishedOf(before), unfinishedOf(after)];
    const isSame = work?.history === known?.history && isSameEdit(work?.edit ?? null, known?.edit ?? null);
    return work === null || isSame ? null : [known, work];
  }

  it('brings the history back, and the edit that could not be taken', () => {
    let edits = 0;
    fc.assert(
      fc.property(FIRST, anyActs, (first, acts) => {
        const begins = unfinishedOf(first);
        const lines: unknown[] = begins === null ? [] : [...journalLines(null, begins, 'mapping.yaml')];
        happening(first, acts, (before, after) => {
          const change = changeOf(before, after);
          if (change === null) return;
          const [known, { history, edit }] = change;
          lines.push(...journalLines(lines.length === 0 ? null : known, { history, edit }, 'mapping.yaml'));
          const again = unfinishedFrom(JSON.parse(JSON.stringify(lines)), 'mapping.yaml')!;
          const { nextId, ...moments } = again.history;
          expect(moments).toEqual(lasting(history));
          expect(nextId).toBe(Math.max(...history.moments.map(({ id }) => id)) + 1);
          expect(again.edit?.text).toBe(edit?.text);
          if (edit !== null) edits += 1;
        });
      }),
      { numRuns: 150 },
    );
    expect(edits).toBeGreaterThan(20);
  });

  it('brings some history back wherever it was cut off, and no other mapping’s', () => {
    fc.assert(
      fc.property(FIRST, anyActs, fc.nat(), (first, acts, cut) => {
        const lines: unknown[] = [];
        happening(first, acts, (before, after) => {
          const change = changeOf(before, after);
          if (change === null) return;
          lines.push(...journalLines(lines.length === 0 ? null : change[0], change[1], 'mapping.yaml'));
        });
        const kept = lines.slice(0, cut % (lines.length + 1));
        const again = unfinishedFrom(kept, 'mapping.yaml')?.history;
        if (again !== undefined) {
          expect(again.moments[again.at]).toBeDefined();
          const draft = draftOf(again);
          const { plain } = current(again);
          if (plain !== null) expect(parse(textOf(draft!))).toEqual(plain);
        }
        if (kept.length > 0) expect(unfinishedFrom(kept, 'other.yaml')).toBeNull();
      }),
      { numRuns: 150 },
    );
  });
});

describe('a journal that says nothing sensible', () => {
  const moment = { id: 1, label: '', edits: [], text: MAPPING, plain: sessionTextOf(MAPPING).plain, problems: [] };
  it.each<[string, unknown[]]>([
    ['nothing at all', []],
    [
      'no moment',
      [
        { kind: 'mapping', path: 'mapping.yaml' },
        { kind: 'at', at: 0, saved: 1 },
      ],
    ],
    [
      'a place where nothing is',
      [
        { kind: 'moment', index: 0, moment },
        { kind: 'at', at: 1, saved: 1 },
      ],
    ],
    [
      'a place before the first',
      [
        { kind: 'moment', index: 0, moment },
        { kind: 'at', at: -1, saved: 1 },
      ],
    ],
    ['no moments but other things', [null, 1, 'x', [], { kind: 'moment' }, { kind: 'moment', moment: { id: 1 } }]],
    ['edits that are none', [{ kind: 'moment', index: 0, moment: { ...moment, edits: [null, { kind: 'set' }] } }]],
  ])('gives nothing: %s', (_, lines) => {
    expect(unfinishedFrom(lines, 'mapping.yaml')).toBeNull();
  });
});
