import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/model.js';
import { allFindings, decisionsLeft } from '../../src/tui/state/findings.js';
import { findingRows } from '../../src/tui/state/rows.js';
import { screenOf } from '../../src/tui/state/screen.js';
import { reduce } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { begun, pressed } from '../support/session-play.js';

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
  const report = { command: 'prove', verdict: 'attention', lines: ['Not proved.'], run: null, findings } as const;
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
});
