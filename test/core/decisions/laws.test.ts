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
});
