import { describe, expect, it } from 'vitest';
import type { Finding, SessionFacts } from '../../src/core/model.js';
import { rowsOn } from '../../src/tui/keys.js';
import { ruleWords } from '../../src/tui/rule-words.js';
import { allFindings, decisionsLeft, isOfEarlierPlan } from '../../src/tui/state/findings.js';
import { keysHere } from '../../src/tui/state/keys-here.js';
import { nextStep } from '../../src/tui/state/next-step.js';
import { findingRows } from '../../src/tui/state/rows.js';
import { screenOf } from '../../src/tui/state/screen.js';
import { rethought } from '../../src/tui/state/working.js';
import { reduce, type State } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { begun, knowing, pressed } from '../support/session-play.js';

const LOST: Finding = {
  rule: 'object-lost',
  severity: 'error',
  key: 'object-lost table public.fines',
  subject: 'table public.fines',
  message: 'table public.fines is lost.',
  at: [{ path: 'desk/001_books.sql', line: 3 }],
  help: 'give a reason',
  state: { kind: 'open' },
};

function proved(findings: readonly Finding[]) {
  const before = reduce(begun(MAPPING), { kind: 'start', command: 'prove' });
  const proof = { notes: ['Not proved.'], left: [], facts: [] };
  const report = { command: 'prove', verdict: 'attention', lines: [], run: null, findings, proof } as const;
  return reduce(before, { kind: 'job-done', report });
}

describe('what a proof found', () => {
  it('is listed among the findings and counts as decisions that are left', () => {
    const [before, after] = [begun(MAPPING), proved([LOST])];
    expect(decisionsLeft(after)).toBe(decisionsLeft(before) + 1);
    const rows = findingRows(after, screenOf('findings'));
    expect(rows).toContainEqual({ kind: 'finding', finding: LOST });
    expect(after.message?.text).toBe('Not proved. 2 lists what it found.');
  });

  it('is no decision twice', () => {
    const known = allFindings(begun(MAPPING))[0]!;
    expect(allFindings(proved([known]))).toHaveLength(allFindings(begun(MAPPING)).length);
  });

  it('counts as answered once it is accepted, and not when that is undone', () => {
    const after = proved([LOST]);
    const at = findingRows(after, screenOf('findings')).findIndex(
      (row) => row.kind === 'finding' && row.finding.key === LOST.key,
    );
    const there = pressed(after, '2', ...Array.from({ length: at }, () => 'j'));
    const accepted = pressed(there, 'a', "'let go", 'enter');
    expect(decisionsLeft(accepted)).toBe(decisionsLeft(after) - 1);
    expect(decisionsLeft(pressed(accepted, 'u'))).toBe(decisionsLeft(after));
  });

  it('is known to a session that has not proved itself, and stays until the next proof says otherwise', () => {
    const before = begun(MAPPING);
    const withProof = (proofFindings: SessionFacts['proofFindings']) =>
      knowing(before, { ...before.thought!.facts, proofFindings });
    const known = withProof([LOST]);
    expect(allFindings(known)).toContainEqual(LOST);
    expect(allFindings(knowing(known, { ...before.thought!.facts, proofFindings: null }))).toContainEqual(LOST);
    expect(allFindings(knowing(known, { ...before.thought!.facts, proofFindings: [] }))).not.toContainEqual(LOST);
  });

  it('is known as of an earlier plan once the plan is another one, and nothing else is', () => {
    const before = begun(MAPPING);
    const { facts } = before.thought!;
    const here = { ...LOST, key: 'here' };
    const known = knowing(before, { ...facts, findings: [here], proofFindings: [LOST] });
    const other = knowing(known, { ...facts, findings: [here], proofFindings: null });
    const earlier = (state: State) => allFindings(state).filter((finding) => isOfEarlierPlan(state, finding));
    expect([known, other].map(earlier)).toEqual([[], [LOST]]);
    expect(earlier(reduce(other, { kind: 'start', command: 'prove' }))).toEqual([LOST]);
    expect(earlier(rethought(other))).toEqual([]);
  });
});

