import { type Action, initialState, reduce, type State } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { sessionTextOf } from '../support/session-facts.js';
import { begun, pressed, settled, worked } from '../support/session-play.js';

/** Steps are keys, or what happens beside them; `sees` is what is shown then. */
type Step = string | ((state: State) => State);
export type Story = {
  readonly title: string;
  readonly begin?: State;
  readonly steps: readonly Step[];
  readonly sees: string;
};

/** Goes through the steps of a story. */
export function played({ begin = begun(MAPPING), steps }: Story): State {
  return steps.reduce<State>((now, step) => (typeof step === 'string' ? pressed(now, step) : step(now)), begin);
}

const news = (action: Action) => (state: State) => settled(reduce(state, action));
const changed = (text: string | null) =>
  news({ kind: 'changed-on-disk', found: text === null ? null : sessionTextOf(text) });
const failed = news({ kind: 'job-failed', refusal: { message: 'the disk is full.', hint: 'make room.' } });
const reported = (verdict: 'ok' | 'attention') =>
  news({
    kind: 'job-done',
    report: { command: 'prove', verdict, lines: ['It is so.'], run: null, findings: [], proof: null },
  });
const drafted = news({ kind: 'drafted', text: sessionTextOf(MAPPING) });

const OTHER = MAPPING.replace('title: Books', 'title: All books');
const BROKEN = 'onefold: 1\nsuorces: []\n';
const SEALED = `${MAPPING}sealed: 2026-01-31\n`;

/** What an earlier session left: two decisions, the second undone. */
function leftOn(text: string | null): State {
  const { history } = pressed(begun(MAPPING), '4', 'J', 'J', 'u');
  return begun(text, initialState('mapping.yaml', null, { history: history!, edit: null }));
}

