import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSqlFiles } from '../../src/io/files.js';
import { readSourceFiles } from '../../src/io/source-files.js';
import { git, put, temporaryFolder } from '../support/folder.js';

const names = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, `-- ${path}\n`]));
/** A name that no decoder of UTF-8 accepts: Latin-1 "é". */
const latinName = (folder: string, start: string) =>
  Buffer.concat([Buffer.from(`${folder}/${start}`), Buffer.from([0xe9]), Buffer.from('.sql')]);

/** The same files as a plain folder and as a git repository in which they are not yet committed. */
const settings: [string, (folder: string) => void][] = [
  ['outside git', () => {}],
  ['inside git', (folder) => git(folder, ['init', '-q'])],
];

describe.each(settings)('the whole repository, %s', (_, prepare) => {
  const whole = async (files: Record<string, string>) => {
    const folder = temporaryFolder(files);
    prepare(folder);
    return listSqlFiles(folder, null);
  };

  it('finds SQL at any depth, in any letter case, hidden too, by code unit', async () => {
    const deep = `${'d/'.repeat(300)}007.sql`;
    const found = [
      '.hidden/a.sql',
      'B.SQL',
      '_.sql',
      'a-b/1.sql',
      'a.Sql',
      'a/1.sql',
      deep,
      'é.sql',
      '📚.sql',
      'ﬁ.sql',
    ];
    const { files, missing } = await whole(names(...found, 'a.sql.bak', 'sql', 'notes.txt', 'a.psql'));
    expect(files).toEqual(found);
    expect(missing).toEqual([]);
  });

  it('leaves out vendored, generated and ignored files', async () => {
    const { files } = await whole({
      ...names('db/1.sql', 'db/scratch.sql', 'db/keep/scratch.sql', 'db/local/2.sql', 'LOCAL/3.sql', 'x/local/4.sql'),
      ...names('node_modules/p/1.sql', 'lib/node_modules/p/1.sql', 'vendor/v.sql', 'web/dist/d.sql', '.venv/lib/e.sql'),
      ...names(
        'build.sql',
        'target/t.sql',
        'venv/x/site-packages/s.sql',
        '.onefold/write/1.sql',
        'a/__pycache__/p.sql',
      ),
      '.gitignore': 'scratch.sql\n/LOCAL/\n',
      'db/.gitignore': 'local/\n',
      'db/keep/.gitignore': '!scratch.sql\n',
    });
    expect(files).toEqual(['build.sql', 'db/1.sql', 'db/keep/scratch.sql', 'x/local/4.sql']);
  });

  it('takes odd names as they are', async () => {
    const odd = ['a\\b.sql', 'b(x)/1.sql', '[id]/2.sql', 'new\nline.sql', 'q"uote.sql', '*.sql', ' .sql', '.sql'];
    expect((await whole(names(...odd))).files).toEqual([...odd].sort());
  });
});

it('lists ignored SQL when the root itself is an ignored folder of a repository', async () => {
  const folder = temporaryFolder({ '.gitignore': 'sandbox/\n', ...names('sandbox/db/1.sql') });
  git(folder, ['init', '-q']);
  expect((await listSqlFiles(join(folder, 'sandbox'), null)).files).toEqual(['db/1.sql']);
});

it('lists what is tracked although ignored, and not what was deleted', async () => {
  const folder = temporaryFolder({ '.gitignore': '*.sql\n', ...names('a.sql', 'b.sql', 'c.sql') });
  git(folder, ['init', '-q']);
  git(folder, ['add', '-f', 'a.sql', 'b.sql']);
  rmSync(join(folder, 'b.sql'));
  expect((await listSqlFiles(folder, null)).files).toEqual(['a.sql']);
});

