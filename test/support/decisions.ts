import fc from 'fast-check';
import {
  acceptAll,
  acceptFinding,
  type Decision,
  ignoreFile,
  type MappingInput,
  mergeMigrations,
  moveMigration,
  nextRollback,
  type PlainMigration,
  patchMigration,
  pinMigration,
  preferSource,
  type Refused,
  renameMigration,
  resolveObject,
  resolveWithParts,
  restoreAll,
  restoreRetired,
  retireAll,
  retireFile,
  retireMigration,
  retitleMigration,
  selectionsOf,
  splitMigration,
  unacceptFinding,
  unresolveObject,
} from '../../src/core/decisions.js';
import { inline } from '../../src/core/mapping/flow.js';
import { plainResolve } from '../../src/core/mapping/plain.js';
import type { Choice, LegacyRollback, Mapping, MigrationEntry, Place, Resolution } from '../../src/core/model.js';
import { patchBetween } from '../../src/core/patch.js';
import { anyMapping } from './mapping.js';

type Make = (plain: MappingInput) => Decision | Refused;

/** A mapping.yaml with every key that decisions change, and with comments that are to stay. */
export const MAPPING = `# decided with the librarians
onefold: 1
migrations:
  # first of all
  - name: books # the catalogue
    title: Books
    group: Catalogue
    from: desk/001_books.sql
  - name: shelves
    from:
      - desk/002_shelves.sql # with their rooms
      - { path: desk/003_more.sql, except: [view full] }
    down: desk/down/002.sql
  # the desk
  - name: members
    version: "010"
    group: Desk
    from: { path: desk/004_members.sql, only: ["#1", "#3"] }
    down: generated
  - name: loans
    from: [desk/004_members.sql, desk/005_loans.sql]
    down: [desk/down/004.sql, desk/down/005.sql]
  - name: overdue
    from: desk/006_overdue.sql
    patch: |
      @@ -1 +1 @@
      -a
      +b
  - name: fines
    from: desk/007_fines.sql
    body: own
  - name: cards
    from: { path: desk/008_cards.sql, only: ["#1", "#2"] }
    down: none
  - name: guests
    from: { path: desk/008_cards.sql, except: ["#1", "#2"] }
# objects
resolve:
  - { object: table members, keep: desk/004_members.sql, reason: the desk owns them } # agreed
  - { object: table loans, union: true, reason: both are used }
retire:
  # copies
  - { path: desk/009_Again.SQL, reason: a copy }
  - path: desk/002_shelves.sql
    only: ["#7"]
    reason: never ran
  - { path: old/**, reason: nobody knows }
  - { path: "desk/V10__Ümlaut, odd.sql", except: [table x], reason: odd }
accept:
  - finding: missing-down desk/001_books.sql # see the wiki
    reason: it is the first
  - { finding: number-gap *, reason: gaps are fine, count: 2 }
`;

const at: Place = { path: 'mapping.yaml', line: 1 };

/** A migration that nothing keeps from being merged or split. */
function simple(name: string): MigrationEntry {
  const from = ['db/1_a.sql', `db/${name}.sql`].map((path) => ({ path, only: null, except: null, at }));
  const [down, body] = [{ kind: 'sources' }, { kind: 'sources' }] as const;
  return { name, version: null, title: null, group: null, from, down, body, at };
}

/** Any mapping that is not sealed, with more that can be merged, split and restored. */
export const openMapping: fc.Arbitrary<Mapping> = anyMapping.map((mapping) => ({
  ...mapping,
  sealed: null,
  migrations: [...mapping.migrations, ...['x_one', 'x_two', 'x_three'].map(simple)],
  retire: mapping.retire.map((entry, index) => (index % 2 === 0 ? { ...entry, path: `${entry.path}.sql` } : entry)),
}));

/**
 * Gives statements that a migration may hold: those that its sources name by number, of the others some of the first 12.
 * `wanted` is a stream of numbers to choose by.
 */
