import type { Lock, LockFile, LockMapping, LockTarget } from '../model.js';

/** What a lock says, asked for bit by bit. */
export type LockGlance = {
  readonly mapping: LockMapping | null;
  readonly targets: readonly LockTarget[];
  readonly accepted: Lock['accepted'];
  /** Finds what is recorded of a legacy file. */
  readonly fileAt: (path: string) => LockFile | null;
  /** Finds the legacy files that had these bytes, by their hash with CRLF read as LF. */
  readonly filesWith: (sha256Lf: string) => readonly LockFile[];
  /** Finds the legacy files that hold just these statements, in this order. */
  readonly filesDoing: (statements: readonly string[]) => readonly LockFile[];
  /** All that is recorded of legacy files, the report's facts included. */
  readonly whole: () => Pick<Lock, 'files' | 'report'>;
};

const FILES = '\n  "files": [';
const REPORT = '\n  "report": {';

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((identity, index) => identity === other[index]);
}

/** Asks of a list of files, by a word that the entries sought hold. */
type Find = (word: string) => readonly LockFile[];

function glance(head: Omit<Lock, 'files' | 'report'>, find: Find, whole: LockGlance['whole']): LockGlance {
  return {
    mapping: head.mapping ?? null,
    targets: head.targets,
    accepted: head.accepted,
    whole,
    fileAt: (path) => find(`"path": ${JSON.stringify(path)}`).find((file) => file.path === path) ?? null,
    filesWith: (hash) => find(`"sha256Lf": "${hash}"`).filter(({ sha256Lf }) => sha256Lf === hash),
    filesDoing: (statements) => {
      const [first] = statements;
      return first === undefined ? [] : find(`"${first}"`).filter((file) => isSame(file.statements, statements));
    },
  };
}

/** Finds the entries of a printed list that hold a word, each between the braces that stand four blanks deep. */
function entriesIn(list: string): Find {
  return (word) => {
    const found: LockFile[] = [];
    for (let at = list.indexOf(word); at >= 0; at = list.indexOf(word, at)) {
      const start = list.lastIndexOf('\n    {', at);
      const end = list.indexOf('\n    }', at);
      if (start < 0 || end < 0) break;
      found.push(JSON.parse(list.slice(start, end + '\n    }'.length)) as LockFile);
      at = end;
    }
    return found;
  };
}

function wholeGlance(lock: Lock): LockGlance {
  return glance(
    lock,
    () => lock.files,
    () => lock,
  );
}

/**
 * Reads of a lock only what it is asked for: the guard has to answer at once also where the lock tells of ten thousand
 * files, and asks for five of them. Counts on the form that `printLock` gives; a lock in another form is read whole.
 * Throws what JSON.parse throws for a text that is no JSON; whether the shape is that of a lock, `parseLock` tells.
 */
export function glanceAtLock(text: string): LockGlance {
  const files = text.indexOf(FILES);
  const report = text.indexOf(REPORT, files);
  // A text that was cut off, or goes on, is no lock, and JSON.parse says so.
  if (files < 0 || report < 0 || !text.endsWith('\n  }\n}\n')) return wholeGlance(JSON.parse(text) as Lock);
  const head = JSON.parse(`${text.slice(0, files).replace(/,\s*$/, '')}}`) as Lock;
  if (!Array.isArray(head.targets)) return wholeGlance(JSON.parse(text) as Lock);
  return glance(head, entriesIn(text.slice(files, report)), () => JSON.parse(text) as Lock);
}