const MOVING: Story[] = [
  { title: 'goes no further than the first line', steps: ['4', 'k', 'ctrl-u'], sees: 'overview:0 › plan:0' },
  { title: 'goes no further than the last line', steps: ['4', 'G', 'j', 'ctrl-d'], sees: 'overview:0 › plan:11' },
  {
    title: 'finds a list as it was left',
    steps: ['4', 'j', 'j', 'space', '2', 'j', '4'],
    sees: 'overview:0 › plan:3 marked members',
  },
  { title: 'finds a list as it was left by going back', steps: ['4', 'j', 'escape', '4'], sees: 'overview:0 › plan:1' },
  { title: 'goes back from a migration to the plan', steps: ['4', 'j', 'enter', 'q'], sees: 'overview:0 › plan:1' },
  {
    title: 'goes back from a search to where one stood in it',
    steps: ['4', '/', "'loans", 'enter', 'escape'],
    sees: 'overview:0 › plan:3',
  },
  {
    title: 'stays where a search led that is not kept',
    steps: ['4', '/', "'loans", 'escape'],
    sees: 'overview:0 › plan:3',
  },
  {
    title: 'begins a search anew, in the whole list',
    steps: ['4', '/', "'loans", 'enter', '/', 'enter'],
    sees: 'overview:0 › plan:3',
  },
  {
    title: 'opens what a search found',
    steps: ['4', '/', "'loans", 'enter', 'enter'],
    sees: 'plan:0 /loans › migration of loans:0',
  },
  {
    title: 'finds nothing',
    steps: ['4', '/', "'nowhere", 'enter', 'j', 'enter'],
    sees: 'overview:0 › plan:0 /nowhere',
  },
  {
    title: 'searches a text from where one stands, round its end',
    steps: ['4', 'T', 'G', '/', "'002", 'enter'],
    sees: 'plan:0 › tree:2 /002',
  },
  {
    title: 'says that a text does not hold it',
    steps: ['4', 'T', '/', "'nowhere", 'enter'],
    sees: 'plan:0 › tree:0 /nowhere | “nowhere is not here.”',
  },
  {
    title: 'shows the source that a migration begins with first',
    steps: ['4', 'j', 'enter', 'o'],
    sees: 'plan:1 › migration of shelves:0 source 0',
  },
  {
    title: 'goes round the sources',
    steps: ['4', 'j', 'enter', 'o', 'o', 'o'],
    sees: 'plan:1 › migration of shelves:0 source 0',
  },
  {
    title: 'shows the line of a source in its file',
    steps: ['4', 'j', 'enter', 'o', 'j', 'j', 'enter'],
    sees: 'migration of shelves:0 +2 source 0 › file of desk/002_shelves.sql:2',
  },
  {
    title: 'shows the place of a statement',
    steps: ['4', 'j', 'enter', 'j', 'enter'],
    sees: 'migration of shelves:1 › file of desk/002_shelves.sql:1',
  },
  {
    title: 'shows a retired file',
    steps: ['4', '/', "'again", 'enter', 'enter'],
    sees: 'plan:0 /again › file of desk/009_Again.SQL:0',
  },
  {
    title: 'shows no folder',
    steps: ['4', '/', "'old/", 'enter', 'enter'],
    sees: 'overview:0 › plan:0 /old/ | “old/** may mean several files.”',
  },
  {
    title: 'shows no place in a file that is no SQL',
    steps: ['2', 'f', 'f', 'G', 'o'],
    sees: 'overview:0 › findings:7 all | “src/app.ts:1 is no SQL file: e opens it in your editor.”',
  },
  {
    title: 'scrolls no further than the other pane',
    steps: ['4', 'enter', ']', ']', ']', ']', ']'],
    sees: 'plan:0 › migration of books:0 +7',
  },
  {
    title: 'leads from a finding about an object to its definitions',
    steps: ['2', 'f', 'f', 'j', 'enter'],
    sees: 'findings:1 all › conflict of table public.members:0',
  },
  {
    title: 'compares the files of a finding',
    steps: ['2', 'f', 'f', 'j', 'd'],
    sees: 'findings:1 all › diff:0 desk/001_books.sql with desk/004_members.sql',
  },
  {
    title: 'compares nothing where a finding names one file',
    steps: ['2', 'j', 'd'],
    sees: 'overview:0 › findings:1 | “There is nothing to compare here.”',
  },
  { title: 'folds and unfolds', steps: ['2', 'enter', 'enter'], sees: 'overview:0 › findings:0' },
  {
    title: 'goes to the rule of a finding, and folds it',
    steps: ['2', 'G', 'left', 'left'],
    sees: 'overview:0 › findings:3 folded old-path-in-code',
  },
  { title: 'goes back from a rule that is folded', steps: ['2', 'left', 'left'], sees: 'overview:0' },
  {
    title: 'goes down to the place of a finding',
    steps: ['2', 'left', 'right', 'right', 'right'],
    sees: 'findings:1 › file of desk/002_shelves.sql:0',
  },
  { title: 'closes help with any key, which does nothing else', steps: ['4', '?', 'j'], sees: 'overview:0 › plan:0' },
];

