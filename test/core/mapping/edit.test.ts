import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editMapping, parseMapping, printMapping } from '../../../src/core/mapping.js';
import type { MappingEdit } from '../../../src/core/model.js';
import { anyMapping } from '../../support/mapping.js';

const TEXT = `# decided with the librarians
onefold: 1
postgres: "15"        # production
layout: {digits: 4}   # ids are long

sources:   # in run order
  - path: library/sql   # the oldest
    status: deprecated
    keep: [schema.sql]  # read by the docs
  - path: library/more

ignore:
  - { path: "dumps/**", reason: 'dumps' }

migrations:
  # ---- core
  - name: books         # first of all
    title: Books
    from:               # two halves
      - library/sql/001_books.sql
      - library/sql/002_books_again.sql
    down: generated
  - name: loans
    version: "0007"     # pinned by the catalogue
    from: library/more/001_loans.sql
retire:
  - path: library/more/002_fines.sql
    reason: >-
      fines are gone, and nobody
      misses them
  # the last word
severity: { number-gap: off }
`;
const at = (...path: (string | number)[]) => path;

/** Shows an edit as the lines that it takes away and adds. */
function changed(edit: MappingEdit, text = TEXT): string[] {
  const patch = createTwoFilesPatch('', '', text, editMapping(text, [edit]), '', '', { context: 0 });
  return patch.split('\n').filter((line) => /^[-+](?!--|\+\+)/.test(line));
}

const DIFF = '@@ -1 +1 @@\n-a\n+b\n \n';
const CASES: { title: string; edit: MappingEdit; lines: string[] }[] = [
  {
    title: 'seals at the end',
    edit: { kind: 'set', path: at('sealed'), value: '2025-12-03' },
    lines: ['+', '+sealed: 2025-12-03'],
  },
  {
    title: 'writes text of several lines as a block',
    edit: { kind: 'set', path: at('migrations', 1, 'patch'), value: '@@ -1 +1 @@\n-a\n+b\n' },
    lines: ['+    patch: |', '+      @@ -1 +1 @@', '+      -a', '+      +b'],
  },
  {
    title: 'puts a block in the place of another value',
    edit: { kind: 'set', path: at('migrations', 1, 'from'), value: 'a\nb\n' },
    lines: ['-    from: library/more/001_loans.sql', '+    from: |', '+      a', '+      b'],
  },
  {
    title: 'opens braces for a block',
    edit: { kind: 'set', path: at('ignore', 0, 'more'), value: 'a\nb\n' },
    lines: [
      '-  - { path: "dumps/**", reason: \'dumps\' }',
      '+  - path: "dumps/**"',
      "+    reason: 'dumps'",
      '+    more: |',
      '+      a',
      '+      b',
    ],
  },
  {
    title: 'replaces a value and leaves its comment',
    edit: { kind: 'set', path: at('migrations', 1, 'version'), value: '0008' },
    lines: ['-    version: "0007"     # pinned by the catalogue', '+    version: "0008"     # pinned by the catalogue'],
  },
  {
    title: 'replaces a list on lines of its own',
    edit: { kind: 'set', path: at('sources', 1), value: { path: 'library/most', status: 'reference' } },
    lines: ['-  - path: library/more', '+  - { path: library/most, status: reference }'],
  },
  {
    title: 'replaces a long list by lines of its own',
    edit: {
      kind: 'set',
      path: at('migrations', 0, 'from'),
      value: ['a', 'b', 'c'].map((name) => `library/a-folder-with-a-rather-long-name/${name}.sql`),
    },
    lines: [
      '-      - library/sql/001_books.sql',
      '-      - library/sql/002_books_again.sql',
      '+      - library/a-folder-with-a-rather-long-name/a.sql',
      '+      - library/a-folder-with-a-rather-long-name/b.sql',
      '+      - library/a-folder-with-a-rather-long-name/c.sql',
    ],
  },
  {
    title: 'adds a key to an entry',
    edit: { kind: 'set', path: at('migrations', 0, 'group'), value: 'Core: books' },
    lines: ['+    group: "Core: books"'],
  },
  {
    title: 'adds a key to a map on one line',
    edit: { kind: 'set', path: at('severity', 'missing-down'), value: 'info' },
    lines: ['-severity: { number-gap: off }', '+severity: { number-gap: off, missing-down: info }'],
  },
  {
    title: 'adds a section for a key deep inside',
    edit: { kind: 'set', path: at('policy', 'downs'), value: 'required' },
    lines: ['+', '+policy: { downs: required }'],
  },
  {
    title: 'appends to a list on lines',
    edit: { kind: 'append', path: at('ignore'), value: { path: 'queries', reason: 'they: read' } },
    lines: ['+  - { path: queries, reason: "they: read" }'],
  },
  {
    title: 'appends after a text over several lines',
    edit: { kind: 'append', path: at('retire'), value: { path: 'library/x.sql', reason: 'old' } },
    lines: ['+  - { path: library/x.sql, reason: old }'],
  },
  {
    title: 'appends a long entry on lines of its own',
    edit: {
      kind: 'append',
      path: at('ignore'),
      value: { path: 'queries/**/*.sql', reason: `${'they only read, '.repeat(6)}and so on` },
    },
    lines: ['+  - path: queries/**/*.sql', `+    reason: ${'they only read, '.repeat(6)}and so on`],
  },
  {
    title: 'appends text of several lines on one line',
    edit: { kind: 'append', path: at('ignore'), value: { path: 'queries', reason: 'they\nread' } },
    lines: ['+  - { path: queries, reason: "they\\nread" }'],
  },
  {
    title: 'appends to a list on one line',
    edit: { kind: 'append', path: at('sources', 0, 'keep'), value: '*.md' },
    lines: ['-    keep: [schema.sql]  # read by the docs', '+    keep: [schema.sql, "*.md"]  # read by the docs'],
  },
  {
    title: 'appends to a list that is not there',
    edit: { kind: 'append', path: at('accept'), value: { finding: 'number-gap *', reason: 'gaps are fine' } },
    lines: ['+', '+accept:', '+  - { finding: number-gap *, reason: gaps are fine }'],
  },
  {
    title: 'deletes an entry',
    edit: { kind: 'delete', path: at('migrations', 0) },
    lines: [
      '-  - name: books         # first of all',
      '-    title: Books',
      '-    from:               # two halves',
      '-      - library/sql/001_books.sql',
      '-      - library/sql/002_books_again.sql',
      '-    down: generated',
    ],
  },
  {
    title: 'deletes a key',
    edit: { kind: 'delete', path: at('migrations', 0, 'title') },
    lines: ['-    title: Books'],
  },
  {
    title: 'deletes the key beside the dash',
    edit: { kind: 'delete', path: at('retire', 0, 'path') },
    lines: ['-  - path: library/more/002_fines.sql', '-    reason: >-', '+  - reason: >-'],
  },
  {
    title: 'deletes the last entry of a list on lines',
    edit: { kind: 'delete', path: at('ignore', 0) },
    lines: ['-ignore:', `-  - { path: "dumps/**", reason: 'dumps' }`, '+ignore: []'],
  },
  {
    title: 'deletes from a map on one line',
    edit: { kind: 'delete', path: at('ignore', 0, 'path') },
    lines: [`-  - { path: "dumps/**", reason: 'dumps' }`, `+  - { reason: 'dumps' }`],
  },
  {
    title: 'deletes all that a map on one line has',
    edit: { kind: 'delete', path: at('severity', 'number-gap') },
    lines: ['-severity: { number-gap: off }', '+severity: {}'],
  },
];

