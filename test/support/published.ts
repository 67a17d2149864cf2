import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, put, temporaryFolder } from './folder.js';
import type { Installed } from './transcript.js';

const ROOT = join(import.meta.dirname, '../..');

/** A repository that others clone, and what people do there. */
export type Published = {
  readonly folder: string;
  /** Commits files on the branch that is checked out. */
  commit(files: Readonly<Record<string, string>>): void;
  git(...args: string[]): string;
  /** A folder of programs: `gh` in place of GitHub's, which answers that nobody has to review. */
  readonly bin: string;
  /** The calls of `gh` so far, one per line. */
  readonly calls: string;
};

/**
 * Makes a repository with the worked example's migrations, as one that has onefold among its packages: `npm ci` puts the compiled
 * one in place, and `npx onefold` calls it.
 */
export function published({ bin: compiled }: Installed, files: Readonly<Record<string, string>> = {}): Published {
  const folder = temporaryFolder();
  const tools = temporaryFolder();
  for (const part of ['versions', 'down', 'reports', 'mapping.yaml']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  const vendored = { name: 'onefold', version: '0.1.0', bin: { onefold: 'onefold' } };
  const lock = {
    name: 'desk',
    lockfileVersion: 3,
    packages: {
      '': { name: 'desk', devDependencies: { onefold: 'file:vendor/onefold' } },
      'node_modules/onefold': { resolved: 'vendor/onefold', link: true },
      'vendor/onefold': { version: '0.1.0', dev: true, bin: { onefold: 'onefold' } },
    },
  };
  put(folder, {
    'package.json': JSON.stringify({
      name: 'desk',
      private: true,
      devDependencies: { onefold: 'file:vendor/onefold' },
    }),
    'package-lock.json': JSON.stringify(lock),
    'vendor/onefold/package.json': JSON.stringify(vendored),
    'vendor/onefold/onefold': `#!/bin/sh\nexec '${compiled}/onefold' "$@"\n`,
    '.gitignore': 'node_modules/\n.onefold/\n',
    ...files,
  });
  const calls = join(tools, 'calls');
  mkdirSync(join(tools, 'bin'));
  const gh = join(tools, 'bin/gh');
  const answers = `case "$1 $2" in 'release view') exit 1 ;; 'api '*) echo 0 ;; esac`;
  writeFileSync(calls, '');
  writeFileSync(gh, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${calls}'\n${answers}\n`);
  chmodSync(gh, 0o755);
  const call = (...args: string[]) => git(folder, args);
  const commit = (changed: Readonly<Record<string, string>>) => {
    put(folder, changed);
    call('add', '--all');
    call('commit', '--quiet', '--message', 'desk');
  };
  call('init', '--quiet');
  call('config', 'uploadpack.allowAnySHA1InWant', 'true');
  commit({});
  return { folder, commit, git: call, bin: join(tools, 'bin'), calls };
}
