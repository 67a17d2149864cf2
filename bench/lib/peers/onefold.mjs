import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dist } from '../dist.mjs';
import { filesOf } from '../migrations.mjs';

const cli = fileURLToPath(new URL('cli.cjs', dist));
const manifest = JSON.parse(readFileSync(new URL('../package.json', dist), 'utf8'));

/** Our own runner, in a repository with one commit: the ledger keeps which commit was checked out. */
export const onefold = {
  name: 'onefold',
  version: () => manifest.version,
  files: (migrations) =>
    filesOf(
      migrations,
      ({ number, name }) => `versions/${number}_${name}.sql`,
      ({ sql }) => sql,
    ),
  prepare(folder) {
    const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgsign=false'];
    for (const args of [
      ['init', '-q'],
      ['add', '.'],
      [...author, 'commit', '-q', '-m', 'migrations'],
    ]) {
      spawnSync('git', args, { cwd: folder });
    }
  },
  up: () => [process.execPath, cli, 'up'],
  again: () => [process.execPath, cli, 'up'],
  status: () => [process.execPath, cli, 'status'],
};
