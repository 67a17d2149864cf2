import { beforeAll, describe, expect, test } from 'vitest';
import { decodeFile } from '../../src/core/decode.js';
import type { Corpus, Effect, ObjectRef, ParsedFile, Plan, Statement, Step } from '../../src/core/model.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { reportObjects } from '../../src/core/summary/objects.js';
import { reportFacts } from '../../src/core/summary.js';
import { ruleContext } from '../support/rule-case.js';

const clinic = `=== mapping.yaml
onefold: 1
sources:
  - path: api
  - path: billing
    keep: [schema.sql]
ignore:
  - { path: tests, reason: test data }
  - { path: billing/try.sql, reason: a query }
migrations:
  - name: patients
    title: Patients
    from: api/001_patients.sql
  - name: invoices
    from: [{ path: billing/invoices.sql, only: ['#1'] }]
retire:
  - { path: billing/invoices.sql, only: ['#3'], reason: no reminders }
  - { path: billing/old.sql, reason: replaced }
=== api/001_patients.sql
BEGIN;
CREATE TABLE patients (id int);
COMMIT;
=== api/001_patients_down.sql
DROP TABLE patients;
=== billing/invoices.sql
CREATE TABLE invoices (id int);
CREATE TABLE payments (id int);
CREATE TABLE reminders (id int);
=== billing/old.sql
CREATE TABLE old (id int);
=== billing/schema.sql
CREATE TABLE kept (id int);
=== billing/try.sql
SELECT 1;
=== tests/seed.sql
INSERT INTO patients VALUES (1);
=== versions/001_patients.sql
CREATE TABLE patients (id int);
=== versions/009_rooms.sql
CREATE TABLE rooms (id int);
`;

describe('the facts of the report', () => {
  beforeAll(loadParser);
  const facts = () => {
    const { corpus, mapping, plan } = ruleContext(clinic);
    const mentions = [
      { at: { path: 'versions/001_patients.sql', line: 1 }, names: 'api', text: '-- from api/001_patients.sql' },
      { at: { path: 'Makefile', line: 9 }, names: 'api', text: 'psql -f api/001_patients.sql' },
    ];
    return reportFacts({ ...corpus, mentions }, mapping, plan, []);
  };

  test('give every file one fate, without what this consolidation writes itself', () => {
    expect(facts().files.map(({ path, fate }) => [path, fate])).toEqual([
      ['api/001_patients.sql', 'planned'],
      ['api/001_patients_down.sql', 'down'],
      ['billing/invoices.sql', 'planned'],
      ['billing/old.sql', 'retired'],
      ['billing/schema.sql', 'kept'],
      ['billing/try.sql', 'ignored'],
      ['versions/009_rooms.sql', 'canonical'],
    ]);
  });

  test('say where the statements of a file went', () => {
    const [patients, down, invoices, old, , query] = facts().files;
    expect(patients).toMatchObject({ versions: ['001'], unaccounted: 0, dropped: [] });
    expect(down).toMatchObject({ versions: [], downs: ['001'] });
    expect(invoices).toMatchObject({
      versions: ['002'],
      unaccounted: 1,
      dropped: [{ kind: 'retired', statements: [3], reason: 'no reminders' }],
    });
    expect(old).toMatchObject({ reason: 'replaced', dropped: [{ statements: [1], reason: 'replaced' }] });
    expect(query).toMatchObject({ reason: 'a query', unaccounted: 0 });
  });

  test('name what is ignored, within the sources file by file', () => {
    const ignored = ['tests', 'billing/try.sql'];
    expect(facts().ignored.map(({ path }) => path)).toEqual(ignored);
    expect(facts().files.map(({ path }) => path)).not.toContain('tests/seed.sql');
  });

  test('count every statement of the deprecated sources once', () => {
    const { all, twice, ...kinds } = facts().statements;
    expect({ all, twice }).toEqual({ all: 8, twice: 0 });
    expect(kinds).toEqual({ up: 2, down: 1, absorbed: 2, retired: 2, resolved: 0, unaccounted: 1 });
  });

  test("count what is taken of a file without the file's own BEGIN and COMMIT", () => {
    expect(facts().migrations.map(({ from }) => from)).toEqual([
      [{ path: 'api/001_patients.sql', taken: 1, of: 1 }],
      [{ path: 'billing/invoices.sql', taken: 1, of: 3 }],
    ]);
  });

  test('list the files of each source, and the mentions that are not our own', () => {
    expect(facts().sources.map(({ path, files }) => [path, files.length])).toEqual([
      ['api', 2],
      ['billing', 4],
    ]);
    expect(facts().mentions.map(({ at }) => at.path)).toEqual(['Makefile']);
  });
});

