import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalConvention, renderStep } from '../../../src/core/conventions/canonical.js';
import { headerTitle } from '../../../src/core/conventions/header.js';
import { conventions, recognise } from '../../../src/core/conventions/index.js';
import { decodeFile } from '../../../src/core/decode.js';
import { defaultMapping } from '../../../src/core/mapping.js';
import type { Chunk, Mapping, SourceFile, Step } from '../../../src/core/model.js';
import { split } from '../../../src/core/sql/split.js';

const layout = { versions: 'versions', down: 'down', reports: 'reports', digits: 3 };
const mapping: Mapping = defaultMapping('mapping.yaml');

function sourceFile(path: string, text: string): SourceFile {
  return decodeFile(path, new TextEncoder().encode(text));
}

const words = fc.constantFrom(
  'loans',
  'b(x)',
  'down',
  'up',
  'rollback',
  '003b',
  '7',
  '2024-01-31',
  '1.10',
  '20240131',
  '',
);
const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.array(words, { minLength: 1, maxLength: 4 }), fc.constantFrom('_', '-', '.', ' ')),
  },
  { weight: 1, arbitrary: fc.tuple(fc.array(fc.string(), { minLength: 1, maxLength: 2 }), fc.constantFrom('_')) },
);
const folders = fc.constantFrom(
  '',
  'legacy/',
  'legacy/down/',
  'legacy/up/',
  'versions/',
  'down/',
  'a/b(x)/',
  'rollback/',
);
const path = fc
  .tuple(folders, name, fc.constantFrom('.sql', '.SQL', '.down.sql', '_down.sql', ''))
  .map(([folder, [parts, gap], end]) => folder + parts.join(gap) + end);
const line = fc.oneof(
  fc.constantFrom(
    '-- UP',
    '-- DOWN',
    '-- +goose Down',
    '-- migrate:up',
    '-- migrate:down',
    '---- create above / drop below ----',
  ),
  fc.constantFrom(
    'SELECT 1;',
    '$$',
    "'",
    '/*',
    '*/',
    'countdown int',
    'COPY t FROM stdin;',
    '\\.',
    '(',
    '-- onefold: depends 1',
  ),
  fc.string(),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([all, end]) => all.join(end));
const files = fc
  .uniqueArray(fc.tuple(path, text), { maxLength: 12, selector: ([at]) => at })
  .map((all) => all.map(([at, content]) => sourceFile(at, content)));

function spansByPath(chunks: readonly Chunk[]): Map<string, [number, number][]> {
  const spans = new Map<string, [number, number][]>();
  for (const chunk of chunks) {
    if (chunk.kind === 'generated') throw new Error('a convention of SQL files generates nothing');
    const { path: at, start, end } = chunk.section;
    spans.set(
      at,
      [...(spans.get(at) ?? []), [start, end] as [number, number]].sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    );
  }
  return spans;
}

function expectTiled(read: readonly SourceFile[], drafts: ReturnType<typeof recognise>['drafts']): void {
  const spans = spansByPath(drafts.flatMap(({ up, down }) => [...up, ...down]));
  const owners = drafts.flatMap(({ up, down }) => [...spansByPath([...up, ...down]).keys()]);
  expect(owners.sort()).toEqual(read.map((file) => file.path).sort());
  for (const file of read) {
    const own = spans.get(file.path)!;
    expect([0, ...own.map(([, end]) => end)]).toEqual([...own.map(([start]) => start), file.text?.length ?? 0]);
  }
}

describe('law 8: conventions are total', () => {
  test('every character is in one chunk of one draft, whatever the names and texts', () => {
    fc.assert(fc.property(files, (all) => expectTiled(all, recognise(all, null).drafts)));
  });

  test('a named convention takes what it claims and reports the rest', () => {
    fc.assert(
      fc.property(files, fc.constantFrom('flyway', ...conventions.map(({ id }) => id)), (all, id) => {
        const { drafts, unclaimed } = recognise(all, id);
        expectTiled(
          all.filter((file) => !unclaimed.includes(file.path)),
          drafts,
        );
      }),
    );
  });
});

