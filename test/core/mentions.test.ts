import { describe, expect, it } from 'vitest';
import { mentionFinder } from '../../src/core/mentions.js';

const find = mentionFinder({
  directories: ['deploy/supabase/migrations', 'legacy', './archive/[old]/', 'shop floor/sql', 'deploy/supabase', '.'],
  files: [
    'deploy/supabase/migrations/001_members.sql',
    'deploy/supabase/migrations/schema.sql',
    'archive/visits/001_members.sql',
    'archive/visits/v2-rooms.sql',
    'seed_data.sql',
    'dump.sql',
  ],
});
const named = (text: string) => find('README.md', text).map(({ names }) => names);

describe('folders', () => {
  it.each([
    ['deploy/supabase/migrations'],
    ['deploy/supabase/migrations/'],
    ['./deploy/supabase/migrations'],
    ['../../deploy/supabase/migrations/*.sql'],
    ['run: psql -f "deploy/supabase/migrations/099_new.sql"'],
    ['Everything lies in deploy/supabase/migrations.'],
    ['(see [there](deploy/supabase/migrations))'],
    ['COPY deploy/supabase/migrations /app/sql'],
    ['/app/deploy/supabase/migrations'],
    ['$ROOT/deploy/supabase/migrations'],
    [`dir=\${ROOT}/deploy/supabase/migrations`],
    ["- '**/deploy/supabase/migrations/**'"],
    ['deploy\\supabase\\migrations\\099_new.sql'],
    ['"C:\\\\clinic\\\\deploy\\\\supabase\\\\migrations"'],
    ['https://git.example/clinic/blob/main/deploy/supabase/migrations'],
  ])('%s', (text) => {
    expect(named(text)).toEqual(['deploy/supabase/migrations']);
  });

  it.each([
    ['deploy/supabase_new/migrations'],
    ['my-deploy/supabase/x'],
    ['.deploy/supabase/migrations'],
    ['services/billing/deploy/supabase/migrations'],
    ['deploy supabase migrations'],
    ['a legacy of years'],
    ['legacy.md'],
    ['db/legacy/x'],
    ['Legacy/'],
    ['archive/o/'],
  ])('not in %s', (text) => {
    expect(named(text)).toEqual([]);
  });

  it.each([
    ['deploy/supabase/migrations_old', ['deploy/supabase']],
    ['deploy/supabase/migrations-2', ['deploy/supabase']],
    ['deploy/supabase/migrations.bak/x', ['deploy/supabase']],
    ['legacy/', ['legacy']],
    ['./legacy', ['legacy']],
    ['archive/[old]/1.sql', ['archive/[old]']],
    ['"shop floor/sql"', ['shop floor/sql']],
  ])('in %s: %s', (text, names) => {
    expect(named(text)).toEqual(names);
  });
});

describe('files', () => {
  it.each([
    ['deploy/supabase/migrations/001_members.sql', ['deploy/supabase/migrations/001_members.sql']],
    ['/app/deploy/supabase/migrations/001_members.sql', ['deploy/supabase/migrations/001_members.sql']],
    ['deploy\\supabase\\migrations\\schema.sql', ['deploy/supabase/migrations/schema.sql']],
    ['visits/001_members.sql', ['archive/visits/001_members.sql']],
    ['| `001_members.sql` | members |', ['archive/visits/001_members.sql']],
    ['v2-rooms.sql', ['archive/visits/v2-rooms.sql']],
    ['seed_data.sql', ['seed_data.sql']],
    ['./dump.sql', ['dump.sql']],
    ['versions/001_members.sql', []],
    ['other/visits/001_members.sql', []],
    ['001_members.sql.gz', []],
    ['x001_members.sql', []],
    ['schema.sql and dump.sql', []],
    ['x/migrations/schema.sql', []],
    ['supabase/migrations/schema.sql', ['deploy/supabase/migrations/schema.sql']],
    ['migrations/schema.sql', ['deploy/supabase/migrations/schema.sql']],
  ])('in %s: %s', (text, names) => {
    expect(named(text)).toEqual(names);
  });
});

it('says on which line, shows it, and counts a name once per line', () => {
  const text = '# Set-up\r\n\r\n  psql -f legacy/a.sql; psql -f legacy\\b.sql\r\nand v2-rooms.sql, legacy/\r\n';
  expect(find('docs/setup.md', text)).toEqual([
    { at: { path: 'docs/setup.md', line: 3 }, names: 'legacy', text: 'psql -f legacy/a.sql; psql -f legacy\\b.sql' },
    { at: { path: 'docs/setup.md', line: 4 }, names: 'archive/visits/v2-rooms.sql', text: 'and v2-rooms.sql, legacy/' },
    { at: { path: 'docs/setup.md', line: 4 }, names: 'legacy', text: 'and v2-rooms.sql, legacy/' },
  ]);
});

it('shows a part of a very long line', () => {
  const [mention] = find('bundle.js', `${'x'.repeat(5000)} legacy/a ${'y'.repeat(5000)}`);
  expect(mention?.text).toMatch(/^x+ legacy\/a y+$/);
  expect(mention?.text.length).toBeLessThanOrEqual(160);
});

it('finds nothing when nothing is sought', () => {
  expect(mentionFinder({ directories: ['.', ''], files: [] })('a.md', 'legacy/ ./ .')).toEqual([]);
});
