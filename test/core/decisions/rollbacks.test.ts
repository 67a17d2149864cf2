import { describe, expect, it } from 'vitest';
import {
  type Decided,
  type Decision,
  decide,
  ignoreAll,
  type MappingInput,
  nextRollback,
  type Refused,
  type Retirable,
  restoreAll,
  retireAll,
  withFormerRollbacks,
} from '../../../src/core/decisions.js';
import type { LegacyRollback } from '../../../src/core/model.js';

type Migrations = NonNullable<MappingInput['migrations']>;

function mappingOf(...migrations: Migrations): MappingInput {
  return { onefold: 1, migrations };
}

function made(plain: MappingInput, make: (plain: MappingInput) => Decision | Refused): MappingInput {
  const outcome = decide(plain, make(plain));
  expect(outcome).not.toHaveProperty('refused');
  return (outcome as Decided).plain;
}

function retired(plain: MappingInput, targets: readonly Retirable[], rollbacks: readonly LegacyRollback[] = []) {
  return made(plain, (now) => retireAll(now, targets, 'old', rollbacks));
}

/** Restores what is retired of these files. */
function restored(plain: MappingInput, paths: readonly string[], rollbacks: readonly LegacyRollback[] = []) {
  const positions = (plain.retire ?? []).flatMap(({ path }, at) => (paths.includes(path) ? [at] : []));
  return decide(plain, restoreAll(plain, positions, rollbacks));
}

const migration = (name: string): Retirable => ({ kind: 'migration', name });
const file = (path: string): Retirable => ({ kind: 'file', path });
const statement = (path: string, ordinal: number): Retirable => ({ kind: 'statement', path, ordinal });

const USERS = { name: 'users', from: 'db/001_users.sql', down: 'db/undo_users.sql' } as const;
const PAIRED: readonly LegacyRollback[] = [{ path: 'l/001_down.sql', of: ['l/001.sql'] }];
const HEAD = {
  name: 'head',
  from: { path: 'l/001.sql', only: ['#1'] },
  down: { path: 'l/001_down.sql', only: ['#2'] },
};
const TAIL = {
  name: 'tail',
  from: { path: 'l/001.sql', except: ['#1'] },
  down: { path: 'l/001_down.sql', only: ['#1'] },
};

describe('a rollback that no convention pairs', () => {
  const undo = 'old (rollback of db/001_users.sql)';
  const gone = { onefold: 1, migrations: [], retire: [{ path: 'db/001_users.sql', reason: 'old' }] };

  it.each([
    ['its migration', migration('users')],
    ['its file', file('db/001_users.sql')],
  ])('goes with %s, says what it undoes, and comes back as a rollback only', (_, target) => {
    const plain = mappingOf(USERS);
    const without = retired(plain, [target]);
    expect(without).toEqual({ ...gone, retire: [...gone.retire, { path: 'db/undo_users.sql', reason: undo }] });
    expect(restored(without, ['db/undo_users.sql'])).toEqual({
      refused:
        'db/undo_users.sql is the rollback of db/001_users.sql: restore that, or name it in mapping.yaml as the `down` of what takes it.',
    });
    const again = { plain: { onefold: 1, migrations: [USERS], retire: [] } };
    expect(restored(without, ['db/001_users.sql'])).toMatchObject(again);
    expect(restored(without, ['db/undo_users.sql', 'db/001_users.sql'])).toMatchObject(again);
  });

  it.each([
    ['it', [file('db/undo_users.sql')], { ...USERS, down: 'none' }],
    ['a statement of it', [statement('db/undo_users.sql', 2)], USERS],
  ] as const)('is not made a migration where %s alone was let go', (_, targets, left) => {
    const without = retired(mappingOf(USERS), targets);
    expect(without.migrations).toEqual([left]);
    expect(without.retire).toMatchObject([{ reason: undo }]);
    expect(restored(without, ['db/undo_users.sql'])).toMatchObject({ plain: { migrations: [USERS], retire: [] } });
  });

  it('stays one when another way to roll back took its place before it was let go', () => {
    const plain = mappingOf(USERS);
    const generated = made(plain, (now) => nextRollback(now, 0));
    const former = withFormerRollbacks([], generated, [plain, generated]);
    expect(former).toEqual([{ path: 'db/undo_users.sql', of: ['db/001_users.sql'] }]);
    const without = retired(generated, [file('db/undo_users.sql')], former);
    expect(restored(without, ['db/undo_users.sql'], former)).toMatchObject({
      plain: { ...generated, retire: [] },
    });
    expect(withFormerRollbacks([], plain, [plain, generated])).toEqual([]);
  });

  it('waits for all that it undoes', () => {
    const both = { name: 'both', from: ['a.sql', 'b.sql'], down: ['undo_b.sql', 'undo_a.sql'] };
    const without = retired(mappingOf(both), [migration('both')]);
    const back = restored(without, ['a.sql', 'b.sql']) as Decided;
    expect(back.plain.migrations).toEqual([
      { name: 'a', from: 'a.sql' },
      { name: 'b', from: 'b.sql' },
    ]);
    expect(restored(back.plain, ['undo_a.sql'])).toHaveProperty('refused');
    const merged = { ...back.plain, migrations: [{ name: 'both', from: ['a.sql', 'b.sql'] }] } as MappingInput;
    expect(restored(merged, ['undo_a.sql'])).toMatchObject({ plain: { migrations: [both], retire: [] } });
  });
});

