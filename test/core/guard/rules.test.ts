import { describe, expect, it } from 'vitest';
import { numberedPaths } from '../../../src/core/guard/numbers.js';
import { defaultMapping } from '../../../src/core/mapping/defaults.js';
import type { Accept, Finding, Guarded, GuardedFile, GuardFacts, LegacyTwin } from '../../../src/core/model.js';
import { joined, judgeGuard } from '../../../src/core/rules/guard/index.js';

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

/** A file of our layout, unless said otherwise. */
function file(path: string, given: Partial<GuardedFile> = {}): GuardedFile {
  const role = path.startsWith('db/old/') ? 'deprecated' : path.includes('svc/') ? 'outside' : 'canonical';
  return {
    kind: 'added',
    path,
    from: null,
    same: false,
    tracked: true,
    link: false,
    role,
    roleBefore: role,
    number: ofLayout([path])[0]?.key ?? null,
    numberBefore: ofLayout([given.from ?? path])[0]?.key ?? null,
    source: null,
    sourceBefore: null,
    excused: null,
    recorded: null,
    twins: [],
    consolidated: false,
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