const DECIDING: Story[] = [
  {
    title: 'retires with a reason',
    steps: ['4', 'x', "'no room", 'enter'],
    sees: 'overview:0 › plan:0 | “Decided: retire books: no room.”',
  },
  {
    title: 'asks again where the reason is missing',
    steps: ['4', 'x', "' ", 'enter'],
    sees: 'overview:0 › plan:0 | ? Retire books with all its sources: why? [ ]',
  },
  { title: 'retires nothing when it is cancelled', steps: ['4', 'x', "'no", 'escape'], sees: 'overview:0 › plan:0' },
  {
    title: 'retires all that is marked, for one reason, and marks nothing then',
    steps: ['4', 'space', 'j', 'space', 'x', "'old", 'enter'],
    sees: 'overview:0 › plan:1 | “Decided: retire 2 migrations: old.”',
  },
  {
    title: 'undoes that in one go',
    steps: ['4', 'space', 'j', 'space', 'x', "'old", 'enter', 'u'],
    sees: 'overview:0 › plan:3 | “Undone: retire 2 migrations: old.”',
  },
  {
    title: 'asks once why all that is marked is retired',
    steps: ['4', 'space', 'space', 'G', 'x'],
    sees: 'overview:0 › plan:11 marked books,shelves | ? Retire 2 migrations: why? []',
  },
  {
    title: 'restores all that is marked',
    steps: ['4', '/', "'desk/009", 'enter', 'space', 'escape', '/', "'never ran", 'enter', 'space', 'R'],
    sees: 'overview:0 › plan:0 /never ran | “Decided: restore 2 files.”',
  },
  {
    title: 'restores none of what is marked where one may be many',
    steps: ['4', 'G', 'space', 'k', 'space', 'R'],
    sees: 'overview:0 › plan:11 marked desk/V10__Ümlaut, odd.sql / table x odd,old/** / nobody knows | “old/**: old/** may mean several files: name the one to restore in mapping.yaml. Nothing is decided.”',
  },
  {
    title: 'accepts all that is open of a rule, for one reason',
    steps: ['2', 'f', 'f', 'j', 'j', 'a', "'fine", 'enter'],
    sees: 'overview:0 › findings:2 all | “Decided: accept 2 findings: fine.”',
  },
  {
    title: 'marks all that a rule has, and takes one mark away',
    steps: ['2', 'f', 'f', 'j', 'j', 'space', 'j', 'space', 'a'],
    sees: 'overview:0 › findings:4 all marked missing-down desk/002_shelves.sql,missing-down desk/004_members.sql | ? Accept 2 findings of missing-down, one reason for all: why? []',
  },
  {
    title: 'accepts none of what is marked where one is settled',
    steps: ['2', 'f', 'f', 'j', 'space', 'G', 'space', 'a'],
    sees: 'overview:0 › findings:7 all marked conflicting-definition table public.members,old-path-in-code src/app.ts | “conflicting-definition table public.members: mapping.yaml settles it already. Nothing is decided.”',
  },
  {
    title: 'retires the files of all findings of a rule',
    steps: ['2', 'x', "'gone", 'enter'],
    sees: 'overview:0 › findings:0 | “Decided: retire 2 files: gone.”',
  },
  {
    title: 'retires none of what is marked where one names no file',
    steps: ['2', 'f', 'f', 'G', 'space', 'k', 'k', 'space', 'x'],
    sees: 'overview:0 › findings:6 all marked old-path-in-code src/app.ts,missing-down desk/004_members.sql | “old-path-in-code src/app.ts names no legacy file that could be retired. Nothing is decided.”',
  },
  {
    title: 'ignores the files of all findings of a rule',
    steps: ['2', 'i', "'queries", 'enter'],
    sees: 'overview:0 › findings:0 | “Decided: ignore 2 paths: queries.”',
  },
  {
    title: 'ignores no file that is no legacy file',
    steps: ['2', 'f', 'f', 'G', 'i'],
    sees: 'overview:0 › findings:7 all | “Only the file of a finding can be ignored.”',
  },
  { title: 'retires nothing twice', steps: ['4', 'G', 'x'], sees: 'overview:0 › plan:11 | “It is retired already.”' },
  {
    title: 'retires the first legacy file of a finding, which its row names',
    steps: ['2', 'f', 'f', 'j', 'x'],
    sees: 'overview:0 › findings:1 all | ? Retire all of desk/001_books.sql: why? []',
  },
  {
    title: 'retires no file that is no legacy file',
    steps: ['2', 'f', 'f', 'G', 'x'],
    sees: 'overview:0 › findings:7 all | “Only a migration, or the legacy file of a finding, can be retired.”',
  },
  {
    title: 'leaves a migration that it retires',
    steps: ['4', 'enter', 'X', "'old", 'enter'],
    sees: 'overview:0 › plan:0 | “Decided: retire books: old.”',
  },
  {
    title: 'keeps what was typed where the name is taken',
    steps: ['4', 'r', 'ctrl-u', "'loans", 'enter'],
    sees: 'overview:0 › plan:0 | ? Another name for books [loans]',
  },
  {
    title: 'follows a migration to its new name',
    steps: ['4', 'enter', 'r', "'_2", 'enter'],
    sees: 'plan:0 › migration of books_2:0 | “Decided: rename books to books_2.”',
  },
  {
    title: 'follows it back',
    steps: ['4', 'enter', 'r', "'_2", 'enter', 'u'],
    sees: 'plan:0 › migration of books:0 | “Undone: rename books to books_2.”',
  },
  {
    title: 'keeps the mark of what is renamed',
    steps: ['4', 'space', 'k', 'r', "'_2", 'enter'],
    sees: 'overview:0 › plan:0 marked books_2 | “Decided: rename books to books_2.”',
  },
  {
    title: 'edits in the middle',
    steps: ['4', 'r', 'left', 'left', 'backspace', "'_", 'home', "'x", 'end', "'9", 'enter'],
    sees: 'overview:0 › plan:0 | “Decided: rename books to xbo_ks9.”',
  },
  {
    title: 'erases what is one character to a person',
    steps: ['4', 't', 'ctrl-u', "'a", '👩‍👧', 'e\u0301', 'left', 'backspace', 'enter'],
    sees: 'overview:0 › plan:0 | “Decided: title books “aé”.”',
  },
  {
    title: 'takes a title away',
    steps: ['4', 't', 'ctrl-u', 'enter'],
    sees: 'overview:0 › plan:0 | “Decided: take the title of books away.”',
  },
  {
    title: 'merges what is marked',
    steps: ['4', 'j', 'j', 'space', 'space', 'm'],
    sees: 'overview:0 › plan:2 | “Decided: merge loans into members.”',
  },
  {
    title: 'merges nothing into what a search hides',
    steps: ['4', '/', "'loans", 'enter', 'm'],
    sees: 'overview:0 › plan:0 /loans | “Mark two migrations with Space, then merge.”',
  },
  {
    title: 'merges marked ones in a search, and shows what came of it',
    steps: ['4', '/', "'005", 'enter', 'space', 'escape', '/', "'004", 'enter', 'k', 'space', 'm'],
    sees: 'overview:0 › plan:0 /004 | “Decided: merge loans into members.”',
  },
  {
    title: 'merges the first with nothing',
    steps: ['4', 'm'],
    sees: 'overview:0 › plan:0 | “Mark two migrations with Space, then merge.”',
  },
  {
    title: 'moves nothing in a search',
    steps: ['4', '/', "'a", 'enter', 'K'],
    sees: 'overview:0 › plan:0 /a | “End the search first (Esc): a list in parts has no order.”',
  },
  {
    title: 'moves nothing that is retired',
    steps: ['4', 'G', 'K'],
    sees: 'overview:0 › plan:11 | “There is no migration here.”',
  },
  {
    title: 'follows what is moved, and moved back',
    steps: ['4', 'J', 'J', 'u', 'u'],
    sees: 'overview:0 › plan:0 | “Undone: move books behind shelves.”',
  },
  {
    title: 'splits in front of a statement only',
    steps: ['4', 'enter', 'j', 'tab', 'S'],
    sees: 'plan:0 › migration of books:1 target | “Choose the statement first: Tab leads to them.”',
  },
  {
    title: 'splits not in front of the first',
    steps: ['4', 'enter', 'S'],
    sees: 'plan:0 › migration of books:0 | “books begins here: nothing would be left before the split.”',
  },
  { title: 'unpins', steps: ['4', 'j', 'j', 'p'], sees: 'overview:0 › plan:2 | “Decided: unpin members.”' },
  {
    title: 'pins nothing that is retired',
    steps: ['4', 'G', 'p'],
    sees: 'overview:0 › plan:11 | “There is no migration here.”',
  },
  {
    title: 'restores only what is retired',
    steps: ['4', 'R'],
    sees: 'overview:0 › plan:0 | “Only what is retired can be restored.”',
  },
  {
    title: 'accepts, and takes it back',
    steps: ['2', 'f', 'f', 'G', 'k', 'k', 'a', "'so be it", 'enter', 'w'],
    sees: 'overview:0 › findings:5 all | “Decided: no longer accept missing-down desk/004_members.sql.”',
  },
  {
    title: 'accepts nothing that is settled',
    steps: ['2', 'f', 'f', 'j', 'a'],
    sees: 'overview:0 › findings:1 all | “mapping.yaml settles it already.”',
  },
  {
    title: 'takes back from a finding what its object is decided to be',
    steps: ['2', 'f', 'f', 'j', 'w'],
    sees: 'overview:0 › findings:1 all | “Decided: undecide table public.members.”',
  },
  {
    title: 'takes back nothing from an open finding',
    steps: ['2', 'j', 'w'],
    sees: 'overview:0 › findings:1 | “There is no answer here to take back.”',
  },
  {
    title: 'decides on an object, and shows the list',
    steps: ['3', 'enter', 'enter', "'the desk", 'enter'],
    sees: 'overview:0 › conflicts:0 | “Decided: table public.members: keep desk/001_books.sql.”',
  },
  {
    title: 'says why a choice is not possible',
    steps: ['3', 'enter', 'j', 'enter'],
    sees: 'conflicts:0 › conflict of table public.members:1 | “They have no columns in common.”',
  },
  {
    title: 'decides on an object and retires what would fail, as one decision',
    steps: ['3', 'enter', 'x', "'the desk", 'enter', 'u'],
    sees: 'overview:0 › conflicts:0 | “Undone: table public.members: keep desk/001_books.sql, retire 1 statement that would fail.”',
  },
  {
    title: 'says that a choice leaves nothing behind',
    steps: ['3', 'enter', 'G', 'x'],
    sees: 'conflicts:0 › conflict of table public.members:2 | “It leaves no index, policy or comment behind that would fail: Enter chooses it.”',
  },
  {
    title: 'prefers a source for all that is undecided, and undoes it as one',
    steps: ['3', 'w', 'b', '2', "'newest", 'enter', 'u'],
    sees: 'overview:0 › conflicts:0 | “Undone: keep 1 object: prefer desk/004_members.sql.”',
  },
  {
    title: 'prefers a source for what is marked, which is no longer marked then',
    steps: ['3', 'w', 'space', 'b', '1', "'newest", 'enter'],
    sees: 'overview:0 › conflicts:0 | “Decided: keep 1 object: prefer desk/001_books.sql.”',
  },
  { title: 'prefers no source', steps: ['3', 'w', 'b', 'escape'], sees: 'overview:0 › conflicts:0' },
  {
    title: 'prefers no source without a reason',
    steps: ['3', 'w', 'b', '1', 'enter'],
    sees: 'overview:0 › conflicts:0 | ? Prefer desk/001_books.sql: why? []',
  },
  {
    title: 'has nothing to prefer a source for',
    steps: ['3', 'b'],
    sees: 'overview:0 › conflicts:0 | “Nothing is undecided here.”',
  },
  { title: 'marks nothing that is decided', steps: ['3', 'space'], sees: 'overview:0 › conflicts:0' },
  { title: 'decides nothing where a name is left as it is', steps: ['4', 'r', 'enter'], sees: 'overview:0 › plan:0' },
  {
    title: 'decides nothing once it is sealed',
    begin: begun(SEALED),
    steps: ['4', 'J'],
    sees: 'overview:0 › plan:0 | “The consolidation was sealed on 2026-01-31: its migrations keep their numbers and bytes.”',
  },
  { title: 'undoes nothing', steps: ['u'], sees: 'overview:0 | “There is nothing to undo.”' },
  { title: 'makes nothing again', steps: ['U'], sees: 'overview:0 | “There is nothing to redo.”' },
  {
    title: 'gives up what was undone for another decision',
    steps: ['4', 'J', 'J', 'u', 'p', 'U'],
    sees: 'overview:0 › plan:1 | “There is nothing to redo.”',
  },
  { title: 'forgets what was said with the next key', steps: ['4', 'J', 'j'], sees: 'overview:0 › plan:2' },
];