describe('what is accepted', () => {
  const words = { summary: 'a summary', why: 'a reason', fix: 'a fix' };
  const hintOn = (found: Finding, foretells: boolean) => {
    const rules = { [found.rule]: { ...words, foretells } };
    const there = pressed({ ...proved([found]), rules }, '2', '/', `'${found.subject}`, 'enter', 'j', 'a');
    return there.dialog?.kind === 'prompt' ? there.dialog.hint : null;
  };
  const WARNING = /PostgreSQL refuses this, and accepting does not make it run/;

  it('is warned of where PostgreSQL refuses it, by its rule or for certain', () => {
    expect(hintOn(LOST, false)).toBe('A reason, for the people who review it; ↑ gives the last one again.');
    expect(hintOn(LOST, true)).toMatch(WARNING);
    expect(hintOn({ ...LOST, foretold: true }, false)).toMatch(WARNING);
  });

  it('knows of every rule whether it tells of a refusal', () => {
    const refusing = Object.entries(ruleWords()).flatMap(([id, { foretells }]) => (foretells ? [id] : []));
    expect(refusing).toContain('migration-refused');
    expect(refusing).toContain('needs-missing-object');
    expect(refusing).not.toContain('object-lost');
  });
});

describe('the keys that do something with a finding', () => {
  const inFile = { path: 'desk/001_books.sql', line: 3 };
  const about = (more: Partial<Finding>): Finding => ({ ...LOST, key: `object-lost ${more.subject}`, ...more });
  const accepted = { kind: 'accepted', by: { at: { path: 'mapping.yaml', line: 1 }, reason: 'known' } } as const;
  const [first] = begun(MAPPING).thought!.facts.findings.filter(({ state }) => state.kind === 'accepted');

  it.each<[string, Finding, string[]]>([
    [
      'a legacy file',
      about({ subject: 'a', at: [inFile] }),
      [
        'x retires 001_books.sql',
        'e edits its migration',
        'a accepts it',
        'i ignores 001_books.sql',
        'o shows the place',
      ],
    ],
    [
      'a statement',
      about({ subject: 'desk/001_books.sql#1', at: [inFile] }),
      [
        'x retires its statement',
        'e edits its migration',
        'X retires 001_books.sql',
        'a accepts it',
        'i ignores 001_books.sql',
        'o shows the place',
      ],
    ],
    [
      'no legacy file',
      about({ subject: 'b', at: [{ path: 'mapping.yaml', line: 1 }] }),
      ['e edits mapping.yaml', 'a accepts it'],
    ],
    [
      'a source file',
      about({ subject: 'b', at: [{ path: 'src/app.ts', line: 1 }] }),
      ['e edits the file', 'a accepts it'],
    ],
    [
      'an object of several files',
      about({ subject: 'table public.members', at: [] }),
      ['a accepts it', 'enter opens the conflict'],
    ],
    [
      'two files',
      about({ subject: 'c', at: [inFile, { path: 'desk/002_shelves.sql', line: 1 }] }),
      [
        'x retires 001_books.sql',
        'e edits its migration',
        'a accepts it',
        'i ignores 001_books.sql',
        'o shows the place',
        'd compares its files',
      ],
    ],
    ['what is answered', { ...first!, state: accepted, at: [] }, ['a accepts it', 'w takes the answer back']],
  ])('about %s are told', (_, found, does) => {
    const state = knowing(begun(MAPPING), { ...begun(MAPPING).thought!.facts, findings: [found] });
    const there = pressed(state, '2', 'f', 'f', 'j');
    const keys = keysHere(there, rowsOn('findings')).map((one) => `${one.key} ${one.does}`);
    expect(keys).toEqual(does);
  });

  it('about a rule are told of all that it has, and so are those about what is marked', () => {
    const both = ['1', '2'].map((one) =>
      about({ subject: one, at: [{ path: `desk/00${one}_${one === '1' ? 'books' : 'shelves'}.sql`, line: 1 }] }),
    );
    const state = knowing(begun(MAPPING), { ...begun(MAPPING).thought!.facts, findings: both });
    const does = (...keys: string[]) =>
      keysHere(pressed(state, '2', ...keys), rowsOn('findings')).map((one) => `${one.key} ${one.does}`);
    const all = ['x retires 2 files', 'a accepts all 2', 'i ignores 2 paths'];
    expect(does()).toEqual(all);
    expect(does('space', 'j')).toEqual([all[0], 'e edits its migration', ...all.slice(1), 'o shows the place']);
  });

  it('about many findings are told without a look at all files for each', () => {
    const { files, ...facts } = begun(MAPPING).thought!.facts;
    let looks = 0;
    const counting = Object.defineProperty(facts, 'files', {
      get() {
        looks += 1;
        return files;
      },
    }) as SessionFacts;
    const findings = Array.from({ length: 200 }, (_, index) => about({ subject: `${index}`, at: [inFile] }));
    const there = pressed(knowing(begun(MAPPING), Object.assign(counting, { findings })), '2');
    looks = 0;
    expect(keysHere(there, rowsOn('findings')).map(({ does }) => does)).toContain('accepts all 200');
    expect(looks).toBeLessThan(9);
  });
});