describe('patterns', () => {
  const tree = names(
    'db/1.sql',
    'db/old/2.SQL',
    'db/.draft/3.sql',
    'db/vendor/4.sql',
    'db/node_modules/5.sql',
    'db/n.md',
  );
  it.each<[string, string[]]>([
    ['db', ['db/.draft/3.sql', 'db/1.sql', 'db/old/2.SQL', 'db/vendor/4.sql']],
    ['./db/', ['db/.draft/3.sql', 'db/1.sql', 'db/old/2.SQL', 'db/vendor/4.sql']],
    ['.', ['db/.draft/3.sql', 'db/1.sql', 'db/old/2.SQL', 'db/vendor/4.sql']],
    ['db/1.sql', ['db/1.sql']],
    ['db/n.md', ['db/n.md']],
    ['db/*', ['db/1.sql']],
    ['db/**', ['db/.draft/3.sql', 'db/1.sql', 'db/old/2.SQL', 'db/vendor/4.sql']],
    ['**/2.*', ['db/old/2.SQL']],
    ['db/node_modules', ['db/node_modules/5.sql']],
    ['db/{1,9}.sql', ['db/1.sql']],
  ])('%s', async (pattern, files) => {
    expect(await listSqlFiles(temporaryFolder(tree), [pattern])).toEqual({ files, missing: [] });
  });

  it.each(['', 'nowhere', 'db/9.sql', 'db/*.ddl', 'nowhere/*.sql', '../*', '/etc', 'db/../../x', 'empty'])(
    '%j matches nothing',
    async (pattern) => {
      const folder = temporaryFolder(names('db/1.txt'));
      mkdirSync(join(folder, 'empty'));
      expect(await listSqlFiles(folder, [pattern])).toEqual({ files: [], missing: [pattern] });
    },
  );

  it('take a name that exists before its meaning as a glob', async () => {
    const folder = temporaryFolder(names('b(x)/1.sql', '[id]/2.sql', 'i/3.sql', 'a*.sql', 'ab.sql'));
    expect((await listSqlFiles(folder, ['b(x)', '[id]', 'a*.sql'])).files).toEqual([
      '[id]/2.sql',
      'a*.sql',
      'b(x)/1.sql',
    ]);
  });

  it('may overlap, and are reported singly', async () => {
    const folder = temporaryFolder(names('db/1.sql'));
    expect(await listSqlFiles(folder, ['db', 'old', 'db/*.sql'])).toEqual({ files: ['db/1.sql'], missing: ['old'] });
  });

  it('read what git ignores, for somebody named it', async () => {
    const folder = temporaryFolder({ '.gitignore': 'dump/\n', ...names('dump/1.sql') });
    git(folder, ['init', '-q']);
    expect((await listSqlFiles(folder, ['dump'])).files).toEqual(['dump/1.sql']);
  });
});

