import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Consolidation, consolidate } from '../../src/core/consolidate.js';
import { bodyOf, renderStep } from '../../src/core/conventions/canonical.js';
import { decodeFile } from '../../src/core/decode.js';
import { defaultMapping } from '../../src/core/mapping.js';
import type { Fate, FileWrite, Finding, Mapping, ParsedFile } from '../../src/core/model.js';
import { patchBetween } from '../../src/core/patch.js';
import { propose } from '../../src/core/propose.js';
import { loadParser, parseFile } from '../../src/core/sql/parse.js';

const STATEMENTS = [
  'CREATE TABLE IF NOT EXISTS books (id bigint PRIMARY KEY, title text);',
  'CREATE TABLE members (id int);',
  'create table  loans (id int references books (id)); -- a loan',
  'CREATE INDEX ON books (title);',
  "INSERT INTO books VALUES (1, 'A; b');",
  'CREATE FUNCTION due() RETURNS int LANGUAGE sql AS $$ SELECT 14; -- days\n$$;',
  'DROP TABLE IF EXISTS fines;',
  'ALTER TABLE books ADD COLUMN shelf text;',
  'CREATE TABEL oops (id int);',
  'CREATE INDEX CONCURRENTLY books_title ON books (title);',
  '\\set ON_ERROR_STOP on',
  'COPY books FROM stdin;\n2\tOne; more\n\\.',
  'BEGIN;',
  'COMMIT;',
  'SAVEPOINT desk;',
];
const sql = fc
  .array(fc.constantFrom(...STATEMENTS, '-- a remark', '', '-- +goose Down', '-- ROLLBACK'), { maxLength: 6 })
  .map((lines) => lines.join('\n'));
const name = fc.constantFrom('001_books', '002_loans', '2_loans', '003_fines', '003b_fines', 'setup', '001_books_down');
const folder = fc.constantFrom('desk/migrations', 'catalogue/migrations', 'catalogue/migrations/down');
const repository = fc
  .uniqueArray(fc.record({ folder, name, sql }), {
    selector: (f) => `${f.folder}/${f.name}`,
    minLength: 1,
    maxLength: 6,
  })
  .map((files) =>
    files.map((f) => parseFile(decodeFile(`${f.folder}/${f.name}.sql`, new TextEncoder().encode(f.sql)))),
  );

function proposed(files: readonly ParsedFile[]): Mapping {
  return propose({ files, firstCommit: new Map(), blank: defaultMapping('mapping.yaml'), only: null }).mapping;
}

function fold(parsed: readonly ParsedFile[], mapping: Mapping): Consolidation {
  const circumstances = { mentions: [], firstCommit: new Map<string, number>() };
  return consolidate({ parsed, mapping, circumstances, lock: null, targets: new Map() });
}

/** Gives each entry a patch that puts a line behind what is rendered of it, where anything is. */
function patched(files: readonly ParsedFile[], mapping: Mapping): Mapping {
  const { steps } = fold(files, mapping).plan;
  const migrations = mapping.migrations.map((entry, index) => {
    const body = bodyOf(steps[index]!.chunks);
    const patch = patchBetween(body, `${body}CREATE TABLE added_${index} (id int);\n`)!;
    return { ...entry, body: { kind: 'patched', patch, at: entry.at } as const };
  });
  return { ...mapping, migrations };
}

/** Makes decisions worse at random: entries dropped, doubled or narrowed, retirements forgotten. */
function careless(mapping: Mapping, choices: readonly number[]): Mapping {
  const migrations = mapping.migrations.flatMap((entry, index) => {
    const choice = (choices[index] ?? 0) % 5;
    const from = entry.from.map((selection) => ({ ...selection, only: choice === 1 ? ['#1'] : null }));
    if (choice === 2) return [];
    return choice === 3 ? [entry, { ...entry, name: `${entry.name}_again` }] : [{ ...entry, from }];
  });
  return { ...mapping, migrations, retire: mapping.retire.filter((_, index) => (choices[index] ?? 0) % 3 !== 1) };
}

