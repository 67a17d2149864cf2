import { describe, expect, it } from 'vitest';
import { numberedPaths } from '../../../src/core/guard/numbers.js';
import { defaultMapping } from '../../../src/core/mapping/defaults.js';
import type { Accept, Finding, Guarded, GuardedFile, GuardFacts, LegacyTwin } from '../../../src/core/model.js';
import { joined, judgeGuard } from '../../../src/core/rules/guard/index.js';
import { guardedFile as file } from '../../support/guarded.js';

const mapping: Guarded = defaultMapping('mapping.yaml');
const at = { path: 'mapping.yaml', line: 7 };
const base = { name: 'main', tip: '2'.repeat(40), fork: '1'.repeat(40), paths: [] };

function ofLayout(paths: readonly string[]) {
  return numberedPaths(paths, mapping.layout);
}

function facts(given: Partial<GuardFacts>): GuardFacts {
  return {
    mapping,
    problems: [],
    mappingRemoved: false,
    before: null,
    unwatched: [],
    base,
    lockPath: 'reports/consolidation.lock.json',
    isWritten: true,
    program: 'onefold',
    renumber: 'onefold renumber --write',
    files: [],
    own: [],
    folders: new Set(['versions']),
    forked: [],
    others: [],
    renumbered: [],
    moves: [],
    contested: [],
    stale: [],
    installations: { before: [], now: [], named: [] },
    ...given,
  };
}

function keysOf(given: Partial<GuardFacts>): string[] {
  return judgeGuard(facts(given)).map(({ key, state }) => (state.kind === 'open' ? key : `${state.kind}: ${key}`));
}

const twin = (given: Partial<LegacyTwin> = {}) =>
  ({ path: 'db/old/001_users.sql', fate: 'planned', keptIn: ['001_users'], by: 'statements', ...given }) as const;

describe('a file that holds what was consolidated', () => {
  it.each<[string, GuardedFile, string[]]>([
    ['is a copy where it is new', file('versions/004_users.sql', { twins: [twin()] }), ['versions/004_users.sql']],
    ['is one outside of our layout', file('svc/users.sql', { twins: [twin()] }), ['svc/users.sql']],
    ['is one where it became so', file('svc/a.sql', { kind: 'changed', twins: [twin()] }), ['svc/a.sql']],
    ['is one of a retired file', file('svc/a.sql', { twins: [twin({ fate: 'retired', keptIn: [] })] }), ['svc/a.sql']],
    ['is none of an ignored file', file('svc/a.sql', { twins: [twin({ fate: 'ignored', keptIn: [] })] }), []],
    ['is none where the consolidation put it', file('versions/001_users.sql', { twins: [twin()] }), []],
    ['nor is its rollback', file('down/001_users_down.sql', { twins: [twin({ fate: 'down' })] }), []],
    ['nor what a write on this branch made', file('versions/009_a.sql', { consolidated: true, twins: [twin()] }), []],
  ])('%s', (_what, one, copies) => {
    expect(keysOf({ files: [one] })).toEqual(copies.map((path) => `legacy-copy ${path}`));
  });

  it('is no copy where a migration was edited or got another name: that is said alone', () => {
    const edited = file('versions/001_users.sql', { kind: 'changed', twins: [twin({ keptIn: ['001_people'] })] });
    expect(keysOf({ files: [edited] })).toEqual(['migration-edited versions/001_users.sql']);
    const from = 'versions/001_people.sql';
    const renamed = file('versions/001_users.sql', { kind: 'renamed', from, same: true, twins: [twin()] });
    const stale = [{ kind: 'target', path: from, is: 'missing', of: 'migration' }] as const;
    expect(keysOf({ files: [renamed], stale })).toEqual([`stale-output ${from}`]);
  });
});

