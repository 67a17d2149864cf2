import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startOf } from '../../src/io/embedded/owner.js';
import { beginSessionJournal, leftSessionJournals } from '../../src/io/session-journal.js';
import { put, temporaryFolder } from '../support/folder.js';

/** No process has this number: Linux goes to 4194304, macOS to 99999. */
const NOBODY = 2 ** 30;

function left(root: string) {
  return leftSessionJournals(root).map(({ lines }) => lines);
}

it('is made with its first line, where git does not see it, and is nobody else’s while its session lives', () => {
  const root = temporaryFolder();
  const journal = beginSessionJournal(root);
  expect(existsSync(join(root, '.onefold'))).toBe(false);
  journal.append([{ kind: 'at' }]);
  expect(readdirSync(join(root, '.onefold')).sort()).toEqual(['.gitignore', expect.stringMatching(/^session-/)]);
  expect(left(root)).toEqual([]);
  journal.remove();
  journal.remove();
  expect(readdirSync(join(root, '.onefold'))).toEqual(['.gitignore']);
});

it('is left by a process that is gone, and by an earlier one of the same number', () => {
  const root = temporaryFolder();
  const start = startOf(process.pid);
  put(root, {
    [`.onefold/session-${NOBODY}-7-0a.jsonl`]: '1\n',
    [`.onefold/session-${process.pid}-${start}0-0b.jsonl`]: '2\n',
    [`.onefold/session-${process.pid}-${start}-0c.jsonl`]: '3\n',
    '.onefold/session-notes.txt': 'no journal',
  });
  expect(left(root).flat().sort()).toEqual([1, 2]);
});

it('is offered last where it was written last; a line that was cut off is left out', () => {
  const root = temporaryFolder();
  const write = (pid: number, text: string, at: number) => {
    put(root, { [`.onefold/session-${pid}-7-00.jsonl`]: text });
    utimesSync(join(root, `.onefold/session-${pid}-7-00.jsonl`), at, at);
  };
  write(NOBODY + 9, '"second"\n{"kind":"mo', 2000);
  write(NOBODY + 10, '"third"\n', 3000);
  write(NOBODY, '"first"\n', 1000);
  expect(left(root)).toEqual([['first'], ['second'], ['third']]);
  for (const journal of leftSessionJournals(root)) journal.remove();
  expect(left(root)).toEqual([]);
});

it('that cannot be read offers nothing, and one that cannot be written says so', () => {
  const root = temporaryFolder();
  put(root, { [`.onefold/session-${NOBODY}-7-00.jsonl/folder`]: '' });
  expect(left(root)).toEqual([]);
  const other = temporaryFolder();
  writeFileSync(join(other, '.onefold'), 'in the way');
  expect(left(other)).toEqual([]);
  const journal = beginSessionJournal(other);
  expect(() => journal.append([1])).toThrow(/session-\S+\.jsonl cannot be written \(EEXIST\)/);
  journal.remove();
});