describe('links and other oddities', () => {
  const library = () => {
    const outside = temporaryFolder(names('secret.sql', 'more/1.sql'));
    const folder = temporaryFolder(names('db/1.sql', 'notes.txt'));
    return { folder, outside, link: (target: string, path: string) => symlinkSync(target, join(folder, path)) };
  };
  const problems = (folder: string, files: string[]) =>
    readSourceFiles(folder, files).map(({ path, problem }) => [
      path,
      problem?.kind === 'unreadable' ? problem.message.split('.')[0] : problem,
    ]);

  it('are listed under every name, and read unless they lead nowhere or out', async () => {
    const { folder, outside, link } = library();
    link('1.sql', 'db/2.sql');
    link('gone.sql', 'db/3.sql');
    link('4.sql', 'db/4.sql');
    link(join(outside, 'secret.sql'), 'db/5.sql');
    link('../notes.txt', 'db/6.sql');
    link(outside, 'db/shared');
    link(outside, 'db/node_modules');
    link('.', 'db/loop');
    link('../db', 'db/up');
    mkdirSync(join(folder, 'db/7.sql'));
    writeFileSync(join(folder, 'db/7.sql/8.sql'), '');
    const { files } = await listSqlFiles(folder, ['db']);
    expect(problems(folder, files)).toEqual([
      ['db/1.sql', null],
      ['db/2.sql', null],
      ['db/3.sql', 'It is a link to something that does not exist'],
      ['db/4.sql', 'It is a link that leads back to itself'],
      ['db/5.sql', 'It leads out of the root folder, where nothing is read'],
      ['db/6.sql', null],
      ['db/7.sql/8.sql', null],
      ['db/shared', 'It leads out of the root folder, where nothing is read'],
    ]);
    expect((await listSqlFiles(folder, null)).files).toEqual(files.filter((path) => path !== 'db/shared'));
    git(folder, ['init', '-q']);
    expect((await listSqlFiles(folder, null)).files).toEqual(files.filter((path) => path !== 'db/shared'));
  });

  it('are followed when they are named and stay inside', async () => {
    const { folder, outside, link } = library();
    link('db', 'current');
    link(outside, 'shared');
    expect((await listSqlFiles(folder, ['current'])).files).toEqual(['current/1.sql']);
    const { files } = await listSqlFiles(folder, ['shared', 'shared/more', 'shared/*.sql']);
    expect(files).toEqual(['shared', 'shared/more']);
    expect(new Set(problems(folder, files).map(([, why]) => why))).toEqual(
      new Set(['It leads out of the root folder, where nothing is read']),
    );
  });

  it.each(settings)('names that are not UTF-8 hide no neighbour, %s', async (_, prepare) => {
    const folder = temporaryFolder(names('db/1.sql', 'db/9.sql'));
    writeFileSync(latinName(join(folder, 'db'), 'caf'), '');
    prepare(folder);
    const { files } = await listSqlFiles(folder, null);
    expect(problems(folder, files)).toEqual([
      ['db/1.sql', null],
      ['db/9.sql', null],
      ['db/caf\uFFFD.sql', 'Its name holds bytes that are not UTF-8'],
    ]);
  });

  it('a folder whose name is not UTF-8 is named itself', async () => {
    const folder = temporaryFolder(names('db/1.sql'));
    mkdirSync(latinName(folder, 'caf'));
    const { files } = await listSqlFiles(folder, null);
    expect(problems(folder, files)).toEqual([
      ['caf\uFFFD.sql', 'Its name holds bytes that are not UTF-8'],
      ['db/1.sql', null],
    ]);
  });

  it('have a reason each', () => {
    const { folder, link } = library();
    put(folder, names('big.sql'));
    truncateSync(join(folder, 'big.sql'), 64 * 2 ** 20 + 1);
    mkdirSync(join(folder, 'x.sql'));
    link('x.sql', 'y.sql');
    execFileSync('mkfifo', [join(folder, 'pipe.sql')]);
    const long = `${'n'.repeat(300)}.sql`;
    const paths = ['gone.sql', 'x.sql', 'y.sql', 'pipe.sql', 'big.sql', '../a.sql', '/etc/hosts', 'no/a.sql', long];
    expect(problems(folder, paths).map(([, why]) => why)).toEqual([
      'It is not there',
      'It is a folder, not a file',
      'It is a folder, not a file',
      'It is no regular file (a socket, pipe or device)',
      'It has 65 MB; files above 64 MB are not read',
      'It leads out of the root folder, where nothing is read',
      'It leads out of the root folder, where nothing is read',
      'It is not there',
      'Its path is longer than this system can open',
    ]);
  });
});

it('reads files in the order given, with their bytes', () => {
  const folder = temporaryFolder({ 'b.sql': 'SELECT 1;\r\n', 'a.sql': new Uint8Array([0xff, 0xfe, 0x41, 0]) });
  const read = readSourceFiles(folder, ['b.sql', 'a.sql']);
  expect(read.map(({ path, text, encoding, eol }) => [path, text, encoding, eol])).toEqual([
    ['b.sql', 'SELECT 1;\r\n', 'utf-8', 'crlf'],
    ['a.sql', 'A', 'utf-16le', 'none'],
  ]);
});