describe('a rollback that was parted', () => {
  it.each([HEAD, TAIL])('goes with its $name, and comes back with it', ({ name, from, down }) => {
    const without = retired(mappingOf(HEAD, TAIL), [migration(name)], PAIRED);
    expect(without.retire?.map(({ reason: _, ...selection }) => selection)).toEqual([from, down]);
    const back = restored(without, ['l/001.sql'], PAIRED) as Decided;
    expect(back.plain.retire).toEqual([]);
    expect(back.plain.migrations?.[1]).toMatchObject({ from, down });
  });

  it('goes with both, and comes back with both', () => {
    const without = retired(mappingOf(HEAD, TAIL), [migration('head'), migration('tail')], PAIRED);
    expect(without.retire).toHaveLength(4);
    const back = restored(without, ['l/001.sql', 'l/001_down.sql'], PAIRED) as Decided;
    expect(back.plain.retire).toEqual([]);
    expect(back.plain.migrations).toMatchObject([
      { from: HEAD.from, down: HEAD.down },
      { from: TAIL.from, down: TAIL.down },
    ]);
  });

  it('goes whole with its whole file', () => {
    const without = retired(mappingOf(HEAD, TAIL), [file('l/001.sql')], PAIRED);
    expect(without.retire?.map(({ path }) => path)).toEqual(['l/001.sql', 'l/001_down.sql']);
    expect(restored(without, ['l/001.sql'], PAIRED)).toMatchObject({ plain: { retire: [] } });
  });
});

describe('a rollback that its convention pairs', () => {
  const both: readonly LegacyRollback[] = [{ path: 'both_down.sql', of: ['a.sql', 'b.sql'] }];

  it('comes back with the last file that it undoes', () => {
    const plain = mappingOf({ name: 'a', from: 'a.sql' }, { name: 'b', from: 'b.sql' });
    const without = retired(plain, [migration('a'), migration('b')], both);
    const first = restored(without, ['a.sql'], both) as Decided;
    expect(first.plain.retire?.map(({ path }) => path)).toEqual(['b.sql', 'both_down.sql']);
    expect(restored(first.plain, ['b.sql'], both)).toMatchObject({ plain: { retire: [] } });
  });

  it('is let go once, with its file and by itself', () => {
    const plain = mappingOf({ name: 'one', from: 'l/001.sql' });
    expect(retired(plain, [file('l/001.sql'), statement('l/001_down.sql', 1)], PAIRED).retire).toEqual([
      { path: 'l/001.sql', reason: 'old' },
      { path: 'l/001_down.sql', reason: 'old' },
    ]);
    const ignored = made(plain, (now) => ignoreAll(now, ['l/001.sql', 'l/001_down.sql'], 'queries', PAIRED));
    expect(ignored.ignore?.map(({ path }) => path)).toEqual(['l/001.sql', 'l/001_down.sql']);
  });
});
