import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, versionKey } from '../../src/core/history/versions.js';
import { nextDown, nextUp, statusRows } from '../../src/core/history.js';
import type { AppliedRow, Next, Runnable, Script } from '../../src/core/model.js';
import { migrations } from '../support/migrations.js';

/** A file as "version name checksum", with "-" at the end where it has no down; a row likewise. */
function file(text: string): Runnable {
  const [version = '', name = '', checksum = '', down] = text.split(' ');
  const path = `versions/${version}_${name}.sql`;
  const timeouts = { lock: null, statement: null };
  const script: Script = { path, text: '', parts: [], mayTransact: true, timeouts, faults: [] };
  const transactions = { transaction: true, downTransaction: true };
  const downPath = down === '-' ? null : `down/${version}_${name}_down.sql`;
  const scripts = { up: script, down: downPath === null ? null : script };
  return { version, name, path, checksum, downPath, dependsOn: [], ...scripts, ...transactions };
}

function row(text: string): AppliedRow {
  const [version = '', name = '', checksum = ''] = text.split(' ');
  return { version, name, checksum, at: '2024-11-30 10:45:23', milliseconds: 1, gitCommit: null, appliedBy: null };
}

const list = <T>(text: string, make: (item: string) => T): T[] => (text === '' ? [] : text.split(', ').map(make));

function said(next: Next): string {
  return next.kind === 'run' ? next.migrations.map(({ version }) => version).join(' ') : next.message;
}

