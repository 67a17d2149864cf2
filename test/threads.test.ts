import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { type Installed, install } from './support/transcript.js';

/** More than the number of files from which other threads take part. */
const FILES = 450;

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** A branch library per file, each with its own faults, so that no two files have the same facts. */
function branch(index: number): string {
  return [
    `CREATE TABLE branch_${index} (id int PRIMARY KEY, città text DEFAULT 'Niš 🦉 ${index}');`,
    `ALTER TABLE branch_${Math.floor(index / 2)} ADD COLUMN IF NOT EXISTS shelf_${index} int;`,
    ...(index % 50 === 0 ? ['CREATE TABEL oops (id int);'] : []),
    ...(index % 40 === 0 ? [`COPY branch_${index} FROM stdin;\n1\tone; more\n\\.`] : []),
  ].join('\n');
}

function scan(root: string, log: string[] = []): string {
  const dist = join(installed.bin, '../dist');
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(dist, 'cli.cjs'), 'scan', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
  });
  log.push(stderr, String(status));
  return stdout;
}

test('threads give the same facts as one thread, in the same order', () => {
  const names = Array.from({ length: FILES }, (_, i) => `migrations/${String(i).padStart(4, '0')}_branch.sql`);
  const root = temporaryFolder(Object.fromEntries(names.map((name, i) => [name, branch(i)])));
  const withThreads = scan(root);
  rmSync(join(installed.bin, '../dist/worker.js'));
  expect(JSON.parse(withThreads).notes[0]).toContain(`${FILES} SQL files`);
  expect(JSON.parse(withThreads).findings.length).toBeGreaterThan(8);
  expect(withThreads).toBe(scan(root));
});

test('the program finds the thread beside it', () => {
  const names = Array.from({ length: FILES }, (_, i) => `migrations/${String(i).padStart(4, '0')}_branch.sql`);
  const root = temporaryFolder(Object.fromEntries(names.map((name) => [name, 'SELECT 1;\n'])));
  const worker = join(installed.bin, '../dist/worker.js');
  writeFileSync(worker, "import { writeFileSync } from 'node:fs';\nwriteFileSync('started', '');\n");
  scan(root);
  expect(existsSync(join(root, 'started'))).toBe(true);
});

test.each([
  ['as it starts', "throw new Error('no thread for you');\n"],
  [
    'with a chunk of files in its hands',
    `import { workerData } from 'node:worker_threads';
     Atomics.add(new Int32Array(workerData.next), 0, workerData.chunkSize);
     await Promise.reject(new Error('gone'));\n`,
  ],
])('a thread that dies %s leaves its work to this one', (_, text) => {
  const names = Array.from({ length: FILES }, (_, i) => `migrations/${String(i).padStart(4, '0')}_branch.sql`);
  const root = temporaryFolder(Object.fromEntries(names.map((name, i) => [name, branch(i)])));
  const worker = join(installed.bin, '../dist/worker.js');
  rmSync(worker, { force: true });
  const alone = scan(root);
  writeFileSync(worker, text);
  const log: string[] = [];
  expect(scan(root, log)).toBe(alone);
  expect(log[0]).not.toContain('Error');
  expect(log[1]).toBe('1');
});