test('law 2: the order of discovery does not matter', () => {
  const shuffled = files.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(recognise(other, null)).toEqual(recognise(all, null));
    }),
  );
});

const statements = fc.constantFrom(
  'SELECT 1;\n',
  '-- 002_loans: not the title\n-- onefold: no-transaction\n-- onefold: depends 999\nSELECT 2; -- why\n',
  'CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$\n-- 002_loans: x\r\n-- onefold: no-transaction\n\n$$;\r\n',
  'COPY loans FROM stdin;\n1\tx\n\n\n2\t-- DOWN\n\\.\n',
  "\n\n  INSERT INTO notes VALUES ('\r\n-- onefold: depends 3\n\n');",
  'CREATE TABLE loans (id int, countdown int /* -- DOWN */);\n\n\n',
  '\\echo on\n',
);
const chunks = fc
  .array(fc.tuple(statements, fc.constantFrom('a/1 x.sql', 'b/2.sql'), fc.nat(90), fc.boolean()), { maxLength: 6 })
  .map((all) => {
    const made: Chunk[] = [];
    for (const [body, at, offset, isGenerated] of all) {
      const before = made.at(-1);
      const follows = before?.kind === 'source' && before.section.path === at && before.text.endsWith('\n');
      const start = follows && offset % 2 === 0 ? before.section.end : 1000 * made.length + offset;
      const section = { path: at, start, end: start + body.length };
      made.push(
        isGenerated
          ? { kind: 'generated', because: [section], text: `-- BEGIN;\n${body}` }
          : { kind: 'source', section, text: body },
      );
    }
    return made;
  });
const slug = fc.tuple(
  fc.constantFrom('loans', 'server_down', 'scale_up', '2024_01_31', 'rollback_x', 'down'),
  fc.nat(9),
);
const titles = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.constantFrom('Books\n-- onefold: no-transaction', 'a\r\n\r\nSELECT 1;', ': x'),
);
const stepsArbitrary = fc
  .array(
    fc.record({
      named: slug,
      title: titles,
      chunks,
      down: chunks,
      transaction: fc.boolean(),
      dependsOn: fc.subarray(['001', '002', '010']),
      changes: fc.subarray(['CRLF to LF', 'byte order mark dropped\n-- onefold: no-transaction']),
    }),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map(({ named: [word, digit], changes, ...rest }, i): Step => {
      const source = { path: 'a/1 x.sql', sha256: 'ab'.repeat(32), statements: [1, 2, 5], of: 6, changes };
      const origin = { from: [source], downFrom: [source], downOrigin: 'legacy' as const, group: null, why: '' };
      return {
        version: `${i + 1}`.padStart(3, '0'),
        name: `${word}${digit}`,
        at: { path: 'mapping.yaml', line: 1 },
        ...origin,
        ...rest,
      };
    }),
  );

function textsOf(all: readonly Chunk[]): string[] {
  return all.flatMap((chunk) => {
    const lf = chunk.text.replaceAll(/\r\n?/g, '\n');
    return split(lf).flatMap(({ kind, start, end }) => (kind === 'gap' ? [] : [lf.slice(start, end)]));
  });
}

describe('law 3: decode undoes render', () => {
  test('with any statements, titles and names', () => {
    fc.assert(
      fc.property(stepsArbitrary, (steps) => {
        const written = steps.flatMap((step) => renderStep(step, mapping));
        const drafts = canonicalConvention(layout).decode(
          written.map((file) => sourceFile(file.path, file.text)).reverse(),
        );
        expect(drafts.map((draft) => ({ ...draft, up: textsOf(draft.up), down: textsOf(draft.down) }))).toMatchObject(
          steps.map((step) => ({
            number: step.version,
            name: step.name,
            title: headerTitle(step.title),
            transaction: step.transaction,
            dependsOn: step.dependsOn,
            up: textsOf(step.chunks),
            down: textsOf(step.down),
          })),
        );
        for (const file of written) expect(file.text).toMatch(/^[^\r]*[^\s]\n$/);
      }),
    );
  });
});