describe('editMapping', () => {
  it.each(CASES)('$title', ({ edit, lines }) => {
    expect(changed(edit)).toEqual(lines);
  });

  it.each(CASES)('$title, on Windows line ends', ({ edit, lines }) => {
    const text = editMapping(TEXT.replaceAll('\n', '\r\n'), [edit]);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text.replaceAll('\r\n', '\n')).toBe(editMapping(TEXT, [edit]));
    expect(lines).not.toEqual([]);
  });

  it.each<MappingEdit>([
    { kind: 'set', path: ['postgres'], value: '15' },
    { kind: 'set', path: ['sources', 0, 'keep'], value: ['schema.sql'] },
    { kind: 'delete', path: ['sealed'] },
    { kind: 'delete', path: ['accept', 3] },
    { kind: 'delete', path: ['sources', 7] },
  ])('gives the same bytes when nothing changes: $kind $path', (edit) => {
    expect(editMapping(TEXT, [edit])).toBe(TEXT);
    expect(editMapping(TEXT, [])).toBe(TEXT);
  });

  it('performs several edits one after the other', () => {
    const text = editMapping(TEXT, [
      { kind: 'append', path: ['accept'], value: { finding: 'number-gap *', reason: 'fine' } },
      { kind: 'append', path: ['accept'], value: { finding: 'missing-down *', reason: 'fine too' } },
      { kind: 'set', path: ['sealed'], value: '2025-12-03' },
    ]);
    const { mapping, problems } = parseMapping('mapping.yaml', text);
    expect(problems).toEqual([]);
    expect(mapping!.accept.map(({ finding }) => finding)).toEqual(['number-gap *', 'missing-down *']);
    expect(mapping!.sealed).toBe('2025-12-03');
  });

  it('gives the same in one go as edit by edit, also past edits that change nothing and aliases', () => {
    const aliased = 'onefold: 1\nretire: &gone\n  - { path: a.sql, reason: old }\nignore: *gone\n';
    const edit = fc.constantFrom<MappingEdit>(
      ...CASES.map((one) => one.edit),
      { kind: 'set', path: ['postgres'], value: '15' },
      { kind: 'delete', path: ['sealed'] },
      { kind: 'set', path: ['retire', 0, 'reason'], value: 'new' },
      { kind: 'append', path: ['ignore'], value: { path: 'b.sql', reason: 'new' } },
    );
    const edits = fc.uniqueArray(edit, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(TEXT, aliased), edits, (text, several) => {
        const outcome = (run: () => string) => {
          try {
            return run();
          } catch (error) {
            return `refused: ${error}`;
          }
        };
        const oneByOne = outcome(() => several.reduce<string>((draft, one) => editMapping(draft, [one]), text));
        expect(outcome(() => editMapping(text, several))).toBe(oneByOne);
      }),
      { numRuns: 200 },
    );
  });

  it('writes a file that does not end in a line end', () => {
    expect(editMapping('onefold: 1', [{ kind: 'set', path: ['sealed'], value: '2025-12-03' }])).toBe(
      'onefold: 1\nsealed: 2025-12-03\n',
    );
  });

  it('sets, replaces and removes a block, whatever line end there is', () => {
    for (const text of [TEXT, TEXT.replaceAll('\n', '\r\n'), TEXT.slice(0, TEXT.indexOf('retire:')).trimEnd()]) {
      const path = at('migrations', 1, 'patch');
      const once = editMapping(text, [{ kind: 'set', path, value: DIFF }]);
      expect(parse(once).migrations[1].patch).toBe(DIFF);
      const twice = editMapping(once, [{ kind: 'set', path, value: `${DIFF}+c\n` }]);
      expect(parse(twice).migrations[1].patch).toBe(`${DIFF}+c\n`);
      expect(editMapping(twice, [{ kind: 'set', path, value: DIFF }])).toBe(once);
      expect(editMapping(once, [{ kind: 'delete', path }]).trimEnd()).toBe(text.trimEnd());
    }
  });

  it('writes aliases out where an edit would break them', () => {
    const text = 'onefold: 1 # one\nretire: &gone\n  - { path: a.sql, reason: old } # two\nignore: *gone\n';
    const edited = editMapping(text, [{ kind: 'set', path: ['retire', 0, 'reason'], value: 'new' }]);
    expect(edited).toContain('# one');
    expect(edited).toContain('# two');
    expect(parse(edited)).toEqual({
      onefold: 1,
      retire: [{ path: 'a.sql', reason: 'new' }],
      ignore: [{ path: 'a.sql', reason: 'old' }],
    });
    expect(parse(editMapping(text, [{ kind: 'delete', path: ['retire'] }]))).toEqual({
      onefold: 1,
      ignore: [{ path: 'a.sql', reason: 'old' }],
    });
  });

  it('gives each line one line end where it writes aliases out', () => {
    const text = '# one\r\nretire: &gone\r\n  # two\r\n\r\n  - a # three\r\nignore: *gone\r\n';
    const edited = editMapping(text, [{ kind: 'append', path: ['retire'], value: 'b' }]);
    expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const comment of ['# one', '# two', '# three']) expect(edited).toContain(comment);
  });

  const places: (string | number)[][] = [
    ['sealed'],
    ['migrations', 0, 'title'],
    ['migrations', 1, 'down'],
    ['sources', 1, 'keep', 0],
    ['layout', 'versions'],
    ['ignore', 0, 'reason'],
  ];
  it('keeps every comment and everything else, whatever is set', () => {
    const comments = [...TEXT.matchAll(/#.*/g)].map(([comment]) => comment);
    const setting = fc.tuple(fc.constantFrom(...places), fc.oneof(fc.string(), fc.constantFrom('# x', 'a: b', '- y')));
    fc.assert(
      fc.property(fc.array(setting, { minLength: 1, maxLength: 5 }), (settings) => {
        const edits = settings.map(([path, value]) => ({ kind: 'set', path, value }) as const);
        const text = editMapping(TEXT, edits);
        for (const comment of comments) expect(text).toContain(comment);
        const read = parse(text);
        const last = new Map(edits.map((edit) => [edit.path.join('/'), edit]));
        for (const { path, value } of last.values()) {
          expect(path.reduce((inner: unknown, key) => (inner as Record<string, unknown>)[key], read)).toBe(value);
        }
        const untouched = TEXT.split('\n').filter((line) => !/title|reason|layout|library\/more$/.test(line));
        for (const line of untouched) expect(text.split('\n')).toContain(line);
      }),
      { numRuns: 150 },
    );
  });

  it('means the same as editing the printed mapping afresh', () => {
    fc.assert(
      fc.property(anyMapping, fc.string({ minLength: 1 }), (mapping, reason) => {
        const text = printMapping(mapping);
        const entry = { path: 'library/added here.sql', reason };
        const edited = parse(editMapping(text, [{ kind: 'append', path: ['retire'], value: entry }]));
        const wanted = parse(text);
        expect(edited).toEqual({ ...wanted, retire: [...(wanted.retire ?? []), entry] });
      }),
      { numRuns: 100 },
    );
  });
});