/** A branch whose layout holds `own`, of which the base had `forked`, has `tip` and another branch has `other`. */
function layouts(given: { own: string[]; forked?: string[]; tip?: string[]; other?: string[] }): Partial<GuardFacts> {
  const in_ = (names: string[] = []) => ofLayout(names.map((name) => `versions/${name}.sql`));
  const { own, forked, tip, other } = given;
  return {
    own: in_(own),
    forked: in_(forked),
    base: { ...base, paths: in_(tip ?? forked) },
    others: other === undefined ? [] : [{ name: 'origin/other', paths: in_(other) }],
  };
}

describe('numbers', () => {
  it.each<[string, Parameters<typeof layouts>[0], string[]]>([
    ['are free', { own: ['001_a', '002_b'], forked: ['001_a'] }, []],
    ['are taken by the base since', { own: ['001_a', '002_b'], forked: ['001_a'], tip: ['001_a', '002_c'] }, ['002_b']],
    ['are taken by another branch', { own: ['001_a', '002_b'], forked: ['001_a'], other: ['002_c'] }, ['002_b']],
    ['are on another branch by the same name', { own: ['001_a', '002_b'], forked: ['001_a'], other: ['002_b'] }, []],
    ['are taken in other digits', { own: ['001_a', '1_b'], forked: ['001_a'] }, ['1_b']],
    ['are added twice', { own: ['001_a', '001_b'] }, ['001_b']],
    ['are doubled on the base: the first stays', { own: ['001_a', '001_b'], forked: ['001_a', '001_b'] }, ['001_b']],
    ['are given up by the base’s own file', { own: ['001_b'], forked: ['001_a'] }, []],
    ['clash between base and another branch', { own: ['001_a'], forked: ['001_a'], other: ['001_b'] }, []],
  ])('%s', (_what, given, late) => {
    expect(keysOf(layouts(given))).toEqual(late.map((name) => `number-taken versions/${name}.sql`));
  });

  it('too low are said where order matters', () => {
    const given = layouts({ own: ['001_a', '002_b', '003_c'], forked: ['001_a', '003_c'] });
    const renumbered = [{ path: 'versions/002_b.sql', version: '004', low: true, moves: [] }];
    expect(keysOf({ ...given, renumbered })).toEqual(['number-too-low versions/002_b.sql']);
    const relaxed = { ...mapping, policy: { ...mapping.policy, outOfOrder: 'allow' as const } };
    expect(keysOf({ ...given, renumbered, mapping: relaxed })).toEqual([]);
  });
});

describe('a new migration where rollbacks are required', () => {
  const strict = { ...mapping, policy: { ...mapping.policy, downs: 'required' as const } };
  it.each<[string, string[], string[]]>([
    ['lacks one', ['versions/002_b.sql'], ['versions/002_b.sql']],
    ['has one', ['versions/002_b.sql', 'down/002_b_down.sql'], []],
    ['has one of its own name', ['versions/002_b.sql', 'down/002_b.sql'], []],
    ['has one of another', ['versions/002_b.sql', 'down/002_c_down.sql'], ['versions/002_b.sql']],
    ['was there before', ['versions/001_a.sql'], []],
  ])('%s', (_what, own, lacking) => {
    const keys = keysOf({ mapping: strict, own: ofLayout(own), forked: ofLayout(['versions/001_a.sql']) });
    expect(keys).toEqual(lacking.map((path) => `rollback-missing ${path}`));
  });
});

describe('what runs the guard', () => {
  const workflow = { path: '.github/workflows/a.yml', kind: 'ci' } as const;
  const hook = { path: '.husky/pre-commit', kind: 'hook' } as const;
  it.each<[string, Omit<GuardFacts['installations'], 'named'>, string[]]>([
    ['is there', { before: [workflow, hook], now: [workflow, hook] }, []],
    ['is in another file', { before: [workflow], now: [{ ...workflow, path: '.gitlab-ci.yml' }] }, []],
    ['is gone', { before: [workflow, hook], now: [hook] }, [workflow.path]],
    ['is only local now', { before: [workflow], now: [hook] }, [workflow.path]],
    ['is no longer local', { before: [workflow, hook], now: [workflow] }, [hook.path]],
  ])('%s', (_what, installations, gone) => {
    expect(keysOf({ installations: { ...installations, named: [] } })).toEqual(
      gone.map((path) => `guard-removed ${path}`),
    );
  });
});