describe('versions', () => {
  it.each([
    ['9', '10', -1],
    ['010', '9', 1],
    ['20240131', '999', 1],
    ['003b', '003', 1],
    ['003b', '004', -1],
    ['1.9', '1.10', -1],
    ['99999999999999999998', '99999999999999999999', -1],
    ['007', '7', -1],
    ['7', '7', 0],
  ])('%s and %s compare as %i', (a, b, order) => {
    expect(Math.sign(compareVersions(a, b))).toBe(order);
    expect(Math.sign(compareVersions(b, a))).toBe(order === 0 ? 0 : -order);
  });

  it('are the same when their numbers are', () => {
    expect(versionKey('007')).toBe(versionKey('7'));
    expect(versionKey('0')).toBe(versionKey('000'));
    expect(versionKey('7')).not.toBe(versionKey('70'));
    expect(versionKey('003b')).not.toBe(versionKey('003'));
  });

  it('have a total order', () => {
    const version = fc.stringMatching(/^[0-9]{1,4}[a-z.]?[0-9]{0,2}$/);
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) || 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});

describe('states', () => {
  it.each([
    ['', '', ''],
    ['001 books aa', '', '001 pending'],
    ['001 books aa', '001 books aa', '001 applied'],
    ['001 books ab', '001 books aa', '001 changed'],
    ['', '001 books aa', '001 missing'],
    ['001 books aa', '1 books aa', '001 applied'],
    ['001 books aa, 002 loans bb', '002 loans bb', '001 out-of-order, 002 applied'],
    ['010 fines cc, 9 loans bb', '9 loans bb', '9 applied, 010 pending'],
    ['001 books aa, 001 shelves bb', '001 shelves bb', '001 applied'],
    ['001 books aa, 003 fines cc', '001 books aa, 002 loans bb', '001 applied, 002 missing, 003 pending'],
    ['001 tomes aa', '001 books aa', '001 applied'],
  ])('files [%s], ledger [%s]: %s', (files, rows, expected) => {
    const states = statusRows(list(files, file), list(rows, row));
    expect(states.map(({ version, state }) => `${version} ${state}`).join(', ')).toBe(expected);
  });

  it('law 6: every version known to files or ledger is in exactly one', () => {
    const version = fc.stringMatching(/^0{0,2}[1-9][0-9]?$/);
    const entry = fc.tuple(version, fc.constantFrom('aa', 'bb'));
    fc.assert(
      fc.property(fc.array(entry), fc.array(entry), (files, rows) => {
        const states = statusRows(
          files.map(([v, c], index) => file(`${v} n${index} ${c}`)),
          rows.map(([v, c]) => row(`${v} n ${c}`)),
        );
        const known = new Set([...files, ...rows].map(([v]) => versionKey(v)));
        expect(states.map((state) => versionKey(state.version)).sort()).toEqual([...known].sort());
        for (const state of states) {
          const inFiles = files.some(([v]) => versionKey(v) === versionKey(state.version));
          const inRows = rows.some(([v]) => versionKey(v) === versionKey(state.version));
          expect(state.applied !== null).toBe(inRows);
          expect(['pending', 'out-of-order'].includes(state.state)).toBe(inFiles && !inRows);
          expect(state.state === 'missing').toBe(!inFiles);
        }
      }),
    );
  });
});

describe('what up runs', () => {
  it.each([
    ['', '', ''],
    ['010 c cc, 002 b bb, 001 a aa', '', '001 002 010'],
    ['001 a aa, 002 b bb', '001 a aa', '002'],
    ['001 a aa', '001 a aa', ''],
    ['001 a ab', '001 a aa', '1 applied migration has changed since: versions/001_a.sql (aa, now ab).'],
    [
      '001 a ab, 002 b bc',
      '001 a aa, 002 b bb',
      '2 applied migrations have changed since: versions/001_a.sql (aa, now ab), versions/002_b.sql (bb, now bc).',
    ],
    ['002 b bb', '001 a aa', '1 applied migration has no file here: 001 a.'],
    [
      '001 a aa, 002 b bb, 003 c cc',
      '003 c cc',
      '2 pending migrations would run after 003, which is applied and comes later: versions/001_a.sql, versions/002_b.sql.',
    ],
    ['001 a aa, 1 b bb', '', 'version 001 is used by 2 files: versions/001_a.sql, versions/1_b.sql.'],
    ['books a aa', '', '1 migration has no version number: versions/books_a.sql.'],
    [
      '001 a ab, 003 c cc, 003 d dd',
      '001 a aa, 002 b bb',
      [
        'version 003 is used by 2 files: versions/003_c.sql, versions/003_d.sql.',
        '1 applied migration has changed since: versions/001_a.sql (aa, now ab).',
        '1 applied migration has no file here: 002 b.',
      ].join('\n'),
    ],
  ])('files [%s], ledger [%s]: %s', (files, rows, expected) => {
    const next = nextUp(list(files, file), list(rows, row));
    expect(said(next)).toBe(expected);
    if (next.kind === 'refusal') expect(next.help.split('\n')).toHaveLength(next.message.split('\n').length);
  });

  it('late files, where the policy allows them', () => {
    const files = list('001 a aa, 002 b bb, 003 c cc, 004 d dd', file);
    const rows = list('001 a aa, 003 c cc', row);
    expect(said(nextUp(files, rows, { outOfOrder: 'allow' }))).toBe('002 004');
    expect(said(nextUp(files, rows, { outOfOrder: 'refuse' }))).toContain('versions/002_b.sql');
  });

  it('never what is applied, and everything else', () => {
    const numbers = fc.uniqueArray(fc.nat(60));
    fc.assert(
      fc.property(numbers, fc.nat(10), (all, applied) => {
        const sorted = all.toSorted((a, b) => a - b);
        const next = nextUp(
          all.map((n) => file(`${n} a aa`)),
          sorted.slice(0, applied).map((n) => row(`${n} a aa`)),
        );
        expect(said(next)).toBe(sorted.slice(applied).join(' '));
      }),
    );
  });
});

describe('what down runs', () => {
  const three = '001 a aa, 002 b bb, 010 c cc';

  it.each([
    [three, three, 1, '010'],
    [three, three, 2, '010 002'],
    [three, three, 9, '010 002 001'],
    [three, '', 1, ''],
    [three, three, 0, 'cannot roll back 0 steps. Nothing was run.'],
    [three, three, -1, 'cannot roll back -1 steps. Nothing was run.'],
    [three, three, 1.5, 'cannot roll back 1.5 steps. Nothing was run.'],
    [
      '001 a aa -, 002 b bb, 010 c cc -',
      three,
      3,
      '2 migrations of the 3 to roll back have no rollback: 010 c, 001 a. Nothing was rolled back.',
    ],
    ['001 a aa -, 002 b bb, 010 c cc', three, 2, '010 002'],
    [
      '001 a aa, 002 b bb',
      three,
      1,
      'the migration to roll back has no rollback: 010 c (its file is missing). Nothing was rolled back.',
    ],
    [
      `${three}, 10 d dd`,
      three,
      1,
      'the migration to roll back has no rollback: 010 (versions/010_c.sql or versions/10_d.sql?). Nothing was rolled back.',
    ],
    ['001 a changed', '001 a aa', 1, '001'],
    ['001 a aa', '1 a aa', 1, '1'],
  ])('files [%s], ledger [%s], %d: %s', (files, rows, steps, expected) => {
    expect(said(nextDown(list(files, file), list(rows, row), { wish: { kind: 'steps', steps } }))).toBe(expected);
  });
});

describe('canonical files', () => {
  it('become migrations in order, with checksum, rollback and their way to run', async () => {
    const made = await migrations({
      'versions/010_fines.sql': '-- onefold: no-transaction\nSELECT 1;\r\nSELECT 2;\n',
      'versions/009_loans.sql': 'BEGIN;\nCREATE TABLE loans (id int);\nCOMMIT;\n',
      'versions/011_index.sql': 'CREATE INDEX CONCURRENTLY by_id ON loans (id);\n',
      'down/009_loans_down.sql': 'DROP TABLE loans;\n',
      'down/011_index_down.sql': 'DROP INDEX CONCURRENTLY by_id;\n',
      'down/012_orphan_down.sql': 'SELECT 1;\n',
    });
    expect(made.map(({ version, name, transaction }) => ({ version, name, transaction }))).toEqual([
      { version: '009', name: 'loans', transaction: true },
      { version: '010', name: 'fines', transaction: false },
      { version: '011', name: 'index', transaction: false },
    ]);
    expect(made.map(({ down, downTransaction }) => `${down?.path} ${downTransaction}`)).toEqual([
      'down/009_loans_down.sql true',
      'undefined true',
      'down/011_index_down.sql false',
    ]);
    expect(made[0]?.up.parts.map(({ text }) => text)).toEqual(['CREATE TABLE loans (id int);']);
  });

  it('have the same checksum with LF and CRLF, and another one with other bytes', async () => {
    const sum = async (text: string) => (await migrations({ 'versions/001_a.sql': text }))[0]?.checksum;
    expect(await sum('SELECT 1;\nSELECT 2;\n')).toBe('82efb67f3010c6eb');
    expect(await sum('SELECT 1;\r\nSELECT 2;\r\n')).toBe(await sum('SELECT 1;\nSELECT 2;\n'));
    expect(await sum('SELECT 1;\nSELECT 3;\n')).not.toBe(await sum('SELECT 1;\nSELECT 2;\n'));
  });
});
