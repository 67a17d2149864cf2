import type { EditOutcome } from '../../src/tui/state/actions.js';
import { unfinishedOf } from '../../src/tui/state/unfinished.js';
import { initialState, reduce, type State } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { PATCH, sessionTextOf } from '../support/session-facts.js';
import { begun, edited, pressed, settled, worked } from '../support/session-play.js';
import type { Story } from './stories.js';

/** Closes the editor with an outcome of one's own. */
const closed = (outcome: EditOutcome) => (state: State) =>
  settled(reduce(state, { kind: 'edited', id: state.edits, outcome }));
const refused = closed({
  kind: 'refused',
  refusal: { message: 'line 7 does not parse.', hint: 'Mend it.' },
  text: 'SELEC 1;',
  line: 7,
});
const patched = (migration: string, patch: string | null) =>
  closed({ kind: 'patched', migration, patch, text: 'SELECT 11;' });
/** What a session leaves that ends in an edit which could not be taken, and what the next one finds. */
function leftIn(keys: readonly string[], text: string): State {
  const left = unfinishedOf(refused(pressed(begun(MAPPING), ...keys)));
  return begun(text, initialState('mapping.yaml', null, left));
}
const BOOKS = 'overview:0 › plan:0';
const SEALED = `${MAPPING}sealed: 2026-01-31\n`;