describe('the next step', () => {
  const OTHER: Finding = { ...LOST, rule: 'not-mapped', key: 'not-mapped desk/9.sql', subject: 'desk/9.sql' };
  const CONFLICT: Finding = { ...LOST, rule: 'conflicting-definition', key: 'c', subject: 'table public.members' };
  const accepted = { kind: 'accepted', by: { at: { path: 'mapping.yaml', line: 1 }, reason: 'known' } } as const;
  const undecided = {
    object: CONFLICT.subject,
    paths: ['desk/1.sql', 'loans/2.sql'],
    differ: true,
    decided: null,
    state: { kind: 'open' },
  } as const;
  const BLANK = { findings: [], conflicts: [], proof: 'none', proofFindings: null, written: false } as const;
  type Told = Partial<Pick<SessionFacts, 'findings' | 'conflicts' | 'proof' | 'proofFindings' | 'written'>>;

  it.each<[string, Told, string]>([
    ['an error', { findings: [OTHER] }, 'findings'],
    ['an error that is accepted', { findings: [{ ...OTHER, state: accepted }] }, 'prove'],
    ['a warning', { findings: [{ ...OTHER, severity: 'warning' }] }, 'prove'],
    ['an error about an undecided object', { findings: [CONFLICT], conflicts: [undecided] }, 'conflicts'],
    [
      'an error about a decided object',
      { findings: [CONFLICT], conflicts: [{ ...undecided, decided: accepted.by.at }] },
      'findings',
    ],
    ['errors of both kinds', { findings: [CONFLICT, OTHER], conflicts: [undecided] }, 'findings'],
    ['an undecided object that is no error', { conflicts: [undecided] }, 'prove'],
    ['no proof', {}, 'prove'],
    ['a proof that found something', { proof: 'fails', proofFindings: [LOST] }, 'findings'],
    [
      'a proof that found it before all was answered',
      { proof: 'stale', proofFindings: [{ ...LOST, state: accepted }] },
      'prove',
    ],
    [
      'a proof that found it before some was answered',
      {
        proof: 'stale',
        proofFindings: [
          { ...LOST, state: accepted },
          { ...LOST, key: 'k' },
        ],
      },
      'findings',
    ],
    ['a proof that found it on another plan', { proof: 'stale' }, 'prove'],
    ['a proof that fails though all is accepted', { proof: 'fails', proofFindings: [] }, 'plan'],
    ['a proof that holds', { proof: 'holds', proofFindings: [] }, 'write'],
    ['a proof that holds of what is written', { proof: 'holds', proofFindings: [], written: true }, 'up'],
  ])('%s', (_, told, step) => {
    const MEANT = MAPPING.replace('accept:\n', `accept:\n  - { finding: ${LOST.key}, reason: known }\n`);
    const isAccepted = told.proofFindings?.some(({ state }) => state.kind === 'accepted');
    const before = begun(isAccepted ? MEANT : MAPPING);
    const state = knowing(before, { ...before.thought!.facts, ...BLANK, ...told });
    expect(nextStep(state, state.thought!.facts)).toBe(step);
  });
});
