import fc from 'fast-check';
import type { Mapping, Place, Selection } from '../../src/core/model.js';

const at: Place = { path: 'mapping.yaml', line: 1 };
const AWKWARD = [
  '- a dash first',
  '# no comment',
  'colon: inside',
  'ends with colon:',
  '*alias',
  '&anchor',
  '!tag',
  '%percent',
  '@at',
  '`tick`',
  '"quoted"',
  "it's",
  'a # b',
  '{ map: 1 }',
  '[list]',
  'null',
  'true',
  'off',
  '~',
  '012',
  '1e3',
  '2024-01-01',
  '0x1F',
  'two\nlines',
  'ends in a line\n',
  '\n\n  indented\n\n',
  'tab\there',
  ' blank around ',
  'naïve – Straße 日本 🦉',
  'a\u2028b',
  'no\u00a0break',
  'next\u0085line',
  '\u0007bell',
  '\ud800',
  'back\\slash',
  '? question',
  '--- dashes',
  '...',
  '<<',
  'a long text that goes on and on until it is wider than any line of a mapping.yaml should be, and then some more',
];

const said = fc
  .oneof(
    fc.constantFrom(...AWKWARD),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.array(fc.constantFrom(...AWKWARD), { minLength: 2, maxLength: 4 }).map((parts) => parts.join(' ')),
  )
  .filter((text) => text.trim() !== '');
const path = fc
  .array(said, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => part.replace(/[/\\\0]|^[A-Za-z]:/g, '_')).join('/'))
  .filter((text) => text.split('/').every((part) => !['', '.', '..'].includes(part)) && text.trim() !== '');
const directories = fc.uniqueArray(fc.stringMatching(/^[a-z0-9_-]{1,9}$/), { minLength: 3, maxLength: 3 });
const kebab = fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}$/);
const plainName = fc.stringMatching(/^[a-z_][a-z0-9_]{0,9}$/);
const selector = fc.constantFrom('table x', 'create table "Odd # Name"', '#12', 'function public.f(uuid, text)');
const selectors = fc.array(selector, { minLength: 1, maxLength: 6 });

const picked: fc.Arbitrary<Selection> = fc
  .tuple(
    path,
    fc.oneof(
      fc.constant({ only: null, except: null }),
      selectors.map((only) => ({ only: [...only, 'rest'], except: null })),
      selectors.map((except) => ({ only: null, except })),
    ),
  )
  .map(([file, choice]) => ({ path: file, ...choice, at }));
const several = fc.array(picked, { minLength: 1, maxLength: 3 });

const migration = fc.record({
  name: plainName,
  version: fc.boolean(),
  title: fc.option(said),
  group: fc.option(said),
  from: several,
  down: fc.oneof(
    fc.constantFrom({ kind: 'sources' } as const, { kind: 'generated' } as const, { kind: 'none' } as const),
    several.map((from) => ({ kind: 'files', from }) as const),
  ),
  body: fc.oneof(
    fc.constantFrom({ kind: 'sources' } as const, { kind: 'own', at } as const),
    fc
      .oneof(said, fc.constant('@@ -1,2 +1,2 @@\n-a\n+b\n \n'))
      .map((patch) => ({ kind: 'patched', patch, at }) as const),
  ),
  at: fc.constant(at),
});

const resolution = fc.oneof(
  path.map((kept) => ({ kind: 'keep', path: kept }) as const),
  fc.option(path).map((base) => ({ kind: 'union', base }) as const),
);

function list<T>(item: fc.Arbitrary<T>, key: (item: T) => string): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { maxLength: 4, selector: key });
}

const migrations = list(migration, ({ name }) => name).map((entries) =>
  entries.map((entry, i) => ({ ...entry, version: entry.version ? String((i + 1) * 10).padStart(3, '0') : null })),
);

/** Any mapping that mapping.yaml can say, with texts that YAML finds hard; every place is line 1. */
export const anyMapping: fc.Arbitrary<Mapping> = fc.record({
  path: fc.constant('mapping.yaml'),
  postgres: fc.option(fc.constantFrom('15', '9.6', '10')),
  layout: fc
    .tuple(directories, fc.integer({ min: 1, max: 18 }))
    .map(([names, digits]) => ({ versions: names[0]!, down: names[1]!, reports: names[2]!, digits })),
  sources: list(
    fc.record({
      path,
      status: fc.constantFrom('deprecated' as const, 'reference' as const),
      convention: fc.option(kebab),
      keep: fc.array(path, { maxLength: 3 }),
      at: fc.constant(at),
    }),
    (source) => source.path,
  ),
  ignore: list(fc.record({ path, reason: said, at: fc.constant(at) }), (entry) => entry.path),
  migrations,
  resolve: list(
    fc.record({
      object: plainName.map((name) => `table ${name}`),
      resolution,
      reason: said,
      at: fc.constant(at),
    }),
    (entry) => entry.object,
  ),
  retire: list(
    fc.tuple(picked, said).map(([selection, reason]) => ({ ...selection, reason })),
    (entry) => entry.path,
  ),
  accept: list(
    fc.record({
      finding: said,
      reason: said,
      count: fc.option(fc.integer({ min: 1, max: 99 })),
      at: fc.constant(at),
    }),
    (entry) => entry.finding,
  ),
  prepare: list(
    fc.oneof(
      fc.constant({ kind: 'stand-in', name: 'supabase', at } as const),
      plainName.map((name) => ({ kind: 'file', path: `base/${name}.sql`, at }) as const),
      kebab.map((name) => ({ kind: 'extension', name, at }) as const),
    ),
    ({ kind, ...entry }) => `${kind} ${'path' in entry ? entry.path : entry.name}`,
  ),
  policy: fc.record({
    downs: fc.constantFrom('optional' as const, 'required' as const),
    outOfOrder: fc.constantFrom('refuse' as const, 'allow' as const),
    lockTimeout: fc.constantFrom('10s', '0', '500 ms'),
    lockRetries: fc.integer({ min: 0, max: 20 }),
    statementTimeout: fc.option(fc.constant('5min')),
  }),
  severity: fc.dictionary(kebab, fc.constantFrom('error', 'warning', 'info', 'off'), { maxKeys: 3 }),
  ledger: fc.record({
    schema: plainName,
    table: plainName,
    history: plainName,
    statusFunction: plainName,
    statusView: plainName,
  }),
  guard: fc.record({
    base: fc.option(fc.constantFrom('main', 'origin/develop')),
    grandfathered: list(
      fc.record({ path: plainName.map((name) => `db/${name}.sql`), reason: said, at: fc.constant(at) }),
      (entry) => entry.path,
    ),
  }),
  sealed: fc.option(fc.constantFrom('2025-12-03', '2026-01-31')),
  unproved: fc.option(said),
  rewrites: list(
    fc.record({ version: fc.constantFrom('003', '20240131'), reason: said, at: fc.constant(at) }),
    (entry) => entry.version,
  ),
});