const WORKING: Story[] = [
  { title: 'saves', steps: ['4', 'J', 's', worked], sees: 'overview:0 › plan:1 | “Saved mapping.yaml.”' },
  {
    title: 'saves nothing twice',
    steps: ['4', 'J', 's', worked, 's'],
    sees: 'overview:0 › plan:1 | “mapping.yaml is saved already.”',
  },
  {
    title: 'says why it could not save, and what to do',
    steps: ['4', 'J', 's', failed],
    sees: 'overview:0 › plan:1 | “the disk is full. make room.”',
  },
  {
    title: 'is unsaved again after an undo behind the save',
    steps: ['4', 'J', 's', worked, 'u', 'q', 'q'],
    sees: 'overview:0 | ? Unsaved decisions',
  },
  {
    title: 'decides nothing while it works',
    steps: ['P', '4', 'J'],
    sees: 'overview:0 › plan:0 | prove running | “Wait until the work is done, or stop it.”',
  },
  {
    title: 'undoes nothing while it works',
    steps: ['4', 'J', 'P', 'u'],
    sees: 'plan:1 › run:0 | prove running | “Wait until the work is done, or stop it.”',
  },
  {
    title: 'begins no work beside other work',
    steps: ['P', 'P'],
    sees: 'overview:0 › run:0 | prove running | “Other work is under way: wait until it is done, or stop it (x).”',
  },
  { title: 'shows what came of it', steps: ['P', worked], sees: 'overview:0 › run:0 | “Done.”' },
  { title: 'says that a proof fails', steps: ['P', reported('attention')], sees: 'overview:0 › run:0 | “It is so.”' },
  {
    title: 'goes back from the work to where it began',
    steps: ['4', 'j', 'P', worked, 'q'],
    sees: 'overview:0 › plan:1',
  },
  { title: 'goes back past what was confirmed', steps: ['4', 'W', 'y', worked, 'q'], sees: 'overview:0 › plan:0' },
  { title: 'stops', steps: ['P', 'x', 'x'], sees: 'overview:0 › run:0 | prove stopping | “It is being stopped.”' },
  { title: 'has nothing to stop', steps: ['P', worked, 'x'], sees: 'overview:0 › run:0 | “There is no work to stop.”' },
  {
    title: 'asks before it quits at work, and goes on',
    steps: ['P', 'q', 'q', 'n'],
    sees: 'overview:0 | prove running',
  },
  {
    title: 'stops and quits',
    steps: ['P', 'q', 'q', 'y', failed],
    sees: 'overview:0 | “the disk is full.” | ends: keep',
  },
  {
    title: 'quits when a draft comes after all',
    steps: ['D', 'q', 'y', drafted],
    sees: 'overview:0 | “Drafted from the repository. Nothing is saved yet.” | ends: keep',
  },
  {
    title: 'quits when the work comes to its end after all',
    steps: ['P', 'ctrl-c', reported('ok')],
    sees: 'overview:0 › run:0 | “It is so.” | ends: keep',
  },
  {
    title: 'quits at once when it is interrupted twice',
    steps: ['P', 'ctrl-c', 'ctrl-c'],
    sees: 'overview:0 › run:0 | prove stopping | ends: keep',
  },
  {
    title: 'quits where a save is interrupted',
    steps: ['4', 'J', 's', 'ctrl-c', failed],
    sees: 'overview:0 › plan:1 | “the disk is full. make room.” | ends: keep',
  },
  {
    title: 'shows the difference of a file that would be written',
    steps: ['W', 'j', 'enter'],
    sees: 'confirm:1 write › diff:0 versions/001_books.sql',
  },
  {
    title: 'confirms another thing instead',
    begin: begun(MAPPING, initialState('mapping.yaml', '$URL', null)),
    steps: ['W', 'A'],
    sees: 'overview:0 › confirm:0 up',
  },
  {
    title: 'asks for a database first',
    steps: ['A', "'postgres://localhost/x", 'enter'],
    sees: 'overview:0 › confirm:0 up',
  },
  {
    title: 'asks for a database from the overview, too',
    steps: ['G', 'enter'],
    sees: 'overview:5 › confirm:0 up | ? Which database? []',
  },
  {
    title: 'runs on a database that was named',
    steps: ['A', "'$URL", 'enter', 'y'],
    sees: 'overview:0 › run:0 | up running',
  },
  {
    title: 'keeps the database where none is typed',
    steps: ['A', 'enter', 'y'],
    sees: 'overview:0 › confirm:0 up | ? Which database? []',
  },
];

