import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a temporary folder with the given files ("db/001.sql" → content), gone when the running test is over. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'onefold-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  put(folder, files);
  return folder;
}

/** Writes files below a folder, with the folders that they need. */
export function put(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Reads every file below a folder as text, in order of path; `.git` and `.onefold` left out. */
export function contentOf(folder: string): Record<string, string> {
  // Newer versions of Node go through links to folders; what lies behind one is listed at its own place.
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && realpathSync(entry.parentPath) === entry.parentPath);
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  const own = paths.filter((path) => !/^\.(git|onefold)\//.test(path));
  return Object.fromEntries(own.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Runs git in a folder as the same author everywhere, `at` seconds since 1970, without the user's settings. */
export function git(folder: string, args: readonly string[], at = 1_700_000_000): string {
  const people = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Ada Librarian'],
    [`GIT_${role}_EMAIL`, 'ada@library.example'],
    [`GIT_${role}_DATE`, `@${at} +0000`],
  ]);
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = {
    ...Object.fromEntries([...others, ...people]),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  return execFileSync('git', ['-c', 'init.defaultBranch=main', ...args], { cwd: folder, env, encoding: 'utf8' });
}
