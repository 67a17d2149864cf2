import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envOf } from '../../src/commands/options.js';
import { openSession } from '../../src/commands/session.js';
import type { EditWish, MappingEdit, SessionDraft } from '../../src/core/model.js';
import { temporaryFolder } from '../support/folder.js';

const LIBRARY = join(import.meta.dirname, '../cases/repos/library');
const MAPPING = readFileSync(join(LIBRARY, 'mapping.yaml'), 'utf8');
const MORE = 'CREATE INDEX books_title ON books (title);\n';

function library() {
  const root = temporaryFolder();
  cpSync(LIBRARY, root, { recursive: true });
  rmSync(join(root, 'expected'), { recursive: true, force: true });
  return openSession(envOf({ root }));
}

function withEdits(...edits: MappingEdit[]): SessionDraft {
  return { text: MAPPING, edits };
}

const asItIs = withEdits();
const named = (migration: string): EditWish => ({ migration, at: null });
const placed = (path: string, line: number): EditWish => ({ migration: null, at: { path, line } });

describe('a migration for an editor', () => {
  it('is the canonical file as it would be written, of this very draft', async () => {
    const { path, text, line } = await library().editable(
      withEdits({ kind: 'set', path: ['migrations', 0, 'name'], value: 'shelves' }),
      named('shelves'),
    );
    expect([path, line]).toEqual(['versions/001_shelves.sql', 1]);
    expect(text).toMatch(/^-- 001_shelves: Books and how to shout their titles\n[\s\S]+\n\nCREATE TABLE books/);
  });

  it.each<[string, EditWish, string, RegExp]>([
    ['a statement', placed('legacy/catalogue/001_books.sql', 3), 'books', /^CREATE FUNCTION shout/],
    ['a line within one', placed('legacy/desk/001_members.sql', 6), 'members', /^ {2}name text NOT NULL$/],
    ['one behind a comment', placed('legacy/desk/001_members.sql', 10), 'members', /^CREATE INDEX/],
    ['one that another migration takes', placed('legacy/desk/002_loans.sql', 7), 'overdue', /^CREATE VIEW overdue/],
    ['one of several of a file', placed('legacy/desk/002_loans.sql', 8), 'loans', /^INSERT INTO members/],
    ['one that is left out', placed('legacy/catalogue/001_books.sql', 2), 'books', /^-- 001_books/],
    ['a line of the file itself', placed('versions/002_members.sql', 5), 'members', /.*/],
    [
      'by its name too',
      { ...placed('legacy/catalogue/001_books.sql', 3), migration: 'books' },
      'books',
      /^CREATE FUNCTION/,
    ],
  ])('begins where the place stands: %s', async (_, wish, migration, begins) => {
    const found = await library().editable(asItIs, wish);
    expect(found.migration).toBe(migration);
    expect(found.text.split('\n')[found.line - 1]).toMatch(begins);
  });

  it.each<[string, SessionDraft, EditWish, string]>([
    ['of no such name', asItIs, named('nothing'), 'no migration of mapping.yaml takes nothing.'],
    [
      'of a file that is retired',
      asItIs,
      placed('legacy/catalogue/003_books_again.sql', 1),
      'no migration of mapping.yaml takes legacy/catalogue/003_books_again.sql:1.',
    ],
    ['of nothing', asItIs, { migration: null, at: null }, 'no migration of mapping.yaml takes this.'],
    [
      'that is written by hand',
      withEdits({ kind: 'set', path: ['migrations', 0, 'body'], value: 'own' }),
      named('books'),
      'versions/001_books.sql is written by hand (`body: own`), so that there is nothing to patch.',
    ],
  ])('is refused where it is one %s', async (_, draft, wish, why) => {
    await expect(library().editable(draft, wish)).rejects.toThrow(why);
  });
});

describe('an edit of a migration', () => {
  it('becomes a patch of its sources, and with it the text that was edited', async () => {
    const session = library();
    const { text } = await session.editable(asItIs, named('books'));
    const verdict = await session.edited(asItIs, 'books', `${text}${MORE}`);
    expect(verdict).toMatchObject({ kind: 'patch', patch: expect.stringContaining(`\n+${MORE}`) });
    const patch = 'patch' in verdict ? verdict.patch : null;
    const patched = withEdits({ kind: 'set', path: ['migrations', 0, 'patch'], value: patch });
    const again = await session.editable(patched, named('books'));
    expect(again.text).toBe(`${text}${MORE}`.replace('\n\n', '\n-- Patched by mapping.yaml (1 line).\n\n'));
    // What is edited once more is kept against the sources, and given back to them by taking it out.
    expect(await session.edited(patched, 'books', again.text)).toEqual({ kind: 'patch', patch });
    expect(await session.edited(patched, 'books', again.text.replace(MORE, ''))).toEqual({
      kind: 'patch',
      patch: null,
    });
    expect(await session.edited(patched, 'books', text)).toEqual({ kind: 'patch', patch: null });
  });

  it.each<[string, (text: string) => string, string, number | null]>([
    ['does not parse', (text) => `${text}CREATE TABEL x ();\n`, 'syntax error at or near "TABEL"', 9],
    ['ends the transaction', (text) => `${text}COMMIT;\nSELECT 1;\n`, 'controls transactions in its middle', 9],
    ['changes the header', (text) => text.replace('001_books', '001_shelves'), 'the header of', null],
    ['has carriage returns', (text) => text.replaceAll('\n', '\r\n'), 'has carriage returns', null],
    ['is nothing', () => '', 'the header of', null],
  ])('is refused where it %s', async (_, change, why, line) => {
    const session = library();
    const { text } = await session.editable(asItIs, named('books'));
    const verdict = await session.edited(asItIs, 'books', change(text));
    expect(verdict).toMatchObject({ kind: 'refused', refusal: { message: expect.stringContaining(why) }, line });
  });
});