/** What becomes of edits: `edited` closes the editor with another line in the text. */
export const EDITING: readonly Story[] = [
  { title: 'patches a migration', steps: ['4', 'e', edited], sees: `${BOOKS} | “Decided: patch books in 1 line.”` },
  {
    title: 'patches the migration that is shown',
    steps: ['4', 'j', 'enter', 'j', 'e', edited],
    sees: 'plan:1 › migration of shelves:1 | “Decided: patch shelves in 1 line.”',
  },
  {
    title: 'patches the migration that the statement of a finding is in',
    steps: ['2', 'j', 'e', edited],
    sees: 'overview:0 › findings:1 | “Decided: patch shelves in 1 line.”',
  },
  {
    title: 'patches the migration that a line of a file is in',
    steps: ['2', 'j', 'o', 'e', edited],
    sees: 'findings:1 › file of desk/002_shelves.sql:0 | “Decided: patch shelves in 1 line.”',
  },
  {
    title: 'edits no SQL that no migration takes',
    steps: ['4', '/', "'again", 'enter', 'enter', 'e'],
    sees: 'plan:0 /again › file of desk/009_Again.SQL:0 | “No migration takes desk/009_Again.SQL.”',
  },
  {
    title: 'edits the file of a finding that is no SQL',
    steps: ['2', 'f', 'f', 'G', 'e', edited],
    sees: 'overview:0 › findings:7 all | “src/app.ts was edited.”',
  },
  { title: 'edits no rule', steps: ['2', 'e'], sees: 'overview:0 › findings:0 | “There is no place to edit here.”' },
  { title: 'undoes an edit', steps: ['4', 'e', edited, 'u'], sees: `${BOOKS} | “Undone: patch books in 1 line.”` },
  {
    title: 'takes a patch back that was made',
    steps: ['4', 'e', edited, 'w'],
    sees: `${BOOKS} | “Decided: take the patch of books away.”`,
  },
  {
    title: 'takes a patch away by putting back what the sources give',
    steps: ['4', 'j', 'j', 'j', 'j', 'e', patched('overdue', null)],
    sees: 'overview:0 › plan:4 | “Decided: take the patch of overdue away.”',
  },
  {
    title: 'decides nothing where the patch is the same',
    steps: ['4', 'e', edited, 'e', patched('books', PATCH), 'u', 'u'],
    sees: `${BOOKS} | “There is nothing to undo.”`,
  },
  {
    title: 'takes no patch back where none is',
    steps: ['4', 'w'],
    sees: `${BOOKS} | “There is no patch here to take back.”`,
  },
  {
    title: 'edits nothing that is retired',
    steps: ['4', 'G', 'e'],
    sees: 'overview:0 › plan:11 | “What is retired is not written: R restores it.”',
  },
  {
    title: 'edits no rollback',
    steps: ['4', 'enter', 'tab', 'tab', 'tab', 'e'],
    sees: 'plan:0 › migration of books:0 down | “Only what runs forward can be edited: Tab leads to it.”',
  },
  {
    title: 'edits nothing that is sealed',
    begin: begun(SEALED),
    steps: ['4', 'e'],
    sees: `${BOOKS} | “It was sealed on 2026-01-31: its migrations keep their numbers and bytes.”`,
  },
  {
    title: 'edits nothing while work is under way',
    steps: ['4', 'J', 's', 'e'],
    sees: 'overview:0 › plan:1 | save running | “Wait until the work is done, or stop it.”',
  },
  {
    title: 'does nothing else until the editor is there',
    steps: ['4', 'e', 'j', 'J', 'q'],
    sees: `${BOOKS} | editing`,
  },
  {
    title: 'leaves the editor before it is there',
    steps: ['4', 'e', 'escape'],
    sees: `${BOOKS} | “Nothing was changed.”`,
  },
  {
    title: 'hears nothing of an editor that nobody waits for',
    steps: ['4', 'e', 'escape', patched('books', PATCH)],
    sees: `${BOOKS} | “Nothing was changed.”`,
  },
  {
    title: 'asks about what cannot be taken',
    steps: ['4', 'e', refused, 'q', 'escape'],
    sees: `${BOOKS} | ? This edit cannot be taken`,
  },
  { title: 'edits it again', steps: ['4', 'e', refused, 'e'], sees: `${BOOKS} | editing` },
  {
    title: 'decides by what was edited again',
    steps: ['4', 'e', refused, 'e', edited],
    sees: `${BOOKS} | “Decided: patch books in 1 line.”`,
  },
  {
    title: 'keeps it where the editor is left before it is there',
    steps: ['4', 'e', refused, 'e', 'escape', 'e'],
    sees: `${BOOKS} | editing`,
  },
  {
    title: 'leaves by Ctrl-C, which keeps it',
    steps: ['4', 'e', refused, 'ctrl-c'],
    sees: `${BOOKS} | ? This edit cannot be taken | ends: keep`,
  },
  {
    title: 'offers an edit that an earlier session could not take',
    begin: leftIn(['4', 'e'], MAPPING),
    steps: [],
    sees: 'overview:3 | ? An earlier session ended in an edit',
  },
  {
    title: 'takes it up',
    begin: leftIn(['4', 'e'], MAPPING),
    steps: ['y', 'e', edited],
    sees: 'overview:3 | “Decided: patch books in 1 line.”',
  },
  {
    title: 'takes it up, and throws it away after all',
    begin: leftIn(['4', 'e'], MAPPING),
    steps: ['y', 't', 'u'],
    sees: 'overview:3 | “There is nothing to undo.”',
  },
  {
    title: 'takes it up beside decisions',
    begin: leftIn(['4', 'J', 'e'], MAPPING),
    steps: ['y', 'e'],
    sees: 'overview:3 | editing',
  },
  {
    title: 'takes it up upon what others wrote meanwhile',
    begin: leftIn(['4', 'e'], MAPPING.replace('title: Books', 'title: All books')),
    steps: ['y', 't', 'u'],
    sees: 'overview:3 | “There is nothing to undo.”',
  },
  {
    title: 'asks over the help, which is closed',
    begin: initialState('mapping.yaml', null, unfinishedOf(refused(pressed(begun(MAPPING), '4', 'e')))),
    steps: ['?', settled],
    sees: 'overview:0 | ? An earlier session ended in an edit',
  },
  {
    title: 'throws away what an earlier session could not take',
    begin: leftIn(['4', 'e'], MAPPING),
    steps: ['d', 'q'],
    sees: 'overview:3 | ends: discard',
  },
  { title: 'throws it away', steps: ['4', 'e', refused, 't'], sees: `${BOOKS} | “Nothing was changed.”` },
  {
    title: 'asks also where mapping.yaml would contradict itself',
    steps: ['4', 'j', 'j', 'j', 'j', 'j', 'e', patched('fines', PATCH)],
    sees: 'overview:0 › plan:5 | ? This edit cannot be taken',
  },
  {
    title: 'says why nothing came of it',
    steps: ['4', 'e', closed({ kind: 'left', why: 'vi ended with status 1. Nothing was changed.', tone: 'bad' })],
    sees: `${BOOKS} | “vi ended with status 1. Nothing was changed.”`,
  },
  {
    title: 'reads mapping.yaml again',
    steps: ['4', 'E', edited],
    sees: `${BOOKS} | “mapping.yaml was edited, and read again.”`,
  },
  {
    title: 'undoes an edit of mapping.yaml',
    steps: ['E', edited, 'u', 's', worked],
    sees: 'overview:0 | “Saved mapping.yaml.”',
  },
  {
    title: 'notes a mapping.yaml that was left as it is',
    steps: ['E', closed({ kind: 'mapping', found: sessionTextOf(MAPPING), trouble: null })],
    sees: 'overview:0 | “Nothing was changed.”',
  },
  {
    title: 'edits mapping.yaml only as it is on disk',
    steps: ['4', 'J', 'E'],
    sees: 'overview:0 › plan:1 | “Save first (s): what is decided is not in mapping.yaml yet.”',
  },
  {
    title: 'edits no mapping.yaml that is not there',
    begin: begun(null),
    steps: ['E'],
    sees: 'overview:0 | “There is no mapping.yaml yet: D on the overview drafts one.”',
  },
  {
    title: 'asks about what others wrote once the editor is closed',
    steps: [
      '4',
      'e',
      (state) => reduce(state, { kind: 'changed-on-disk', found: sessionTextOf('onefold: 1\n') }),
      edited,
    ],
    sees: `${BOOKS} | ? mapping.yaml was changed on disk | “Decided: patch books in 1 line.”`,
  },
];
