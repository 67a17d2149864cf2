import { describe, expect, it } from 'vitest';
import { consolidatedOn } from '../../../src/core/guard/consolidated.js';

type Targets = Readonly<Record<string, string>>;

/** A lock of canonical files and of legacy files, by their hashes. */
function lock(written: Targets, legacy: Targets = {}) {
  const targets = Object.entries(written).map(([path, sha256]) => {
    return { path, sha256, version: /\d+/.exec(path)?.[0] ?? null };
  });
  return { targets, fileAt: (path: string) => (path in legacy ? { sha256Lf: legacy[path]! } : null) };
}

const UP = 'versions/003_a.sql';
const OLD = 'db/old/003_a.sql';
const open = { sealed: false, rewrites: [] };
const sealed = (...versions: string[]) => ({
  sealed: true,
  rewrites: versions.map((version) => ({ version })),
});
const hashes = (sha256: string) => ({ sha256, sha256Lf: sha256 });

describe('what the consolidation did on the branch', () => {
  it.each<[string, ReturnType<typeof lock> | null, ReturnType<typeof lock>, string, string | null, boolean]>([
    ['is what it wrote', lock({}), lock({ [UP]: 'new' }), UP, 'new', true],
    ['is what it wrote anew', lock({ [UP]: 'old' }), lock({ [UP]: 'new' }), UP, 'new', true],
    ['is not what was edited behind it', lock({ [UP]: 'old' }), lock({ [UP]: 'new' }), UP, 'edited', false],
    ['is what it took away', lock({ [UP]: 'old' }), lock({}), UP, null, true],
    ['is not what a person took away', lock({ [UP]: 'old' }), lock({ [UP]: 'old' }), UP, null, false],
    ['is what it took in', lock({}), lock({}, { [OLD]: 'a' }), OLD, 'a', true],
    ['is what it took in for the first time', null, lock({}, { [OLD]: 'a' }), OLD, 'a', true],
    ['is not what the base had consolidated', lock({}, { [OLD]: 'a' }), lock({}, { [OLD]: 'a' }), OLD, 'a', false],
    ['is not what it does not know', lock({}), lock({}), OLD, 'a', false],
  ])('%s', (_what, before, now, path, sha256, is) => {
    const kind = sha256 === null ? 'removed' : 'changed';
    const tell = (changed: boolean) => consolidatedOn({ now, before, changed }, { now: open, before: open });
    expect(tell(true)({ path, kind }, sha256 === null ? null : hashes(sha256))).toBe(is);
    expect(tell(false)({ path, kind }, sha256 === null ? null : hashes(sha256))).toBe(false);
  });

  it.each<[string, ReturnType<typeof sealed>, ReturnType<typeof sealed>, string, boolean]>([
    ['nothing', sealed(), sealed(), 'new', false],
    ['what was rewritten', sealed(), sealed('003'), 'new', true],
    ['nothing by a rewriting of the base', sealed('003'), sealed('003'), 'new', false],
    ['what was rewritten once more', sealed('003'), sealed('003', '003'), 'new', true],
    ['nothing by the rewriting of another', sealed(), sealed('004'), 'new', false],
    ['nothing that was edited behind it', sealed(), sealed('003'), 'edited', false],
  ])('sealed it is %s', (_what, before, now, sha256, is) => {
    const locks = { now: lock({ [UP]: 'new' }), before: lock({ [UP]: 'old' }), changed: true };
    expect(consolidatedOn(locks, { now, before })({ path: UP, kind: 'changed' }, hashes(sha256))).toBe(is);
  });
});
