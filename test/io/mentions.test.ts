import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMentions } from '../../src/io/mentions.js';
import { git, temporaryFolder } from '../support/folder.js';

const names = { directories: ['db/legacy'], files: ['db/legacy/001_rooms.sql'] };
const named = 'see db/legacy/\n';
const settings: [string, (folder: string) => void][] = [
  ['outside git', () => {}],
  ['inside git', (folder) => git(folder, ['init', '-q'])],
];

describe.each(settings)('%s', (_, prepare) => {
  const paths = (files: Record<string, string | Uint8Array>, skip: string[] = []) => {
    const root = temporaryFolder(files);
    prepare(root);
    return readMentions(root, names, skip).map(({ at }) => at.path);
  };

  it('reads code, CI and documentation by path and line', () => {
    const root = temporaryFolder({
      'b.py': `x = 1\npath = "db/legacy"\n`,
      '.github/workflows/ci.yml': 'run: psql -f db/legacy/001_rooms.sql\n',
      Makefile: 'all:\n\techo none\n',
    });
    prepare(root);
    expect(readMentions(root, names, [])).toEqual([
      {
        at: { path: '.github/workflows/ci.yml', line: 1 },
        names: 'db/legacy/001_rooms.sql',
        text: 'run: psql -f db/legacy/001_rooms.sql',
      },
      { at: { path: 'b.py', line: 2 }, names: 'db/legacy', text: 'path = "db/legacy"' },
    ]);
  });

  it('leaves out what is ignored, vendored, locked, binary, large or skipped', () => {
    const files = {
      '.gitignore': 'notes/\n',
      ...Object.fromEntries(
        ['notes/a.md', 'node_modules/a.js', 'vendor/a.go', 'yarn.lock', 'package-lock.json'].map((p) => [p, named]),
      ),
      ...Object.fromEntries(
        ['go.sum', 'pnpm-lock.yaml', 'mapping.yaml', 'versions/001_a.sql', 'db/legacy/1.sql'].map((p) => [p, named]),
      ),
      'image.bin': Buffer.concat([Buffer.from([0]), Buffer.from(named)]),
      'bundle.js': named.padEnd(2 ** 20 + 1),
      'versions.md': named,
      'clock.md': named,
    };
    expect(paths(files, ['mapping.yaml', 'versions', 'db/legacy/1.sql'])).toEqual(['clock.md', 'versions.md']);
  });

  it('follows no link', () => {
    const root = temporaryFolder({ 'a.md': named });
    symlinkSync('a.md', join(root, 'b.md'));
    symlinkSync('nowhere', join(root, 'c.md'));
    prepare(root);
    expect(readMentions(root, names, []).map(({ at }) => at.path)).toEqual(['a.md']);
  });
});

it('looks at nothing when nothing is sought', () => {
  expect(readMentions('/nowhere/at/all', { directories: [], files: [] }, [])).toEqual([]);
});
