import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Gives the first line that a program prints, or null where there is no such program. */
export function firstLine(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? (stdout.trim() || stderr.trim()).split('\n')[0] : null;
}

/** Gives the version of an npm package below a folder, or null where it is not installed. */
export function packageVersion(folder, name) {
  const path = join(folder, 'node_modules', name, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : null;
}