const BEGINNING: Story[] = [
  { title: 'begins without a mapping.yaml', begin: begun(null), steps: ['j'], sees: 'overview:1' },
  {
    title: 'has nothing to decide on',
    begin: begun(null),
    steps: ['4', 'J'],
    sees: 'overview:0 › plan:0 | “There is no mapping.yaml to decide in yet.”',
  },
  {
    title: 'has nothing to write',
    begin: begun(null),
    steps: ['W'],
    sees: 'overview:0 | “There is no mapping.yaml that can be used yet.”',
  },
  {
    title: 'has nothing to prove',
    begin: begun(BROKEN),
    steps: ['P'],
    sees: 'overview:0 | “There is no mapping.yaml that can be used yet.”',
  },
  {
    title: 'has nothing to save',
    begin: begun(null),
    steps: ['s'],
    sees: 'overview:0 | “There is nothing to save yet.”',
  },
  {
    title: 'drafts, and undoes the draft',
    begin: begun(null),
    steps: ['D', drafted, 'u'],
    sees: 'overview:3 | “Undone: draft mapping.yaml from the repository.”',
  },
  { title: 'saves a draft', begin: begun(null), steps: ['D', drafted, 's', worked, '4'], sees: 'overview:3 › plan:0' },
  {
    title: 'says that mapping.yaml cannot be read',
    begin: reduce(initialState('mapping.yaml', null, null), {
      kind: 'unthinkable',
      of: 0,
      refusal: { message: 'no.', hint: 'yes.' },
    }),
    steps: ['4', 'W'],
    sees: 'overview:0 › plan:0 | “There is no mapping.yaml that can be used yet.”',
  },
  { title: 'leaves at once where nothing is decided', steps: ['q'], sees: 'overview:0 | ends: discard' },
  { title: 'asks what to do with decisions', steps: ['4', 'J', 'q', 'q'], sees: 'overview:0 | ? Unsaved decisions' },
  {
    title: 'saves and quits',
    steps: ['4', 'J', 'q', 'q', 's', worked],
    sees: 'overview:0 | “Saved mapping.yaml.” | ends: keep',
  },
  {
    title: 'stays where it could not save',
    steps: ['4', 'J', 'q', 'q', 's', failed],
    sees: 'overview:0 | “the disk is full. make room.”',
  },
  { title: 'keeps decisions for the next time', steps: ['4', 'J', 'q', 'q', 'k'], sees: 'overview:0 | ends: keep' },
  { title: 'throws decisions away', steps: ['4', 'J', 'q', 'q', 'd'], sees: 'overview:0 | ends: discard' },
  { title: 'goes on', steps: ['4', 'J', 'q', 'q', 'n', 'j'], sees: 'overview:1' },
  {
    title: 'takes no other key for an answer',
    steps: ['4', 'J', 'q', 'q', 'x', 'enter', 'q'],
    sees: 'overview:0 | ? Unsaved decisions',
  },
];