type Line = Pick<Effect, 'action'> & { readonly name: string; readonly conditional?: boolean };

function table(name: string): ObjectRef {
  return { kind: 'table', schema: 'public', name, signature: null, on: null };
}

/** A file with one statement to a line. */
function file(path: string, lines: readonly Line[]): ParsedFile {
  const text = lines.map(({ action, name }) => `${action} ${name};\n`).join('');
  let start = 0;
  const statements = lines.map(({ action, name, conditional = false }, i): Statement => {
    const end = text.indexOf('\n', start);
    const span = { start, end };
    start = end + 1;
    const effect = { action, object: table(name), conditional, shape: null, needs: [] };
    const parsed = { tag: '', effects: [effect], control: null, transactional: true, addsEnumValue: false };
    return { ordinal: i + 1, span, form: 'sql', identity: `${path}#${i}`, parsed };
  });
  return { file: decodeFile(path, Buffer.from(text)), statements, foreign: null };
}

function step(version: string, path: string, statements: readonly number[]): Step {
  const empty = { title: null, group: null, chunks: [], down: [], downFrom: [], dependsOn: [], why: '' };
  const from = [{ path, sha256: '', statements, of: statements.length, changes: [] }];
  return { version, name: 'n', ...empty, from, downOrigin: 'none', transaction: true, at: { path: '', line: 1 } };
}

describe('the objects of the report', () => {
  const at = { path: 'mapping.yaml', line: 1 };
  const [one, two] = ['a.sql', 'b.sql'];
  const files = [
    file(one, [
      { action: 'create', name: 'books' },
      { action: 'replace', name: 'shelf' },
      { action: 'create', name: 'fines' },
    ]),
    file(two, [
      { action: 'create', name: 'books', conditional: true },
      { action: 'replace', name: 'shelf' },
      { action: 'drop', name: 'fines' },
      { action: 'create', name: 'fines' },
      { action: 'create', name: 'books' },
      { action: 'create', name: 'loans' },
      { action: 'create', name: 'loans' },
    ]),
  ];
  const up = (version: string) => [{ kind: 'up', version, at }] as const;
  const plan: Plan = {
    steps: [step('001', one, [1, 2, 3]), step('002', two, [1, 2, 3, 4, 5])],
    fates: new Map([
      [one, [up('001'), up('001'), up('001')]],
      [two, [...Array(5).fill(up('002')), [{ kind: 'retired', reason: 'no lending', at }], []]],
    ]),
    fileFates: new Map([
      [one, 'planned'],
      [two, 'planned'],
    ]),
    renamed: new Map(),
    problems: [],
  };
  const corpus: Corpus = {
    files: new Map(files.map((parsed) => [parsed.file.path, parsed])),
    roles: new Map([
      [one, 'deprecated'],
      [two, 'deprecated'],
    ]),
    migrations: [],
    canonical: [],
    unclaimed: [],
    mentions: [],
    prepared: [],
    firstCommit: new Map(),
  };

  test('say what becomes of each definition when the migrations run in plan order', () => {
    const told = reportObjects(corpus, plan).map(({ object, definedIn }) => [
      object,
      definedIn.map(({ at: { path, line }, fate, version }) => `${path}:${line} ${fate} ${version}`),
    ]);
    expect(told).toEqual([
      ['table public.books', ['a.sql:1 stays 001', 'b.sql:1 masked 002', 'b.sql:5 repeated 002']],
      ['table public.fines', ['a.sql:3 dropped 001', 'b.sql:4 stays 002']],
      ['table public.loans', ['b.sql:6 retired null', 'b.sql:7 left behind null']],
      ['table public.shelf', ['a.sql:2 replaced 001', 'b.sql:2 stays 002']],
    ]);
  });
});
