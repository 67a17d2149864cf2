import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FileWrite } from '../core/model.js';
import { UserError } from '../errors.js';
import { errorCode } from './inside.js';
import { targetAt } from './write/targets.js';

function refusal(path: string, error: unknown): UserError {
  if (errorCode(error) === 'EEXIST') {
    return new UserError(`${path} exists already; nothing was written.`, 'choose another name, or edit that file.');
  }
  return new UserError(
    `${path} cannot be written (${errorCode(error)}); nothing was written.`,
    'remove the cause, then run the command again.',
  );
}

/** Writes files that must not exist yet, with their folders: all of them or none. UserError where one exists already. */
export function createFiles(root: string, writes: readonly FileWrite[]): void {
  const targets = writes.map(({ path, text }) => ({ path, text, absolute: targetAt(root, path) }));
  const made: string[] = [];
  for (const { path, text, absolute } of targets) {
    try {
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, text, { flag: 'wx' });
      made.push(absolute);
    } catch (error) {
      for (const one of made) rmSync(one, { force: true });
      throw refusal(path, error);
    }
  }
}
