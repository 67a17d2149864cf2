import {
  acceptAll,
  acceptFinding,
  type Decision,
  ignoreAll,
  ignoreFile,
  type MappingInput,
  mergeMigrations,
  moveMigration,
  nextRollback,
  patchMigration,
  pinMigration,
  preferenceFor,
  preferSource,
  type Refused,
  type Retirable,
  renameMigration,
  resolveObject,
  resolveWithParts,
  restoreAll,
  restoreRetired,
  retireAll,
  retireFile,
  retireMigration,
  retireStatement,
  retitleMigration,
  splitMigration,
  unacceptFinding,
  unresolveObject,
} from '../../../src/core/decisions.js';
import type { Choice, Conflict, LeftBehind, LegacyRollback, MappingEdit } from '../../../src/core/model.js';

/** A choice as the engine gives it. */
function choice(kind: Choice['kind'], entry: string, refused: string | null = null): Choice {
  const changes = { settles: [], raises: [], refusedBefore: 0, refusedAfter: 0, leaves: [] };
  return { kind, stays: ['desk/001_books.sql'], entry, refused, changes: refused === null ? changes : null };
}
const KEEP = choice('keep', '{ object: table public.books, keep: desk/001_books.sql, reason: … }');
const UNION = choice('union', '{ object: table public.members, union: true, reason: … }');
const NAMES = '{ desk/002_shelves.sql: shelves_2 }';
const RENAME = choice('rename', `{ object: table shelves, rename: ${NAMES}, reason: … }`);
const IMPOSSIBLE = choice('union', '{ object: table x, union: true, reason: … }', 'No file creates it.');

function left([path, ordinal]: readonly [string, number], kind: LeftBehind['kind'] = 'part'): LeftBehind {
  return { kind, path, ordinal, at: { path, line: 1 }, label: 'create index x', message: 'there is no column' };
}
/** A choice that leaves these parts behind, and what is no part. */
function leaving(...parts: readonly (readonly [string, number])[]): Choice {
  const others = [left(['desk/005_loans.sql', 7], 'other'), left(['desk/005_loans.sql', 8], 'early')];
  return { ...KEEP, changes: { ...KEEP.changes!, leaves: [...parts.map((part) => left(part)), ...others] } };
}
const PARTED = leaving(['desk/004_members.sql', 3], ['desk/005_loans.sql', 2]);

function conflict(object: string, paths: readonly string[], kind: 'open' | 'settled' = 'open'): Conflict {
  const by = { at: { path: 'mapping.yaml', line: 1 }, reason: 'agreed' };
  return { object, paths, differ: true, state: kind === 'open' ? { kind } : { kind, by }, decided: null };
}
const DESK = { path: 'desk', files: ['desk/001_books.sql', 'desk/002_shelves.sql', 'desk/003_more.sql'] };
const UNDECIDED: Conflict[] = [
  conflict('table public.books', ['desk/001_books.sql', 'front/1.sql']),
  conflict('table public.shelves', ['desk/001_books.sql', 'desk/002_shelves.sql']),
  conflict('table public.guests', ['back/1.sql', 'front/1.sql']),
  conflict('table public.rooms', ['desk/002_shelves.sql', 'front/1.sql'], 'settled'),
  conflict('table public.loans', ['desk/002_shelves.sql', 'front/1.sql']),
  // Decided, though its finding is open.
  {
    ...conflict('table public.desks', ['desk/001_books.sql', 'front/1.sql']),
    decided: { path: 'mapping.yaml', line: 1 },
  },
  conflict('view public.full', ['desk/003_more.sql', 'front/1.sql']),
];

const statements = (path: string, ...ordinals: number[]) => ordinals.map((ordinal) => ({ path, ordinal }));
const SHELVES = [...statements('desk/002_shelves.sql', 2, 3), ...statements('desk/003_more.sql', 1, 4)];

/** As conventions pair them: one with a file, one with two. */
const ROLLBACKS: readonly LegacyRollback[] = [
  { path: 'desk/undo/001.sql', of: ['desk/001_books.sql'] },
  { path: 'desk/undo/both.sql', of: ['desk/006_overdue.sql', 'desk/007_fines.sql'] },
];
const target = (name: string): Retirable => ({ kind: 'migration', name });
const MIGRATIONS = { fines: target('fines'), overdue: target('overdue') };
const CARD = { kind: 'statement', path: 'desk/008_cards.sql', ordinal: 1 } as const;
const FILES: readonly Retirable[] = ['desk/001_books.sql', 'desk/undo/001.sql'].map((path) => ({ kind: 'file', path }));

type Make = (plain: MappingInput) => Decision | Refused;
export type Made = { title: string; make: Make; label: string; edits: MappingEdit[]; lines: string[] };

const migration = (...rest: (string | number)[]) => ['migrations', ...rest];

