import { describe, expect, it } from 'vitest';
import { numberedPaths } from '../../../src/core/guard/numbers.js';
import { type Branch, proposalsFor } from '../../../src/core/guard/proposals.js';
import { defaultMapping } from '../../../src/core/mapping/defaults.js';
import type { GuardedFile } from '../../../src/core/model.js';
import { guardedFile as file } from '../../support/guarded.js';

const mapping = defaultMapping('mapping.yaml');
const MOMENT = '20261121160559';

function ofLayout(...paths: string[]) {
  return numberedPaths(paths, mapping.layout);
}

function proposed(given: Partial<Branch>) {
  const nothing = { own: [], forked: [], tip: [], others: [], files: [], compared: true };
  const { renumbered, moves } = proposalsFor({ ...nothing, mapping, ...given }, () => MOMENT);
  return {
    numbers: Object.fromEntries(renumbered.map(({ path, version, low }) => [path, low ? `${version}, low` : version])),
    renames: renumbered.flatMap((one) => one.moves.map(({ from, to }) => `${from} → ${to}`)),
    moves: moves.map(({ from, to }) => `${from} → ${to}`),
  };
}

describe('numbers for what a branch adds', () => {
  const forked = ofLayout('versions/001_users.sql');

  it('are left alone where nobody else has them', () => {
    const own = ofLayout('versions/001_users.sql', 'versions/002_tags.sql');
    expect(proposed({ own, forked, tip: forked }).numbers).toEqual({});
  });

  it('lie behind what the base has got in the meantime, and a rollback follows', () => {
    const own = ofLayout('versions/001_users.sql', 'versions/002_tags.sql', 'down/002_tags_down.sql');
    const tip = ofLayout('versions/001_users.sql', 'versions/002_loans.sql', 'versions/003_fines.sql');
    expect(proposed({ own, forked, tip })).toEqual({
      numbers: { 'versions/002_tags.sql': '004, low' },
      renames: ['versions/002_tags.sql → versions/004_tags.sql', 'down/002_tags_down.sql → down/004_tags_down.sql'],
      moves: [],
    });
  });

  it('lie behind those of other branches that were named', () => {
    const own = ofLayout('versions/001_users.sql', 'versions/002_tags.sql');
    const others = [{ name: 'origin/loans', paths: ofLayout('versions/002_loans.sql') }];
    expect(proposed({ own, forked, tip: forked, others }).numbers).toEqual({ 'versions/002_tags.sql': '003' });
  });

  it('are not given to what was merged, or has a better name for its own', () => {
    const own = ofLayout('versions/001_people.sql', 'versions/002_loans.sql');
    const tip = ofLayout('versions/001_users.sql', 'versions/002_loans.sql');
    const files = [file('versions/001_people.sql', { kind: 'renamed', from: 'versions/001_users.sql' })];
    expect(proposed({ own, forked, tip, files }).numbers).toEqual({});
  });

  it('are given by mapping.yaml to what it wrote, so that no file is moved', () => {
    const own = ofLayout('versions/001_users.sql', 'versions/002_tags.sql');
    const tip = ofLayout('versions/001_users.sql', 'versions/002_loans.sql');
    const files = [file('versions/002_tags.sql', { consolidated: true })];
    expect(proposed({ own, forked, tip, files })).toEqual({
      numbers: { 'versions/002_tags.sql': '003' },
      renames: [],
      moves: [],
    });
  });

  it('are not given where every file is judged', () => {
    const own = ofLayout('versions/002_a.sql', 'versions/002_b.sql');
    expect(proposed({ own, forked: own, compared: false }).numbers).toEqual({});
  });
});

describe('places for what lies where no SQL is to be', () => {
  const own = ofLayout('versions/004_users.sql');
  const [at, lock] = [
    { path: 'mapping.yaml', line: 3 },
    { path: 'db/old/a.sql', fate: 'retired', keptIn: [] },
  ] as const;
  it.each<[string, GuardedFile, string[]]>([
    ['new', file('db/old/9_a.sql', { source: at }), ['db/old/9_a.sql → versions/005_a.sql']],
    ['without a number, among the migrations', file('versions/a.sql'), ['versions/a.sql → versions/005_a.sql']],
    ['elsewhere, with a number', file('svc/7_a.sql'), ['svc/7_a.sql → versions/005_a.sql']],
    ['elsewhere, without one', file('svc/a.sql'), []],
    ['changed only', file('db/old/9_a.sql', { kind: 'changed' }), []],
    ['a copy of what was consolidated', file('svc/7_a.sql', { twins: [{ ...lock, by: 'bytes' }] }), []],
    ['known to the lock', file('db/old/a.sql', { recorded: { ...lock, asRecorded: true } }), []],
    ['a link', file('db/old/9_a.sql', { link: true }), []],
    ['gone', file('db/old/9_a.sql', { kind: 'removed' }), []],
  ])('%s', (_what, stray, moves) => {
    expect(proposed({ own, forked: own, tip: own, files: [stray] }).moves).toEqual(moves);
  });

  it('lie behind the numbers that were given before', () => {
    const mine = ofLayout('versions/004_users.sql', 'versions/003_tags.sql');
    const files = [file('versions/003_tags.sql'), file('db/old/a.sql')];
    expect(proposed({ own: mine, forked: own, tip: own, files })).toMatchObject({
      numbers: { 'versions/003_tags.sql': '005, low' },
      moves: ['db/old/a.sql → versions/006_a.sql'],
    });
  });
});
