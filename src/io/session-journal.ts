import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { errorCode } from './inside.js';
import { stateFolder } from './write/journal.js';

/** What a session leaves in case it does not come to its end: one value per line. */
export type SessionJournal = {
  /** Adds values behind the others; they are with the operating system then, whatever happens to this process. */
  append(lines: readonly unknown[]): void;
  /** Removes the journal: nothing is left to be taken up. */
  remove(): void;
};
/** A journal whose session has ended, oldest line first; a line that was cut off is left out. */
export type LeftJournal = { readonly lines: readonly unknown[]; remove(): void };

const NAME = /^session-(\d+)\.jsonl$/;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of another account is there all the same.
    return errorCode(error) === 'EPERM';
  }
}

function parsed(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** Begins the journal of this process, in the folder that git ignores. It is made with the first line. */
export function beginSessionJournal(root: string): SessionJournal {
  const folder = stateFolder(root);
  const path = join(folder, `session-${process.pid}.jsonl`);
  return {
    append(lines) {
      try {
        mkdirSync(folder, { recursive: true });
        if (!existsSync(join(folder, '.gitignore'))) writeFileSync(join(folder, '.gitignore'), '*\n');
        appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      } catch (error) {
        const hint = 'Decisions are not safe from a crash until this is mended: save often.';
        throw new UserError(`${path} cannot be written (${errorCode(error)}).`, hint);
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** Finds what sessions that are over have left, the newest process last. */
export function leftSessionJournals(root: string): LeftJournal[] {
  const folder = stateFolder(root);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const left = names.filter((name) => {
    const pid = NAME.exec(name)?.[1];
    return pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid));
  });
  return left.map((name) => {
    const path = join(folder, name);
    const lines = readFileSync(path, 'utf8').split('\n').flatMap(parsed);
    return { lines, remove: () => rmSync(path, { force: true }) };
  });
}