/** Decisions that can be made: the edits, and the lines of mapping.yaml that they take away and add. */
export const MADE: Made[] = [
  {
    title: 'moves a migration up, past one that keeps the comments above and behind it',
    make: (plain) => moveMigration(plain, 1, 0),
    label: 'move shelves before books',
    edits: [{ kind: 'move', path: migration(1), to: 0 }],
    lines: [
      '-  # first of all',
      '-  - name: books # the catalogue',
      '-    title: Books',
      '-    group: Catalogue',
      '-    from: desk/001_books.sql',
      '+  # first of all',
      '+  - name: books # the catalogue',
      '+    title: Books',
      '+    group: Catalogue',
      '+    from: desk/001_books.sql',
    ],
  },
  {
    title: 'leaves a pinned number at its position when another migration comes there',
    make: (plain) => moveMigration(plain, 2, 3),
    label: 'move members behind loans',
    edits: [
      { kind: 'move', path: migration(2), to: 3 },
      { kind: 'set', path: migration(2, 'version'), value: '010' },
      { kind: 'delete', path: migration(3, 'version') },
    ],
    lines: [
      '+  - name: loans',
      '+    from: [desk/004_members.sql, desk/005_loans.sql]',
      '+    down: [desk/down/004.sql, desk/down/005.sql]',
      '+    version: "010"',
      '-    version: "010"',
      '-  - name: loans',
      '-    from: [desk/004_members.sql, desk/005_loans.sql]',
      '-    down: [desk/down/004.sql, desk/down/005.sql]',
    ],
  },
  {
    title: 'merges: the first takes the sources of the others in run order, and a rollback made from the up wins',
    make: (plain) => mergeMigrations(plain, [3, 2]),
    label: 'merge loans into members',
    edits: [
      {
        kind: 'set',
        path: migration(2, 'from'),
        value: [{ path: 'desk/004_members.sql', only: ['#1', '#3'] }, 'desk/004_members.sql', 'desk/005_loans.sql'],
      },
      { kind: 'delete', path: migration(3) },
    ],
    lines: [
      '-    from: { path: desk/004_members.sql, only: ["#1", "#3"] }',
      '+    from: [{ path: desk/004_members.sql, only: ["#1", "#3"] }, desk/004_members.sql, desk/005_loans.sql]',
      '-  - name: loans',
      '-    from: [desk/004_members.sql, desk/005_loans.sql]',
      '-    down: [desk/down/004.sql, desk/down/005.sql]',
    ],
  },
  {
    title: 'merges rollbacks that are named, the last first',
    make: (plain) => mergeMigrations(plain, [1, 3, 3]),
    label: 'merge loans into shelves',
    edits: [
      {
        kind: 'set',
        path: migration(1, 'from'),
        value: [
          'desk/002_shelves.sql',
          { path: 'desk/003_more.sql', except: ['view full'] },
          'desk/004_members.sql',
          'desk/005_loans.sql',
        ],
      },
      {
        kind: 'set',
        path: migration(1, 'down'),
        value: ['desk/down/004.sql', 'desk/down/005.sql', 'desk/down/002.sql'],
      },
      { kind: 'delete', path: migration(3) },
    ],
    lines: [
      '-      - desk/002_shelves.sql # with their rooms',
      '-      - { path: desk/003_more.sql, except: [view full] }',
      '-    down: desk/down/002.sql',
      '+      - desk/002_shelves.sql',
      '+      - path: desk/003_more.sql',
      '+        except:',
      '+          - view full',
      '+      - desk/004_members.sql',
      '+      - desk/005_loans.sql',
      '+    down: [desk/down/004.sql, desk/down/005.sql, desk/down/002.sql]',
      '-  - name: loans',
      '-    from: [desk/004_members.sql, desk/005_loans.sql]',
      '-    down: [desk/down/004.sql, desk/down/005.sql]',
    ],
  },
  {
    title: 'merges what was split: the whole file is a path again, and one without a rollback leaves none',
    make: (plain) => mergeMigrations(plain, [6, 7]),
    label: 'merge guests into cards',
    edits: [
      { kind: 'set', path: migration(6, 'from'), value: 'desk/008_cards.sql' },
      { kind: 'delete', path: migration(7) },
    ],
    lines: [
      '-    from: { path: desk/008_cards.sql, only: ["#1", "#2"] }',
      '+    from: desk/008_cards.sql',
      '-  - name: guests',
      '-    from: { path: desk/008_cards.sql, except: ["#1", "#2"] }',
    ],
  },
  {
    title: 'splits between two files',
    make: (plain) => splitMigration(plain, 1, { statements: SHELVES, at: 2 }),
    label: 'split shelves in front of desk/003_more.sql #1',
    edits: [
      { kind: 'set', path: migration(1, 'from'), value: 'desk/002_shelves.sql' },
      {
        kind: 'insert',
        path: migration(2),
        value: { name: 'shelves_2', from: { path: 'desk/003_more.sql', except: ['view full'] } },
      },
    ],
    lines: [
      '-    from:',
      '-      - desk/002_shelves.sql # with their rooms',
      '-      - { path: desk/003_more.sql, except: [view full] }',
      '+    from: desk/002_shelves.sql',
      '+  - { name: shelves_2, from: { path: desk/003_more.sql, except: [view full] } }',
    ],
  },
  {
    title: 'splits a whole file: what stands before by number, and behind it all the rest',
    make: (plain) => splitMigration(plain, 1, { statements: SHELVES, at: 1 }),
    label: 'split shelves in front of desk/002_shelves.sql #3',
    edits: [
      { kind: 'set', path: migration(1, 'from'), value: { path: 'desk/002_shelves.sql', only: ['#2'] } },
      {
        kind: 'insert',
        path: migration(2),
        value: {
          name: 'shelves_2',
          from: [
            { path: 'desk/002_shelves.sql', except: ['#2'] },
            { path: 'desk/003_more.sql', except: ['view full'] },
          ],
        },
      },
    ],
    lines: [
      '-    from:',
      '-      - desk/002_shelves.sql # with their rooms',
      '-      - { path: desk/003_more.sql, except: [view full] }',
      '+    from: { path: desk/002_shelves.sql, only: ["#2"] }',
      '+  - name: shelves_2',
      '+    from:',
      '+      - path: desk/002_shelves.sql',
      '+        except:',
      '+          - "#2"',
      '+      - path: desk/003_more.sql',
      '+        except:',
      '+          - view full',
    ],
  },
  {
    title: 'splits what is selected already by number on both sides',
    make: (plain) => splitMigration(plain, 1, { statements: SHELVES, at: 3 }),
    label: 'split shelves in front of desk/003_more.sql #4',
    edits: [
      {
        kind: 'set',
        path: migration(1, 'from'),
        value: ['desk/002_shelves.sql', { path: 'desk/003_more.sql', only: ['#1'] }],
      },
      {
        kind: 'insert',
        path: migration(2),
        value: { name: 'shelves_2', from: { path: 'desk/003_more.sql', only: ['#4'] } },
      },
    ],
    lines: [
      '-    from:',
      '-      - desk/002_shelves.sql # with their rooms',
      '-      - { path: desk/003_more.sql, except: [view full] }',
      '+    from: [desk/002_shelves.sql, { path: desk/003_more.sql, only: ["#1"] }]',
      '+  - { name: shelves_2, from: { path: desk/003_more.sql, only: ["#4"] } }',
    ],
  },
  {
    title: 'gives the second part the group and the kind of rollback',
    make: (plain) => splitMigration(plain, 2, { statements: statements('desk/004_members.sql', 1, 3), at: 1 }),
    label: 'split members in front of desk/004_members.sql #3',
    edits: [
      { kind: 'set', path: migration(2, 'from'), value: { path: 'desk/004_members.sql', only: ['#1'] } },
      {
        kind: 'insert',
        path: migration(3),
        value: {
          name: 'members_2',
          group: 'Desk',
          from: { path: 'desk/004_members.sql', only: ['#3'] },
          down: 'generated',
        },
      },
    ],
    lines: [
      '-    from: { path: desk/004_members.sql, only: ["#1", "#3"] }',
      '+    from: { path: desk/004_members.sql, only: ["#1"] }',
      '+  - { name: members_2, group: Desk, from: { path: desk/004_members.sql, only: ["#3"] }, down: generated }',
    ],
  },
  {
    title: 'renames',
    make: (plain) => renameMigration(plain, 0, ' catalogue '),
    label: 'rename books to catalogue',
    edits: [{ kind: 'set', path: migration(0, 'name'), value: 'catalogue' }],
    lines: ['-  - name: books # the catalogue', '+  - name: catalogue # the catalogue'],
  },
  {
    title: 'gives a title',
    make: (plain) => retitleMigration(plain, 1, ' Shelves: all of them '),
    label: 'title shelves “Shelves: all of them”',
    edits: [{ kind: 'set', path: migration(1, 'title'), value: 'Shelves: all of them' }],
    lines: ['+    title: "Shelves: all of them"'],
  },
  {
    title: 'takes a title away',
    make: (plain) => retitleMigration(plain, 0, ' '),
    label: 'take the title of books away',
    edits: [{ kind: 'delete', path: migration(0, 'title') }],
    lines: ['-    title: Books'],
  },
  {
    title: 'pins',
    make: (plain) => pinMigration(plain, 1, '002'),
    label: 'pin shelves to 002',
    edits: [{ kind: 'set', path: migration(1, 'version'), value: '002' }],
    lines: ['+    version: "002"'],
  },
  {
    title: 'unpins',
    make: (plain) => pinMigration(plain, 2, null),
    label: 'unpin members',
    edits: [{ kind: 'delete', path: migration(2, 'version') }],
    lines: ['-    version: "010"'],
  },
  {
    title: 'retires a migration with all its sources, those that are retired already aside',
    make: (plain) => retireMigration(plain, 1, ' no room '),
    label: 'retire shelves: no room',
    edits: [
      { kind: 'delete', path: migration(1) },
      { kind: 'append', path: ['retire'], value: { path: 'desk/002_shelves.sql', reason: 'no room' } },
      {
        kind: 'append',
        path: ['retire'],
        value: { path: 'desk/003_more.sql', except: ['view full'], reason: 'no room' },
      },
      {
        kind: 'append',
        path: ['retire'],
        value: {
          path: 'desk/down/002.sql',
          reason: 'no room (rollback of desk/002_shelves.sql, desk/003_more.sql without view full)',
        },
      },
    ],
    lines: [
      '-  - name: shelves',
      '-    from:',
      '-      - desk/002_shelves.sql # with their rooms',
      '-      - { path: desk/003_more.sql, except: [view full] }',
      '-    down: desk/down/002.sql',
      '+  - { path: desk/002_shelves.sql, reason: no room }',
      '+  - { path: desk/003_more.sql, except: [view full], reason: no room }',
      '+  - path: desk/down/002.sql',
      '+    reason: no room (rollback of desk/002_shelves.sql, desk/003_more.sql without view full)',
    ],
  },
  {
    title: 'retires with a migration the rollback that its convention pairs with its file',
    make: (plain) => retireMigration(plain, 0, 'old', ROLLBACKS),
    label: 'retire books: old',
    edits: [
      { kind: 'delete', path: migration(0) },
      { kind: 'append', path: ['retire'], value: { path: 'desk/001_books.sql', reason: 'old' } },
      { kind: 'append', path: ['retire'], value: { path: 'desk/undo/001.sql', reason: 'old' } },
    ],
    lines: [
      '-  - name: books # the catalogue',
      '-    title: Books',
      '-    group: Catalogue',
      '-    from: desk/001_books.sql',
      '+  - { path: desk/001_books.sql, reason: old }',
      '+  - { path: desk/undo/001.sql, reason: old }',
    ],
  },
  {
    title: 'leaves a rollback that undoes what another migration still makes',
    make: (plain) => retireMigration(plain, 5, 'old', ROLLBACKS),
    label: 'retire fines: old',
    edits: [
      { kind: 'delete', path: migration(5) },
      { kind: 'append', path: ['retire'], value: { path: 'desk/007_fines.sql', reason: 'old' } },
    ],
    lines: [
      '-  - name: fines',
      '-    from: desk/007_fines.sql',
      '-    body: own',
      '+  - { path: desk/007_fines.sql, reason: old }',
    ],
  },
  {
    title: 'retires several migrations for one reason, and a rollback with the last that it undoes',
    make: (plain) => retireAll(plain, [MIGRATIONS.fines, MIGRATIONS.overdue], ' old ', ROLLBACKS),
    label: 'retire 2 migrations: old',
    edits: [
      { kind: 'delete', path: migration(5) },
      { kind: 'delete', path: migration(4) },
      { kind: 'append', path: ['retire'], value: { path: 'desk/007_fines.sql', reason: 'old' } },
      { kind: 'append', path: ['retire'], value: { path: 'desk/006_overdue.sql', reason: 'old' } },
      { kind: 'append', path: ['retire'], value: { path: 'desk/undo/both.sql', reason: 'old' } },
    ],
    lines: [
      '-  - name: overdue',
      '-    from: desk/006_overdue.sql',
      '-    patch: |',
      '-      @@ -1 +1 @@',
      '-      -a',
      '-      +b',
      '-  - name: fines',
      '-    from: desk/007_fines.sql',
      '-    body: own',
      '+  - { path: desk/007_fines.sql, reason: old }',
      '+  - { path: desk/006_overdue.sql, reason: old }',
      '+  - { path: desk/undo/both.sql, reason: old }',
    ],
  },
  {
    title: 'retires files and statements at once, a file with all of its statements',
    make: (plain) =>
      retireAll(plain, [CARD, { ...CARD, ordinal: 9, path: 'desk/undo/001.sql' }, ...FILES], 'old', ROLLBACKS),
    label: 'retire 2 files and 1 statement: old',
    edits: [
      { kind: 'set', path: migration(6, 'from'), value: { path: 'desk/008_cards.sql', only: ['#2'] } },
      { kind: 'delete', path: migration(0) },
      { kind: 'append', path: ['retire'], value: { path: 'desk/001_books.sql', reason: 'old' } },
      { kind: 'append', path: ['retire'], value: { path: 'desk/undo/001.sql', reason: 'old' } },
      { kind: 'append', path: ['retire'], value: { path: 'desk/008_cards.sql', only: ['#1'], reason: 'old' } },
    ],
    lines: [
      '-  - name: books # the catalogue',
      '-    title: Books',
      '-    group: Catalogue',
      '-    from: desk/001_books.sql',
      '-    from: { path: desk/008_cards.sql, only: ["#1", "#2"] }',
      '+    from: { path: desk/008_cards.sql, only: ["#2"] }',
      '+  - { path: desk/001_books.sql, reason: old }',
      '+  - { path: desk/undo/001.sql, reason: old }',
      '+  - { path: desk/008_cards.sql, only: ["#1"], reason: old }',
    ],
  },
  {
    title: 'retires with a file the rollback that is named for it, where the file shares a migration',
    make: (plain) =>
      retireFile(plain, 'desk/005_loans.sql', 'old', [{ path: 'desk/down/005.sql', of: ['desk/005_loans.sql'] }]),
    label: 'retire desk/005_loans.sql: old',
    edits: [
      { kind: 'set', path: migration(3, 'from'), value: 'desk/004_members.sql' },
      { kind: 'set', path: migration(3, 'down'), value: 'desk/down/004.sql' },
      { kind: 'append', path: ['retire'], value: { path: 'desk/005_loans.sql', reason: 'old' } },
      { kind: 'append', path: ['retire'], value: { path: 'desk/down/005.sql', reason: 'old' } },
    ],
    lines: [
      '-    from: [desk/004_members.sql, desk/005_loans.sql]',
      '-    down: [desk/down/004.sql, desk/down/005.sql]',
      '+    from: desk/004_members.sql',
      '+    down: desk/down/004.sql',
      '+  - { path: desk/005_loans.sql, reason: old }',
      '+  - { path: desk/down/005.sql, reason: old }',
    ],
  },
  {
    title: 'ignores a file that a migration takes, with its rollback',
    make: (plain) => ignoreFile(plain, 'desk/001_books.sql', 'a query', ROLLBACKS),
    label: 'ignore desk/001_books.sql: a query',
    edits: [
      { kind: 'delete', path: migration(0) },
      { kind: 'append', path: ['ignore'], value: { path: 'desk/001_books.sql', reason: 'a query' } },
      { kind: 'append', path: ['ignore'], value: { path: 'desk/undo/001.sql', reason: 'a query' } },
    ],
    lines: [
      '-  - name: books # the catalogue',
      '-    title: Books',
      '-    group: Catalogue',
      '-    from: desk/001_books.sql',
      '+ignore:',
      '+  - { path: desk/001_books.sql, reason: a query }',
      '+  - { path: desk/undo/001.sql, reason: a query }',
    ],
  },
  {
    title: 'ignores several, and what was retired is not any more',
    make: (plain) => ignoreAll(plain, ['desk/009_Again.SQL', 'queries/*'], 'queries', []),
    label: 'ignore 2 paths: queries',
    edits: [
      { kind: 'delete', path: ['retire', 0] },
      { kind: 'append', path: ['ignore'], value: { path: 'desk/009_Again.SQL', reason: 'queries' } },
      { kind: 'append', path: ['ignore'], value: { path: 'queries/*', reason: 'queries' } },
    ],
    lines: [
      '-  - { path: desk/009_Again.SQL, reason: a copy }',
      '+ignore:',
      '+  - { path: desk/009_Again.SQL, reason: queries }',
      '+  - { path: queries/*, reason: queries }',
    ],
  },
  {
    title: 'parts a rollback with its migration, each statement to what it undoes',
    make: (plain) =>
      splitMigration(plain, 1, {
        statements: SHELVES,
        at: 2,
        undoing: [
          { path: 'desk/down/002.sql', ordinal: 1, of: [3, 2] },
          { path: 'desk/down/002.sql', ordinal: 2, of: [1] },
          { path: 'desk/down/002.sql', ordinal: 3, of: [0, 1] },
        ],
      }),
    label: 'split shelves in front of desk/003_more.sql #1',
    edits: [
      { kind: 'set', path: migration(1, 'from'), value: 'desk/002_shelves.sql' },
      { kind: 'set', path: migration(1, 'down'), value: { path: 'desk/down/002.sql', only: ['#2', '#3'] } },
      {
        kind: 'insert',
        path: migration(2),
        value: {
          name: 'shelves_2',
          from: { path: 'desk/003_more.sql', except: ['view full'] },
          down: { path: 'desk/down/002.sql', only: ['#1'] },
        },
      },
    ],
    lines: [
      '+    from: desk/002_shelves.sql',
      '+    down: { path: desk/down/002.sql, only: ["#2", "#3"] }',
      '+  - name: shelves_2',
      '-      - desk/002_shelves.sql # with their rooms',
      '-      - { path: desk/003_more.sql, except: [view full] }',
      '-    down: desk/down/002.sql',
      '+      path: desk/003_more.sql',
      '+      except:',
      '+        - view full',
      '+    down:',
      '+      path: desk/down/002.sql',
      '+      only:',
      '+        - "#1"',
    ],
  },
  {
    title: 'parts no rollback of which a statement undoes something of both',
    make: (plain) =>
      splitMigration(plain, 0, {
        statements: statements('desk/001_books.sql', 1, 2),
        at: 1,
        undoing: [{ path: 'desk/undo/001.sql', ordinal: 1, of: [0, 1] }],
      }),
    label: 'split books in front of desk/001_books.sql #2',
    edits: [
      { kind: 'set', path: migration(0, 'from'), value: { path: 'desk/001_books.sql', only: ['#1'] } },
      {
        kind: 'insert',
        path: migration(1),
        value: { name: 'books_2', group: 'Catalogue', from: { path: 'desk/001_books.sql', except: ['#1'] } },
      },
    ],
    lines: [
      '-    from: desk/001_books.sql',
      '+    from: { path: desk/001_books.sql, only: ["#1"] }',
      '+  - { name: books_2, group: Catalogue, from: { path: desk/001_books.sql, except: ["#1"] } }',
    ],
  },
  {
    title: 'rolls back by what is made from the up, in the place of files',
    make: (plain) => nextRollback(plain, 1),
    label: 'rollback of shelves: made from what it does',
    edits: [{ kind: 'set', path: migration(1, 'down'), value: 'generated' }],
    lines: ['-    down: desk/down/002.sql', '+    down: generated'],
  },
  {
    title: 'rolls not back',
    make: (plain) => nextRollback(plain, 2),
    label: 'rollback of members: none',
    edits: [{ kind: 'set', path: migration(2, 'down'), value: 'none' }],
    lines: ['-    down: generated', '+    down: none'],
  },
  {
    title: 'rolls back as the sources do',
    make: (plain) => nextRollback(plain, 6),
    label: 'rollback of cards: what its sources bring',
    edits: [{ kind: 'delete', path: migration(6, 'down') }],
    lines: ['-    down: none'],
  },
  {
    title: 'restores several, and the one alone as it is',
    make: (plain) => restoreAll(plain, [0], []),
    label: 'restore desk/009_Again.SQL',
    edits: [
      { kind: 'delete', path: ['retire', 0] },
      { kind: 'insert', path: migration(8), value: { name: 'again', from: 'desk/009_Again.SQL' } },
    ],
    lines: ['+  - { name: again, from: desk/009_Again.SQL }', '-  - { path: desk/009_Again.SQL, reason: a copy }'],
  },
  {
    title: 'accepts several for one reason',
    make: (plain) => acceptAll(plain, ['missing-down desk/001_books.sql', 'number-gap 003'], 'fine'),
    label: 'accept 2 findings: fine',
    edits: [
      { kind: 'set', path: ['accept', 0, 'reason'], value: 'fine' },
      { kind: 'append', path: ['accept'], value: { finding: 'number-gap 003', reason: 'fine' } },
    ],
    lines: ['-    reason: it is the first', '+    reason: fine', '+  - { finding: number-gap 003, reason: fine }'],
  },
  {
    title: 'retires a file wherever it is named: a source, the last source, a rollback',
    make: (plain) => retireFile(plain, 'desk/004_members.sql', 'gone'),
    label: 'retire desk/004_members.sql: gone',
    edits: [
      { kind: 'set', path: migration(3, 'from'), value: 'desk/005_loans.sql' },
      { kind: 'delete', path: migration(2) },
      { kind: 'append', path: ['retire'], value: { path: 'desk/004_members.sql', reason: 'gone' } },
    ],
    lines: [
      '-  - name: members',
      '-    version: "010"',
      '-    group: Desk',
      '-    from: { path: desk/004_members.sql, only: ["#1", "#3"] }',
      '-    down: generated',
      '-    from: [desk/004_members.sql, desk/005_loans.sql]',
      '+    from: desk/005_loans.sql',
      '+  - { path: desk/004_members.sql, reason: gone }',
    ],
  },
  {
    title: 'retires a statement, which no list names by its number then',
    make: (plain) => retireStatement(plain, { path: 'desk/008_cards.sql', ordinal: 1 }, 'never valid'),
    label: 'retire #1 of desk/008_cards.sql: never valid',
    edits: [
      { kind: 'set', path: migration(6, 'from'), value: { path: 'desk/008_cards.sql', only: ['#2'] } },
      {
        kind: 'append',
        path: ['retire'],
        value: { path: 'desk/008_cards.sql', only: ['#1'], reason: 'never valid' },
      },
    ],
    lines: [
      '-    from: { path: desk/008_cards.sql, only: ["#1", "#2"] }',
      '+    from: { path: desk/008_cards.sql, only: ["#2"] }',
      '+  - { path: desk/008_cards.sql, only: ["#1"], reason: never valid }',
    ],
  },
  {
    title: 'retires a rollback: of two the other stays',
    make: (plain) => retireFile(plain, 'desk/down/005.sql', 'wrong'),
    label: 'retire desk/down/005.sql: wrong',
    edits: [
      { kind: 'set', path: migration(3, 'down'), value: 'desk/down/004.sql' },
      {
        kind: 'append',
        path: ['retire'],
        value: {
          path: 'desk/down/005.sql',
          reason: 'wrong (rollback of desk/004_members.sql, desk/005_loans.sql)',
        },
      },
    ],
    lines: [
      '-    down: [desk/down/004.sql, desk/down/005.sql]',
      '+    down: desk/down/004.sql',
      '+  - { path: desk/down/005.sql, reason: "wrong (rollback of desk/004_members.sql, desk/005_loans.sql)" }',
    ],
  },
  {
    title: 'retires a rollback: of one none stays',
    make: (plain) => retireFile(plain, 'desk/down/002.sql', 'wrong'),
    label: 'retire desk/down/002.sql: wrong',
    edits: [
      { kind: 'set', path: migration(1, 'down'), value: 'none' },
      {
        kind: 'append',
        path: ['retire'],
        value: {
          path: 'desk/down/002.sql',
          reason: 'wrong (rollback of desk/002_shelves.sql, desk/003_more.sql without view full)',
        },
      },
    ],
    lines: [
      '-    down: desk/down/002.sql',
      '+    down: none',
      '+  - path: desk/down/002.sql',
      '+    reason: wrong (rollback of desk/002_shelves.sql, desk/003_more.sql without view full)',
    ],
  },
  {
    title: 'retires with its file a migration that is patched',
    make: (plain) => retireFile(plain, 'desk/007_fines.sql', 'no fines'),
    label: 'retire desk/007_fines.sql: no fines',
    edits: [
      { kind: 'delete', path: migration(5) },
      { kind: 'append', path: ['retire'], value: { path: 'desk/007_fines.sql', reason: 'no fines' } },
    ],
    lines: [
      '-  - name: fines',
      '-    from: desk/007_fines.sql',
      '-    body: own',
      '+  - { path: desk/007_fines.sql, reason: no fines }',
    ],
  },
  {
    title: 'restores a file under a name that is made from its own',
    make: (plain) => restoreRetired(plain, 0, 8),
    label: 'restore desk/009_Again.SQL',
    edits: [
      { kind: 'delete', path: ['retire', 0] },
      { kind: 'insert', path: migration(8), value: { name: 'again', from: 'desk/009_Again.SQL' } },
    ],
    lines: ['+  - { name: again, from: desk/009_Again.SQL }', '-  - { path: desk/009_Again.SQL, reason: a copy }'],
  },
  {
    title: 'restores some statements, under a name that is free',
    make: (plain) => restoreRetired(plain, 1, 0),
    label: 'restore desk/002_shelves.sql',
    edits: [
      { kind: 'delete', path: ['retire', 1] },
      {
        kind: 'insert',
        path: migration(0),
        value: { name: 'shelves_2', from: { path: 'desk/002_shelves.sql', only: ['#7'] } },
      },
    ],
    lines: [
      '+  - { name: shelves_2, from: { path: desk/002_shelves.sql, only: ["#7"] } }',
      '-  - path: desk/002_shelves.sql',
      '-    only: ["#7"]',
      '-    reason: never ran',
    ],
  },
  {
    title: 'restores a file whose name has letters that no migration has',
    make: (plain) => restoreRetired(plain, 3, 8),
    label: 'restore desk/V10__Ümlaut, odd.sql',
    edits: [
      { kind: 'delete', path: ['retire', 3] },
      {
        kind: 'insert',
        path: migration(8),
        value: { name: 'mlaut_odd', from: { path: 'desk/V10__Ümlaut, odd.sql', except: ['table x'] } },
      },
    ],
    lines: [
      '+  - { name: mlaut_odd, from: { path: "desk/V10__Ümlaut, odd.sql", except: [table x] } }',
      '-  - { path: "desk/V10__Ümlaut, odd.sql", except: [table x], reason: odd }',
    ],
  },
  {
    title: 'decides on an object',
    make: (plain) => resolveObject(plain, KEEP, ' the oldest '),
    label: 'table public.books: keep desk/001_books.sql',
    edits: [
      {
        kind: 'append',
        path: ['resolve'],
        value: { object: 'table public.books', keep: 'desk/001_books.sql', reason: 'the oldest' },
      },
    ],
    lines: ['+  - { object: table public.books, keep: desk/001_books.sql, reason: the oldest }'],
  },
  {
    title: 'decides on an object anew, in the place of the entry that spells its name in another way',
    make: (plain) => resolveObject(plain, UNION, 'both'),
    label: 'table public.members: unite',
    edits: [
      { kind: 'set', path: ['resolve', 0], value: { object: 'table public.members', union: true, reason: 'both' } },
    ],
    lines: [
      '-  - { object: table members, keep: desk/004_members.sql, reason: the desk owns them } # agreed',
      '+  - { object: table public.members, union: true, reason: both } # agreed',
    ],
  },
  {
    title: 'decides on an object, and lets go of what would fail, with one reason',
    make: (plain) => resolveWithParts(plain, PARTED, ' the catalogue '),
    label: 'table public.books: keep desk/001_books.sql, retire 2 statements that would fail',
    edits: [
      { kind: 'set', path: migration(2, 'from'), value: { path: 'desk/004_members.sql', only: ['#1'] } },
      {
        kind: 'append',
        path: ['resolve'],
        value: { object: 'table public.books', keep: 'desk/001_books.sql', reason: 'the catalogue' },
      },
      {
        kind: 'append',
        path: ['retire'],
        value: { path: 'desk/004_members.sql', only: ['#3'], reason: 'the catalogue' },
      },
      {
        kind: 'append',
        path: ['retire'],
        value: { path: 'desk/005_loans.sql', only: ['#2'], reason: 'the catalogue' },
      },
    ],
    lines: [
      '-    from: { path: desk/004_members.sql, only: ["#1", "#3"] }',
      '+    from: { path: desk/004_members.sql, only: ["#1"] }',
      '+  - { object: table public.books, keep: desk/001_books.sql, reason: the catalogue }',
      '+  - { path: desk/004_members.sql, only: ["#3"], reason: the catalogue }',
      '+  - { path: desk/005_loans.sql, only: ["#2"], reason: the catalogue }',
    ],
  },
  {
    title: 'keeps all definitions of an object',
    make: (plain) => resolveObject(plain, RENAME, 'two kinds'),
    label: 'table shelves: keep all, under names of their own',
    edits: [
      {
        kind: 'append',
        path: ['resolve'],
        value: { object: 'table shelves', rename: { 'desk/002_shelves.sql': 'shelves_2' }, reason: 'two kinds' },
      },
    ],
    lines: ['+  - { object: table shelves, rename: { desk/002_shelves.sql: shelves_2 }, reason: two kinds }'],
  },
  {
    title: 'prefers a source wherever it defines once what is undecided, and nobody decided meanwhile',
    make: (plain) => preferSource(plain, preferenceFor(DESK, UNDECIDED), ' newest '),
    label: 'keep 2 objects, leave 2 (1 not there, 1 in several of its files): prefer desk',
    edits: [
      {
        kind: 'append',
        path: ['resolve'],
        value: { object: 'table public.books', keep: 'desk/001_books.sql', reason: 'newest' },
      },
      {
        kind: 'append',
        path: ['resolve'],
        value: { object: 'view public.full', keep: 'desk/003_more.sql', reason: 'newest' },
      },
    ],
    lines: [
      '+  - { object: table public.books, keep: desk/001_books.sql, reason: newest }',
      '+  - { object: view public.full, keep: desk/003_more.sql, reason: newest }',
    ],
  },
  {
    title: 'takes a decision back',
    make: (plain) => unresolveObject(plain, 'table public.members'),
    label: 'undecide table public.members',
    edits: [{ kind: 'delete', path: ['resolve', 0] }],
    lines: ['-  - { object: table members, keep: desk/004_members.sql, reason: the desk owns them } # agreed'],
  },
  {
    title: 'accepts a finding',
    make: (plain) => acceptFinding(plain, 'missing-down desk/006_overdue.sql', ' a view '),
    label: 'accept missing-down desk/006_overdue.sql: a view',
    edits: [
      { kind: 'append', path: ['accept'], value: { finding: 'missing-down desk/006_overdue.sql', reason: 'a view' } },
    ],
    lines: ['+  - { finding: missing-down desk/006_overdue.sql, reason: a view }'],
  },
  {
    title: 'accepts for another reason, with the comments of the entry',
    make: (plain) => acceptFinding(plain, 'missing-down desk/001_books.sql', 'it stays'),
    label: 'accept missing-down desk/001_books.sql: it stays',
    edits: [{ kind: 'set', path: ['accept', 0, 'reason'], value: 'it stays' }],
    lines: ['-    reason: it is the first', '+    reason: it stays'],
  },
  {
    title: 'patches a migration',
    make: (plain) => patchMigration(plain, 0, '@@ -1,2 +1,2 @@\n a\n-b\n+c: "#1" \\\n'),
    label: 'patch books in 2 lines',
    edits: [{ kind: 'set', path: migration(0, 'patch'), value: '@@ -1,2 +1,2 @@\n a\n-b\n+c: "#1" \\\n' }],
    lines: ['+    patch: |', '+      @@ -1,2 +1,2 @@', '+       a', '+      -b', '+      +c: "#1" \\'],
  },
  {
    title: 'patches a migration anew',
    make: (plain) => patchMigration(plain, 4, '@@ -1 +1 @@\n-a\n+c\n'),
    label: 'patch overdue in 2 lines',
    edits: [{ kind: 'set', path: migration(4, 'patch'), value: '@@ -1 +1 @@\n-a\n+c\n' }],
    lines: ['-      +b', '+      +c'],
  },
  {
    title: 'takes a patch away',
    make: (plain) => patchMigration(plain, 4, null),
    label: 'take the patch of overdue away',
    edits: [{ kind: 'delete', path: migration(4, 'patch') }],
    lines: ['-    patch: |', '-      @@ -1 +1 @@', '-      -a', '-      +b'],
  },
  {
    title: 'accepts no longer',
    make: (plain) => unacceptFinding(plain, 'missing-down desk/001_books.sql'),
    label: 'no longer accept missing-down desk/001_books.sql',
    edits: [{ kind: 'delete', path: ['accept', 0] }],
    lines: ['-  - finding: missing-down desk/001_books.sql # see the wiki', '-    reason: it is the first'],
  },
];

