import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { applyEdits } from '../../../src/core/decisions/apply.js';
import {
  type Decided,
  decide,
  isRefused,
  type MappingInput,
  mergeMigrations,
  type PlainMigration,
  type Retirable,
  restoreAll,
  retireAll,
  selectionsOf,
  splitMigration,
} from '../../../src/core/decisions.js';
import { editMapping, parseMapping, printMapping } from '../../../src/core/mapping.js';
import { anyDecision, openMapping } from '../../support/decisions.js';

const LISTS = ['sources', 'ignore', 'migrations', 'resolve', 'retire', 'accept'] as const;
type Noted = Readonly<Record<string, readonly { readonly note?: string }[]>>;

/** Puts a comment of its own above every entry of the long lists. */
function annotated(text: string): string {
  let [section, index] = ['', 0];
  const lines = text.split('\n').flatMap((line) => {
    const key = /^(\w+):/.exec(line)?.[1];
    if (key !== undefined) [section, index] = [key, 0];
    const isEntry = (LISTS as readonly string[]).includes(section) && line.startsWith('  - ');
    return isEntry ? [`  # note on ${section} ${index++}.`, line] : [line];
  });
  return lines.join('\n');
}

/** What mapping.yaml says, with the note on each entry. */
function withNotes(plain: MappingInput): Noted {
  const lists = LISTS.map((key) => {
    const entries = (plain[key] ?? []) as readonly object[];
    return [key, entries.map((entry, index) => ({ ...entry, note: `note on ${key} ${index}.` }))];
  });
  return Object.fromEntries(lists);
}

function notesIn(noted: Noted): string[] {
  return Object.values(noted).flatMap((entries) => entries.flatMap(({ note }) => note ?? []));
}

describe('decisions, whatever mapping.yaml says and whoever decides', () => {
  it('never make an invalid mapping, mean in its text what they mean, and leave the comments of what stays', () => {
    fc.assert(
      fc.property(openMapping, fc.array(anyDecision, { minLength: 1, maxLength: 6 }), (mapping, makes) => {
        let text = annotated(printMapping(mapping));
        let plain = parse(text) as MappingInput;
        let noted = withNotes(plain);
        for (const make of makes) {
          const outcome = decide(plain, make(plain));
          if (isRefused(outcome)) {
            expect(outcome.refused).toMatch(/\S[.”]$/);
            continue;
          }
          text = editMapping(text, outcome.edits);
          expect(parse(text)).toEqual(outcome.plain);
          expect(parseMapping('mapping.yaml', text).problems).toEqual([]);
          noted = applyEdits(noted, outcome.edits);
          for (const note of notesIn(noted)) expect(text).toContain(`# ${note}`);
          plain = outcome.plain;
        }
      }),
      { numRuns: 120 },
    );
  });

  const someNumbers = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
  const source = fc.record({ path: fc.constantFrom('a.sql', 'b.sql', 'c.sql'), numbers: fc.option(someNumbers) });
  const sources = fc.uniqueArray(source, { minLength: 1, maxLength: 3, selector: ({ path }) => path });
  const rollback = fc.constantFrom('generated' as const, 'none' as const, null);

  it('give the sources back when what was split is merged', () => {
    fc.assert(
      fc.property(sources, rollback, fc.nat(), (taken, down, pick) => {
        const from = taken.map(({ path, numbers }) => {
          return numbers === null ? path : { path, only: numbers.sort((a, b) => a - b).map((number) => `#${number}`) };
        });
        const entry = { name: 'a', from, ...(down && { down }) } as PlainMigration;
        const plain: MappingInput = { onefold: 1, migrations: [entry] };
        // Of a whole file the first statement is its BEGIN, which no migration shows.
        const statements = taken.flatMap(({ path, numbers }) => {
          return (numbers ?? [2, 3, 4, 5]).map((ordinal) => ({ path, ordinal }));
        });
        fc.pre(statements.length > 1);
        const at = 1 + (pick % (statements.length - 1));
        const split = decide(plain, splitMigration(plain, 0, { statements, at })) as Decided;
        expect(split.plain.migrations).toHaveLength(2);
        const merged = decide(split.plain, mergeMigrations(split.plain, [0, 1])) as Decided;
        const [{ from: again, ...others }] = merged.plain.migrations as [PlainMigration];
        expect(selectionsOf(again)).toEqual(selectionsOf(entry.from));
        expect({ ...others, from }).toEqual(entry);
      }),
      { numRuns: 200 },
    );
  });

  const path = fc.constantFrom('a.sql', 'b.sql', 'c.sql');
  const undo = fc.constantFrom('undo_1.sql', 'undo_2.sql');
  const picked = (paths: fc.Arbitrary<string>) => {
    const only = fc.constantFrom<string[]>(['#1'], ['#2'], ['#1', '#2']);
    return fc.record({ path: paths, only }, { requiredKeys: ['path'] });
  };
  const undone = fc.record({
    from: fc.uniqueArray(picked(path), { minLength: 1, maxLength: 2, selector: (one) => one.path }),
    down: fc.uniqueArray(picked(undo), { maxLength: 2, selector: (one) => one.path }),
  });
  const target: fc.Arbitrary<Retirable> = fc.oneof(
    fc.constantFrom('m0', 'm1', 'm2').map((name) => ({ kind: 'migration', name }) as const),
    fc.oneof(path, undo).map((one) => ({ kind: 'file', path: one }) as const),
    fc.tuple(fc.oneof(path, undo), fc.integer({ min: 1, max: 2 })).map(([one, ordinal]) => {
      return { kind: 'statement', path: one, ordinal } as const;
    }),
  );
  const pairs = fc.uniqueArray(fc.record({ path: undo, of: fc.uniqueArray(path, { minLength: 1 }) }), {
    selector: (one) => one.path,
  });
  const act = fc.oneof(
    fc.record({
      retire: fc.uniqueArray(target, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) }),
    }),
    fc.record({ restore: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 }) }),
  );

  it('never make a migration of a rollback that was let go', () => {
    fc.assert(
      fc.property(
        fc.array(undone, { maxLength: 3 }),
        pairs,
        fc.array(act, { maxLength: 6 }),
        (entries, paired, acts) => {
          const migrations = entries.map(({ from, down }, index) => {
            return { name: `m${index}`, from, ...(down.length > 0 && { down }) } as PlainMigration;
          });
          // What nothing ever named for a rollback is no rollback.
          const rollbacks = new Set([...entries.flatMap(({ down }) => down), ...paired].map((one) => one.path));
          let plain: MappingInput = { onefold: 1, migrations };
          for (const one of acts) {
            const made =
              'retire' in one ? retireAll(plain, one.retire, 'old', paired) : restoreAll(plain, one.restore, paired);
            const outcome = decide(plain, made);
            if (isRefused(outcome)) continue;
            plain = outcome.plain;
            const taken = (plain.migrations ?? []).flatMap(({ from }) => selectionsOf(from));
            expect(taken.filter((selection) => rollbacks.has(selection.path))).toEqual([]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