const OTHERS: Story[] = [
  {
    title: 'offers what an earlier session left',
    begin: leftOn(MAPPING),
    steps: [],
    sees: 'overview:3 | ? Unsaved decisions',
  },
  {
    title: 'takes it up: what was undone can be done again',
    begin: leftOn(MAPPING),
    steps: ['y', 'U'],
    sees: 'overview:3 | “Done again: move books behind members.”',
  },
  {
    title: 'takes it up: it can be undone',
    begin: leftOn(MAPPING),
    steps: ['y', 'u', 'u'],
    sees: 'overview:3 | “There is nothing to undo.”',
  },
  {
    title: 'takes it up behind what others wrote meanwhile',
    begin: leftOn(OTHER),
    steps: ['y', 'u', 'u'],
    sees: 'overview:3 | “Undone: go back to mapping.yaml as the earlier session found it.”',
  },
  {
    title: 'takes it up where the file is gone',
    begin: leftOn(null),
    steps: ['y', 'u'],
    sees: 'overview:3 | “Undone: move books behind shelves.”',
  },
  { title: 'throws it away', begin: leftOn(MAPPING), steps: ['d', 'q'], sees: 'overview:3 | ends: discard' },
  {
    title: 'waits for the answer',
    begin: leftOn(MAPPING),
    steps: ['j', 'escape', 'q'],
    sees: 'overview:3 | ? Unsaved decisions',
  },
  {
    title: 'asks one thing after the other',
    begin: leftOn(MAPPING),
    steps: [changed(OTHER), 'y'],
    sees: 'overview:3 | ? mapping.yaml was changed on disk | “The decisions of the earlier session are back, unsaved.”',
  },
  {
    title: 'asks what to do with what others wrote',
    steps: [changed(OTHER)],
    sees: 'overview:0 | ? mapping.yaml was changed on disk',
  },
  { title: 'reloads it', steps: ['4', 'J', changed(OTHER), 'r'], sees: 'overview:0 › plan:0 | “Reloaded.”' },
  {
    title: 'undoes the reload',
    steps: ['4', 'J', changed(OTHER), 'r', 'u', 'q', 'q'],
    sees: 'overview:0 | ? Unsaved decisions',
  },
  {
    title: 'keeps its own, which is unsaved then',
    steps: [changed(OTHER), 'k', 'q'],
    sees: 'overview:0 | ? Unsaved decisions',
  },
  { title: 'asks nothing where others wrote the same', steps: ['4', changed(MAPPING)], sees: 'overview:0 › plan:0' },
  {
    title: 'asks nothing where others wrote what is decided here',
    steps: ['4', 't', 'ctrl-u', "'All books", 'enter', changed(OTHER), 'q', 'q'],
    sees: 'overview:0 | ends: discard',
  },
  {
    title: 'asks nothing any more where others took it back',
    steps: ['4', 'x', changed(OTHER), changed(MAPPING), 'escape'],
    sees: 'overview:0 › plan:0',
  },
  {
    title: 'lets a person finish typing first',
    steps: ['4', 'x', "'ol", changed(OTHER), "'d", 'enter'],
    sees: 'overview:0 › plan:0 | ? mapping.yaml was changed on disk | “Decided: retire books: old.”',
  },
  {
    title: 'lets the work finish first',
    steps: ['P', changed(OTHER), worked],
    sees: 'overview:0 › run:0 | ? mapping.yaml was changed on disk | “Done.”',
  },
  {
    title: 'tells that the file is gone',
    steps: [changed(null)],
    sees: 'overview:0 | ? mapping.yaml was deleted on disk',
  },
  {
    title: 'goes on without it',
    steps: [changed(null), 'r', 's'],
    sees: 'overview:0 | “There is nothing to save yet.”',
  },
  { title: 'shows a file that cannot be used', steps: [changed(BROKEN), 'r', '4'], sees: 'overview:0 › plan:0' },
  {
    title: 'says what keeps decisions from being safe',
    steps: [news({ kind: 'unsafe', message: 'No journal. Save.' })],
    sees: 'overview:0 | “No journal. Save.”',
  },
];

export const STORIES = {
  moving: MOVING,
  deciding: DECIDING,
  working: WORKING,
  'beginning and leaving': BEGINNING,
  'beside others': OTHERS,
};