function isNamed(findings: readonly Finding[], path: string): boolean {
  return findings.some(({ severity, state, at, subject }) => {
    const open = severity === 'error' && state.kind === 'open';
    return open && (subject.startsWith(path) || at.some((place) => place.path === path));
  });
}

const UNPROVED = { proof: null, text: 'onefold: 1\n' };

describe('laws of a consolidation', () => {
  beforeAll(loadParser);

  it('2: the order of discovery does not matter', () => {
    fc.assert(
      fc.property(repository, fc.infiniteStream(fc.nat()), (files, stream) => {
        const shuffled = files.map((file) => ({ file, key: stream.next().value })).sort((a, b) => a.key - b.key);
        const other = shuffled.map(({ file }) => file);
        expect(proposed(other)).toEqual(proposed(files));
        expect(fold(other, proposed(files)).writes(UNPROVED)).toEqual(fold(files, proposed(files)).writes(UNPROVED));
      }),
      { numRuns: 60 },
    );
  });

  it('4: consolidating our own output plans nothing', () => {
    fc.assert(
      fc.property(repository, (files) => {
        const mapping = proposed(files);
        const first = fold(files, mapping).writes(UNPROVED);
        const sqlFiles = first.filter(({ path }) => path.endsWith('.sql'));
        const ours = sqlFiles.map(({ path, text }) => parseFile(decodeFile(path, new TextEncoder().encode(text))));
        const second = fold([...files, ...ours], mapping)
          .writes(UNPROVED)
          .filter(({ path }) => path.endsWith('.sql'));
        expect(second).toEqual(sqlFiles);
        expect(proposed(ours).migrations).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('9: every legacy statement has one fate or an open error that names its file', () => {
    fc.assert(
      fc.property(repository, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (files, choices) => {
        const mapping = careless(proposed(files), choices);
        const { plan, findings, corpus } = fold(files, mapping);
        for (const [path, role] of corpus.roles) {
          if (role !== 'deprecated') continue;
          for (const fates of plan.fates.get(path)!) if (fates.length !== 1) expect(isNamed(findings, path)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('9: a canonical file holds exactly the statements that its step takes, in order', () => {
    fc.assert(
      fc.property(repository, (files) => {
        const mapping = proposed(files);
        const { plan, corpus } = fold(files, mapping);
        for (const step of plan.steps) {
          const [{ path, text }] = renderStep(step, mapping) as [FileWrite];
          const written = parseFile(decodeFile(path, new TextEncoder().encode(text))).statements;
          const taken = step.from.flatMap(({ path: source, statements }) => {
            return statements.map((ordinal) => corpus.files.get(source)!.statements[ordinal - 1]!);
          });
          expect(written.map(({ identity }) => identity)).toEqual(taken.map(({ identity }) => identity));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('9: patched, every statement keeps its fate, and the file holds what foresight sees', () => {
    fc.assert(
      fc.property(repository, (files) => {
        const plain = proposed(files);
        const { plan } = fold(files, patched(files, plain));
        const before = fold(files, plain).plan;
        const kinds = ({ fates }: typeof plan) => [...fates.values()].map((all) => all.map((one) => one.map(kindOf)));
        expect(kinds(plan)).toEqual(kinds(before));
        for (const step of plan.steps) {
          const [{ path, text }] = renderStep(step, plain) as [FileWrite];
          const written = parseFile(decodeFile(path, new TextEncoder().encode(text))).statements;
          const runs = step.rewritten!.statements.map(({ statement }) => statement.identity);
          expect(written.map(({ identity }) => identity)).toEqual(runs);
        }
      }),
      { numRuns: 60 },
    );
  });
});

function kindOf({ kind }: Fate): string {
  return kind;
}
