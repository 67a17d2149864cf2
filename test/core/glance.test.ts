import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { glanceAtLock } from '../../src/core/lock/glance.js';
import { piecesOf } from '../../src/core/lock/printed-lists.js';
import { printLock } from '../../src/core/lock.js';
import type { Lock, LockFile } from '../../src/core/model.js';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
/** Names with what JSON writes in another way, and with what the lock's own text holds. */
const path = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }).map((name) => `db/${name}.sql`),
  fc.constantFrom('db/"path": "x".sql', 'db/a\n    {.sql', 'db/  "report": {.sql', "db/it's 001.sql"),
);
const file: fc.Arbitrary<LockFile> = fc.record({
  path,
  sha256: hex(64),
  sha256Lf: hex(64),
  blob: hex(40),
  fate: fc.constantFrom('planned', 'down', 'retired', 'ignored', 'reference'),
  statements: fc.array(hex(32), { maxLength: 5 }),
});
const EMPTY: Lock['report'] = {
  sources: [],
  files: [],
  ignored: [],
  statements: { all: 0, up: 0, down: 0, absorbed: 0, retired: 0, resolved: 0, unaccounted: 0, twice: 0 },
  migrations: [],
  findings: [],
  objects: [],
  mentions: [],
};
const version = fc.constantFrom('001', '002', '20250121_093000');
/** Short ones stand on a line of their own, long ones on several. */
const told = fc.record({
  files: fc.uniqueArray(
    fc.record({
      path,
      fate: fc.constantFrom('planned', 'retired'),
      statements: fc.nat(),
      unaccounted: fc.nat(),
      versions: fc.uniqueArray(version),
      downs: fc.uniqueArray(version),
      dropped: fc.constant([]),
      reason: fc.option(fc.string({ maxLength: 80 })),
    }),
    { selector: (one) => one.path, maxLength: 5 },
  ),
  migrations: fc.uniqueArray(
    fc.record({
      version,
      name: fc.constantFrom('users', 'a_rather_long_name_for_a_migration'),
      title: fc.option(fc.string({ maxLength: 60 })),
      group: fc.constant(null),
      from: fc.constant([]),
      downFrom: fc.constant([]),
      downOrigin: fc.constant('none' as const),
      transaction: fc.boolean(),
      creates: fc.array(fc.string({ maxLength: 30 }), { maxLength: 4 }),
      why: fc.string({ maxLength: 50 }),
    }),
    { selector: (one) => one.version },
  ),
});
const report: fc.Arbitrary<Lock['report']> = told.map((some) => ({ ...EMPTY, ...some }));
const lock: fc.Arbitrary<Lock> = fc.record({
  onefold: fc.constant(1 as const),
  targets: fc.array(fc.record({ path, version: fc.option(fc.constant('001')), sha256: hex(64) }), { maxLength: 3 }),
  accepted: fc.dictionary(fc.string({ maxLength: 6 }), fc.nat(), { maxKeys: 2 }),
  files: fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 6 }),
  report,
});

describe('a glance at a lock', () => {
  test.each([0, 20])('answers as the whole lock does, asked %i times before', (times) => {
    fc.assert(
      fc.property(lock, (whole) => {
        const glance = glanceAtLock(piecesOf(Buffer.from(printLock(whole))));
        for (let asked = 0; asked < times; asked += 1) {
          for (const ask of [glance.fileAt, glance.filesWith, glance.keptIn]) ask('db/nowhere at all.sql');
          glance.filesDoing(['nothing']);
          for (const one of whole.report.files) glance.keptIn(one.path);
        }
        expect(glance.targets).toEqual(whole.targets);
        for (const one of whole.files) {
          expect(glance.fileAt(one.path)).toEqual(one);
          expect(glance.filesWith(one.sha256Lf)).toEqual(
            whole.files.filter((other) => other.sha256Lf === one.sha256Lf),
          );
          const alike = (other: LockFile) => other.statements.join() === one.statements.join();
          expect(glance.filesDoing(one.statements)).toEqual(
            one.statements.length === 0 ? [] : whole.files.filter(alike),
          );
        }
        for (const { path: told, versions, downs } of whole.report.files) {
          const names = new Map(whole.report.migrations.map((one) => [one.version, `${one.version}_${one.name}`]));
          const expected = (versions.length > 0 ? versions : downs).map((one) => names.get(one) ?? one);
          expect(glance.keptIn(told)).toEqual(expected);
        }
        expect(glance.fileAt('db/nowhere at all.sql')).toBeNull();
        expect(glance.filesWith('0'.repeat(64)).filter(({ sha256Lf }) => sha256Lf !== '0'.repeat(64))).toEqual([]);
      }),
    );
  });

  test('reads a lock whole that another program has formatted', () => {
    const [whole] = fc.sample(
      lock.filter(({ files }) => files.length > 1),
      { numRuns: 1, seed: 7 },
    );
    for (const text of [JSON.stringify(whole), JSON.stringify(whole, null, 4)]) {
      const glance = glanceAtLock(piecesOf(Buffer.from(text)));
      expect(glance.fileAt(whole!.files[1]!.path)).toEqual(whole!.files[1]);
      expect(glance.filesWith(whole!.files[0]!.sha256Lf)).toContainEqual(whole!.files[0]);
    }
  });

  test.each(['{}', 'null', '[]', '{"files":[],"targets":[]}', '{"files":[],"targets":[],"report":{}}'])(
    'throws for %s, which is no lock',
    (text) => {
      expect(() => glanceAtLock(piecesOf(Buffer.from(text)))).toThrow('no lock');
    },
  );

  test('throws for what is no JSON, also where the beginning would be enough', () => {
    const [whole] = fc.sample(lock, { numRuns: 1, seed: 7 });
    for (const text of ['', '{', printLock(whole!).slice(0, -10), `${printLock(whole!)}}`]) {
      expect(() => glanceAtLock(piecesOf(Buffer.from(text)))).toThrow();
    }
  });
});