describe('a file of which nothing but its line ends or its mode is another', () => {
  it.each<[string, GuardedFile, string[]]>([
    ['a migration', file('versions/001_a.sql', { kind: 'changed', same: true }), []],
    ['a migration that is edited', file('versions/001_a.sql', { kind: 'changed' }), ['migration-edited']],
    ['a legacy file', file('db/old/001_a.sql', { kind: 'changed', same: true }), []],
    ['a legacy file that is edited', file('db/old/001_a.sql', { kind: 'changed' }), ['deprecated-directory']],
    [
      'a legacy file that is again what was consolidated',
      file('db/old/001_a.sql', { kind: 'changed', recorded: { ...twin(), asRecorded: true } }),
      [],
    ],
  ])('%s', (_what, one, rules) => {
    expect(keysOf({ files: [one] })).toEqual(rules.map((rule) => `${rule} ${one.path}`));
  });
});

describe('what validate says too', () => {
  const path = 'versions/004_a.sql';
  const said = (rule: string, at = [path]): Finding => ({
    ...{ rule, subject: 'x', key: `${rule} x`, severity: 'error', message: 'm', help: 'h', state: { kind: 'open' } },
    at: at.map((one) => ({ path: one, line: 1 })),
  });
  const copied = judgeGuard(facts({ files: [file(path, { twins: [twin()] })] }));
  const numbers = ofLayout([path, 'versions/004_b.sql']);
  const taken = judgeGuard(facts({ own: numbers, forked: ofLayout(['versions/004_b.sql']) }));

  it.each<[string, readonly Finding[], Finding, boolean]>([
    ['of another file stands', copied, said('unparsable-sql', ['versions/005_b.sql']), true],
    ['of a copy is nobody’s concern', copied, said('object-created-twice', ['versions/001_users.sql', path]), false],
    ['of a number is said already', taken, said('duplicate-number', ['versions/004_b.sql', path]), false],
    ['of its SQL stands', taken, said('unparsable-sql'), true],
  ])('%s', (_what, found, validated, stands) => {
    expect(found).toHaveLength(1);
    expect(joined(found, [validated])).toEqual(stands ? [...found, validated] : found);
  });
});

describe('what mapping.yaml answers', () => {
  const files = [file('db/old/009_a.sql'), file('db/old/010_b.sql')];
  const [a, b] = ['deprecated-directory db/old/009_a.sql', 'deprecated-directory db/old/010_b.sql'];
  const accept = (entry: Partial<Accept>): readonly Accept[] => [
    { finding: 'deprecated-directory *', reason: 'r', count: null, at, ...entry } as Accept,
  ];

  it.each<[string, Partial<Guarded>, string[]]>([
    ['one by its key', { accept: accept({ finding: a! }) }, [`accepted: ${a}`, b!]],
    ['all by a glob', { accept: accept({}) }, [`accepted: ${a}`, `accepted: ${b}`]],
    ['as many as its count says', { accept: accept({ count: 2 }) }, [`accepted: ${a}`, `accepted: ${b}`]],
    ['none where they are more', { accept: accept({ count: 1 }) }, [a!, b!]],
    [
      'a file that is grandfathered',
      { guard: { base: null, grandfathered: [{ path: 'db/old/009_*', reason: 'r', at }] } },
      [`settled: ${a}`, b!],
    ],
    ['a rule that is off', { severity: { 'deprecated-directory': 'off' } }, []],
  ])('%s', (_what, decided, keys) => {
    expect(keysOf({ files, mapping: { ...mapping, ...decided } })).toEqual(keys);
  });
});