export function statementsOf({ from }: PlainMigration, wanted: readonly number[]) {
  return selectionsOf(from).flatMap(({ path, only, except }, source) => {
    const named = (only ?? []).map((selector) => Number(/^#(\d+)$/.exec(selector)?.[1]));
    const isNumbered = named.length > 0 && !named.some(Number.isNaN);
    const left = new Set((except ?? []).map((selector) => Number(selector.slice(1))));
    const some = wanted.map((number) => (number + source * 7) % 12).map((number) => number + 1);
    const taken = isNumbered ? named : some.filter((number) => !left.has(number));
    return [...new Set(taken)].sort((a, b) => a - b).map((ordinal) => ({ path, ordinal }));
  });
}

function wayOf(kind: Choice['kind'], path: string): Resolution {
  if (kind === 'keep') return { kind, path };
  return kind === 'union' ? { kind, base: null } : { kind, names: new Map([[path, 'x_1']]) };
}

/** A choice as it is offered for an object: the definition in a file stays. */
export function choiceOn(object: string, kind: Choice['kind'], path = 'db: my #1.sql'): Choice {
  const changes = { settles: [], raises: [], refusedBefore: 0, refusedAfter: 0, leaves: [] };
  const entry = inline(plainResolve({ object, resolution: wayOf(kind, path), reason: '…' }));
  return { kind, stays: [path], entry, refused: null, changes };
}

/** A choice that leaves a statement behind, which would fail. */
export function choiceLeaving(choice: Choice, path: string, ordinal: number): Choice {
  const label = 'create index public.x';
  const left = { kind: 'part', path, ordinal, at: { path, line: ordinal }, label, message: 'no column' } as const;
  return { ...choice, changes: { ...choice.changes!, leaves: [left] } };
}

/** A position of a list, and now and then one before its beginning or behind its end. */
type Spot = (list: readonly unknown[] | undefined) => number;
const spot: fc.Arbitrary<Spot> = fc.integer({ min: -1, max: 60 }).map((number) => (list) => {
  return number < 0 || number === 60 ? number : number % (list?.length || 1);
});
const typed = fc.oneof(
  fc.constantFrom('', ' ', 'because', 'it: is', '# no comment', "it's “odd” 日本 🦉", 'loans_2', 'x'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const object = fc.constantFrom('table x', 'table public.x', 'function f(uuid, text)');

/** Lines as they stand in SQL, and as YAML takes them for something else. */
const sql = fc
  .array(
    fc.constantFrom(
      'SELECT 1;',
      '',
      '  -- a: b',
      '- x',
      '# no comment',
      "'it''s'",
      '\ttab',
      ' ',
      '日本 🦉',
      '|',
      '...',
    ),
    {
      maxLength: 6,
    },
  )
  .map((lines) => lines.join('\n'));

/** Decisions on the migrations. */
const planned: fc.Arbitrary<Make>[] = [
  fc.tuple(spot, spot).map(([from, to]) => (plain) => {
    return moveMigration(plain, from(plain.migrations), to(plain.migrations));
  }),
  fc.array(spot, { maxLength: 3 }).map((spots) => (plain) => {
    const positions = spots.map((one) => one(plain.migrations));
    return mergeMigrations(plain, positions);
  }),
  fc.tuple(spot, fc.nat(6), fc.array(fc.nat(11), { maxLength: 6 })).map(([where, cut, wanted]) => (plain) => {
    const index = where(plain.migrations);
    const migration = plain.migrations?.[index];
    const statements = migration === undefined ? [] : statementsOf(migration, wanted);
    return splitMigration(plain, index, { statements, at: cut });
  }),
  fc.tuple(spot, typed).map(
    ([where, text]) =>
      (plain) =>
        renameMigration(plain, where(plain.migrations), text),
  ),
  fc.tuple(spot, typed).map(
    ([where, text]) =>
      (plain) =>
        retitleMigration(plain, where(plain.migrations), text),
  ),
  fc.tuple(spot, fc.option(fc.tuple(sql, sql))).map(([where, texts]) => (plain) => {
    return patchMigration(plain, where(plain.migrations), texts && patchBetween(...texts));
  }),
  fc.tuple(spot, fc.option(fc.constantFrom('001', '002', '015', '030', '100'))).map(([where, version]) => (plain) => {
    return pinMigration(plain, where(plain.migrations), version);
  }),
];

/** Rollbacks as conventions may pair them: each with one or two of the files that migrations take, or that are retired. */
function rollbacksIn(plain: MappingInput, picks: readonly number[]): LegacyRollback[] {
  const named = (plain.migrations ?? []).flatMap(({ from, down }) => [...selectionsOf(from), ...selectionsOf(down)]);
  const paths = [...named, ...(plain.retire ?? [])].map(({ path }) => path);
  return picks.map((pick) => {
    const of = [paths[pick % paths.length], paths[(pick * 7) % paths.length]].flatMap((path) => path ?? []);
    return { path: pick % 3 === 0 ? (paths[(pick + 1) % paths.length] ?? 'x.sql') : `undo/${pick}.sql`, of };
  });
}
const picks = fc.array(fc.nat(40), { maxLength: 4 });

/** Decisions on what is let go, on objects and on findings. */
const answered: fc.Arbitrary<Make>[] = [
  fc.tuple(spot, typed, picks).map(([where, text, pairs]) => (plain) => {
    return retireMigration(plain, where(plain.migrations), text, rollbacksIn(plain, pairs));
  }),
  fc.tuple(fc.array(spot, { maxLength: 4 }), typed, picks).map(([spots, text, pairs]) => (plain) => {
    const names = spots.map((where) => plain.migrations?.[where(plain.migrations)]?.name ?? 'nobody');
    const targets = [...new Set(names)].map((name) => ({ kind: 'migration', name }) as const);
    return retireAll(plain, targets, text, rollbacksIn(plain, pairs));
  }),
  fc.tuple(spot, fc.nat(2), typed, picks, fc.boolean()).map(([where, source, text, pairs, isRetired]) => (plain) => {
    const from = plain.migrations?.[where(plain.migrations)]?.from;
    const path = (from && selectionsOf(from)[source]?.path) ?? 'other/file.sql';
    return (isRetired ? retireFile : ignoreFile)(plain, path, text, rollbacksIn(plain, pairs));
  }),
  fc.tuple(spot, spot, picks).map(([which, where, pairs]) => (plain) => {
    return restoreRetired(plain, which(plain.retire), where(plain.migrations), rollbacksIn(plain, pairs));
  }),
  fc.tuple(fc.array(spot, { maxLength: 4 }), picks).map(([spots, pairs]) => (plain) => {
    return restoreAll(plain, [...new Set(spots.map((which) => which(plain.retire)))], rollbacksIn(plain, pairs));
  }),
  fc.tuple(fc.uniqueArray(fc.constantFrom('a', 'b', 'c 1'), { maxLength: 3 }), typed).map(([keys, text]) => (plain) => {
    return acceptAll(
      plain,
      keys.map((key) => `number-gap ${key}`),
      text,
    );
  }),
  spot.map((where) => (plain) => nextRollback(plain, where(plain.migrations))),
  fc.tuple(object, fc.constantFrom('keep', 'union', 'rename'), typed).map(([about, kind, text]) => (plain) => {
    return resolveObject(plain, choiceOn(about, kind), text);
  }),
  fc.tuple(object, spot, fc.nat(11), typed).map(([about, where, number, text]) => (plain) => {
    const from = plain.migrations?.[where(plain.migrations)]?.from;
    const path = (from && selectionsOf(from)[0]?.path) ?? 'other/file.sql';
    return resolveWithParts(plain, choiceLeaving(choiceOn(about, 'keep'), path, number + 1), text);
  }),
  object.map((about) => (plain) => unresolveObject(plain, about)),
  fc.tuple(fc.uniqueArray(object, { maxLength: 3 }), typed).map(([objects, text]) => (plain) => {
    const kept = objects.map((about) => ({ object: about, path: 'db: my #1.sql' }));
    return preferSource(plain, { source: 'db', kept, several: 1, none: 0 }, text);
  }),
  fc.tuple(spot, typed, typed).map(([which, key, text]) => (plain) => {
    return acceptFinding(plain, plain.accept?.[which(plain.accept)]?.finding ?? `number-gap ${key}`, text);
  }),
  spot.map((which) => (plain) => {
    return unacceptFinding(plain, plain.accept?.[which(plain.accept)]?.finding ?? 'number-gap');
  }),
];

/** Decisions of all kinds, about what may or may not be there. */
export const anyDecision: fc.Arbitrary<Make> = fc.oneof(...planned, ...answered);
