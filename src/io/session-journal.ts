import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { alive, startOf } from './embedded/owner.js';
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

/** The process, when it started, and chance: a process id comes again, in a container as early as at the next start. */
const NAME = /^session-(\d+)-(\d+)-[\da-f]+\.jsonl$/;

/** Tells a journal whose session is over. */
function isLeft(name: string): boolean {
  const [, pid, start] = NAME.exec(name) ?? [];
  return pid !== undefined && !(alive(Number(pid)) && startOf(Number(pid)) === start);
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
  const { pid } = process;
  const path = join(folder, `session-${pid}-${startOf(pid)}-${randomBytes(4).toString('hex')}.jsonl`);
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
    remove: () => removed(path),
  };
}

/** What cannot be removed is offered once more, which does less harm than a session that does not end. */
function removed(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** What cannot be read offers nothing: another account's folder, or something else in its place. */
function readable<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** Finds what sessions that are over have left, the one that wrote last at the end. */
export function leftSessionJournals(root: string): LeftJournal[] {
  const folder = stateFolder(root);
  const paths = readable(() => readdirSync(folder)).filter(isLeft);
  const journals = paths.flatMap((name) => {
    const path = join(folder, name);
    return readable(() => [{ path, at: statSync(path).mtimeMs, text: readFileSync(path, 'utf8') }]);
  });
  journals.sort((one, other) => one.at - other.at);
  return journals.map(({ path, text }) => ({
    lines: text.split('\n').flatMap(parsed),
    remove: () => removed(path),
  }));
}