const NO_REASON = 'A reason is needed: say in a few words why, for the people who review it.';
const NONE = 'There is no migration here.';

/** Decisions that cannot be made, and what the person is told. */
export const REFUSED: { title: string; make: Make; refused: string }[] = [
  { title: 'moves none', make: (plain) => moveMigration(plain, 8, 7), refused: NONE },
  { title: 'moves none before the first', make: (plain) => moveMigration(plain, -1, 0), refused: NONE },
  { title: 'moves the first up', make: (plain) => moveMigration(plain, 0, -1), refused: 'books runs first already.' },
  { title: 'moves the last down', make: (plain) => moveMigration(plain, 7, 8), refused: 'guests runs last already.' },
  {
    title: 'moves nowhere',
    make: (plain) => moveMigration(plain, 1, 1),
    refused: 'mapping.yaml says so already.',
  },
  {
    title: 'merges one alone',
    make: (plain) => mergeMigrations(plain, [2, 2]),
    refused: 'There is nothing to merge with: two migrations are needed.',
  },
  { title: 'merges none', make: (plain) => mergeMigrations(plain, []), refused: NONE },
  { title: 'merges the first with what is above it', make: (plain) => mergeMigrations(plain, [-1, 0]), refused: NONE },
  { title: 'merges with what is not there', make: (plain) => mergeMigrations(plain, [0, 8]), refused: NONE },
  {
    title: 'merges a patched one',
    make: (plain) => mergeMigrations(plain, [0, 4]),
    refused: 'overdue has a patch: take that out of mapping.yaml first.',
  },
  {
    title: 'merges one with SQL of its own',
    make: (plain) => mergeMigrations(plain, [0, 5]),
    refused: 'fines is written by hand (`body: own`): take that out of mapping.yaml first.',
  },
  {
    title: 'merges a rollback that is named with one that is not',
    make: (plain) => mergeMigrations(plain, [0, 1]),
    refused: 'shelves names files for its rollback, and books takes those of its sources.',
  },
  {
    title: 'splits none',
    make: (plain) => splitMigration(plain, 9, { statements: SHELVES, at: 1 }),
    refused: NONE,
  },
  {
    title: 'splits behind the end',
    make: (plain) => splitMigration(plain, 1, { statements: SHELVES, at: 4 }),
    refused: 'There is no statement here.',
  },
  {
    title: 'splits at the beginning',
    make: (plain) => splitMigration(plain, 1, { statements: SHELVES, at: 0 }),
    refused: 'shelves begins here: nothing would be left before the split.',
  },
  {
    title: 'splits a patched one',
    make: (plain) => splitMigration(plain, 4, { statements: statements('desk/006_overdue.sql', 1, 2), at: 1 }),
    refused: 'overdue has a patch: take that out of mapping.yaml first.',
  },
  { title: 'renames none', make: (plain) => renameMigration(plain, 8, 'a'), refused: NONE },
  {
    title: 'renames to no name',
    make: (plain) => renameMigration(plain, 0, 'All Books'),
    refused: '“All Books” is no name: names hold a-z, 0-9 and _ only, such as `initial_schema`.',
  },
  {
    title: 'renames to the name of another',
    make: (plain) => renameMigration(plain, 0, 'loans'),
    refused: 'Another migration is called loans already.',
  },
  {
    title: 'renames to its own name',
    make: (plain) => renameMigration(plain, 0, 'books'),
    refused: 'mapping.yaml says so already.',
  },
  { title: 'gives none a title', make: (plain) => retitleMigration(plain, 8, 'a'), refused: NONE },
  {
    title: 'takes a title away that is not there',
    make: (plain) => retitleMigration(plain, 1, ''),
    refused: 'mapping.yaml says so already.',
  },
  { title: 'pins none', make: (plain) => pinMigration(plain, 8, '100'), refused: NONE },
  {
    title: 'pins to a number that leaves no room',
    make: (plain) => pinMigration(plain, 1, '001'),
    refused:
      'Not possible: version "001" leaves no room for the 1 unpinned migration before it, which reaches 1; versions increase along the list: pin it to 2 or more, or move the entry.',
  },
  {
    title: 'pins to a number that is below an earlier one',
    make: (plain) => pinMigration(plain, 3, '9'),
    refused:
      'Not possible: version "9" does not come after "010" of members; versions increase along the list: pin it to 11 or more, or move the entry.',
  },
  { title: 'retires none', make: (plain) => retireMigration(plain, 8, 'old'), refused: NONE },
  { title: 'retires without a reason', make: (plain) => retireMigration(plain, 0, ' '), refused: NO_REASON },
  {
    title: 'retires a file without a reason',
    make: (plain) => retireFile(plain, 'desk/001_books.sql', ''),
    refused: NO_REASON,
  },
  {
    title: 'retires a statement without a reason',
    make: (plain) => retireStatement(plain, { path: 'desk/001_books.sql', ordinal: 2 }, ' '),
    refused: NO_REASON,
  },
  {
    title: 'retires the only statement that a migration takes',
    make: (plain) =>
      retireStatement(
        { ...plain, migrations: [{ name: 'one', from: { path: 'desk/001_books.sql', only: ['#2'] } }] },
        { path: 'desk/001_books.sql', ordinal: 2 },
        'old',
      ),
    refused: 'It is all that its migration takes: retire the migration instead.',
  },
  {
    title: 'retires a file twice',
    make: (plain) => retireFile(plain, 'desk/009_Again.SQL', 'old'),
    refused: 'desk/009_Again.SQL is retired already.',
  },
  {
    title: 'ignores a file twice',
    make: (plain) => ignoreFile({ ...plain, ignore: [{ path: 'desk', reason: 'old' }] }, 'desk/x.sql', 'old'),
    refused: 'desk/x.sql is ignored already.',
  },
  { title: 'ignores without a reason', make: (plain) => ignoreFile(plain, 'a.sql', ' '), refused: NO_REASON },
  { title: 'ignores several without a reason', make: (plain) => ignoreAll(plain, ['a'], '', []), refused: NO_REASON },
  { title: 'rolls none back', make: (plain) => nextRollback(plain, 8), refused: NONE },
  {
    title: 'retires several without a reason',
    make: (plain) => retireAll(plain, [MIGRATIONS.fines, MIGRATIONS.overdue], '', []),
    refused: NO_REASON,
  },
  {
    title: 'accepts several without a reason',
    make: (plain) => acceptAll(plain, ['a', 'b'], ''),
    refused: NO_REASON,
  },
  {
    title: 'retires several of which one is not there',
    make: (plain) => retireAll(plain, [MIGRATIONS.fines, target('nobody')], 'old', []),
    refused: 'nobody: There is no migration here. Nothing is decided.',
  },
  {
    title: 'restores several of which one may be many',
    make: (plain) => restoreAll(plain, [0, 2], []),
    refused: 'old/**: old/** may mean several files: name the one to restore in mapping.yaml. Nothing is decided.',
  },
  {
    title: 'restores a rollback without what it undoes',
    make: (plain) => restoreRetired(plain, 0, 8, [{ path: 'desk/009_Again.SQL', of: ['desk/009.sql'] }]),
    refused: 'desk/009_Again.SQL rolls back desk/009.sql: restore that one, and its rollback can come back.',
  },
  {
    title: 'restores nothing',
    make: (plain) => restoreRetired(plain, 4, 0),
    refused: 'There is nothing retired here.',
  },
  {
    title: 'restores a folder',
    make: (plain) => restoreRetired(plain, 2, 0),
    refused: 'old/** may mean several files: name the one to restore in mapping.yaml.',
  },
  {
    title: 'decides what is not possible',
    make: (plain) => resolveObject(plain, IMPOSSIBLE, 'both'),
    refused: 'No file creates it.',
  },
  {
    title: 'decides on an object without a reason',
    make: (plain) => resolveObject(plain, KEEP, '\t'),
    refused: NO_REASON,
  },
  {
    title: 'lets go of what a choice leaves behind, where it leaves nothing',
    make: (plain) => resolveWithParts(plain, KEEP, 'the catalogue'),
    refused: 'It leaves no index, policy or comment behind that would fail.',
  },
  {
    title: 'lets go of all that a migration takes',
    make: (plain) => resolveWithParts(plain, leaving(['desk/004_members.sql', 1], ['desk/004_members.sql', 3]), 'why'),
    refused:
      '#3 of desk/004_members.sql: It is all that its migration takes: retire the migration instead. Nothing is decided.',
  },
  {
    title: 'prefers a source without a reason',
    make: (plain) => preferSource(plain, preferenceFor(DESK, UNDECIDED), ' '),
    refused: NO_REASON,
  },
  {
    title: 'prefers a source that defines nothing of what is undecided',
    make: (plain) => preferSource(plain, preferenceFor({ path: 'old', files: ['old/1.sql'] }, UNDECIDED), 'newest'),
    refused: 'old decides nothing that is undecided.',
  },
  {
    title: 'takes back what is not decided',
    make: (plain) => unresolveObject(plain, 'table books'),
    refused: '`resolve:` has no entry for table books.',
  },
  { title: 'patches none', make: (plain) => patchMigration(plain, 8, '@@ -1 +1 @@\n-a\n+c\n'), refused: NONE },
  {
    title: 'patches what is written by hand',
    make: (plain) => patchMigration(plain, 5, '@@ -1 +1 @@\n-a\n+c\n'),
    refused:
      'Not possible: `patch` and `body: own` stand in the same entry; keep one: what is written by hand needs no patch.',
  },
  {
    title: 'takes a patch away that is not there',
    make: (plain) => patchMigration(plain, 0, null),
    refused: 'mapping.yaml says so already.',
  },
  {
    title: 'accepts without a reason',
    make: (plain) => acceptFinding(plain, 'number-gap 003', ''),
    refused: NO_REASON,
  },
  {
    title: 'accepts no longer what a glob accepts',
    make: (plain) => unacceptFinding(plain, 'number-gap 003'),
    refused: '`accept:` has no entry for just this finding.',
  },
];
