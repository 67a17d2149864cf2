import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { envOf } from '../../src/commands/options.js';
import { openSession } from '../../src/commands/session.js';
import type { MappingEdit, RunEvent, SessionDraft, SqlText } from '../../src/core/model.js';
import { UserError } from '../../src/errors.js';
import { run } from '../../src/index.js';
import { contentOf, put, temporaryFolder } from '../support/folder.js';

const REPOS = join(import.meta.dirname, '../cases/repos');
const MAPPING = readFileSync(join(REPOS, 'library/mapping.yaml'), 'utf8');
const asItIs: SessionDraft = { text: MAPPING, edits: [] };

/** A copy of a repository among the cases, without what is expected of it. */
function copyOf(name: string): string {
  const root = temporaryFolder();
  cpSync(join(REPOS, name), root, { recursive: true });
  rmSync(join(root, 'expected'), { recursive: true, force: true });
  return root;
}

function library() {
  const root = copyOf('library');
  return { root, session: openSession(envOf({ root })) };
}

function withEdits(...edits: MappingEdit[]): SessionDraft {
  return { text: MAPPING, edits };
}

function textOf({ lines }: SqlText): string {
  return lines.map((line) => `${line.map(({ text }) => text).join('')}\n`).join('');
}

const undecided: MappingEdit = { kind: 'delete', path: ['resolve'] };
const unretired: MappingEdit = { kind: 'delete', path: ['retire'] };

describe('the text of mapping.yaml', () => {
  it('is read with what it says', async () => {
    const { root, session } = library();
    const read = await session.read();
    expect(read).toMatchObject({
      text: MAPPING,
      problems: [],
      plain: { onefold: 1, resolve: [{ object: 'table members' }] },
    });
    writeFileSync(join(root, 'mapping.yaml'), 'onefold: 1\nsuorces: []\n');
    expect(await session.read()).toMatchObject({ plain: null, problems: [{ at: { line: 2 } }] });
    rmSync(join(root, 'mapping.yaml'));
    expect(await session.read()).toBeNull();
  });

  it('is drafted as init drafts it, and nothing is written', async () => {
    const root = copyOf('casare-rpa');
    const { text, problems } = await openSession(envOf({ root })).draft();
    expect(problems).toEqual([]);
    expect(existsSync(join(root, 'mapping.yaml'))).toBe(false);
    await run('init', { root });
    expect(text).toBe(readFileSync(join(root, 'mapping.yaml'), 'utf8'));
  });

  it('follows edits that are added and taken back', async () => {
    const { session } = library();
    const rename = (to: string): MappingEdit => ({ kind: 'set', path: ['migrations', 0, 'name'], value: to });
    const names = async (...edits: MappingEdit[]) => {
      const { plain } = await session.textOf(withEdits(...edits));
      return (plain!.migrations as { name: string }[])[0]!.name + ('resolve' in plain! ? '' : ' undecided');
    };
    expect(await names(rename('shelves'))).toBe('shelves');
    expect(await names(rename('shelves'), undecided)).toBe('shelves undecided');
    expect(await names(rename('shelves'))).toBe('shelves');
    expect(await names(rename('rooms'))).toBe('rooms');
    expect(await names()).toBe('books');
  });

  it('says where a text that is no YAML cannot be edited', async () => {
    const { session } = library();
    const broken = session.textOf({ text: 'onefold: [', edits: [undecided] });
    await expect(broken).rejects.toThrow(/^mapping\.yaml:1:/);
    expect((await session.textOf({ text: 'onefold: [', edits: [] })).problems).toHaveLength(1);
  });
});

describe('what a draft comes to', () => {
  it('has the findings of today with their excerpts, the conflicts and the migrations in their order', async () => {
    const { session } = library();
    const { text, facts } = await session.think(asItIs);
    expect(text).toBe(MAPPING);
    expect(facts.migrations.map(({ version, name }) => `${version} ${name}`)).toEqual([
      '001 books',
      '002 members',
      '010 loans',
      '011 overdue',
    ]);
    expect(facts.findings.find(({ rule }) => rule === 'masked-definition')?.detail).toBeDefined();
    expect(facts.conflicts.map(({ object }) => object)).toContain('table public.members');
    expect(facts).toMatchObject({ proof: 'none', proved: {}, sealed: null, fromLock: false });
  });

  it('changes with the decisions, while the disk stays as it is', async () => {
    const { root, session } = library();
    const open = async (draft: SessionDraft) => {
      const { facts } = await session.think(draft);
      return facts.findings.filter(({ state }) => state.kind === 'open').map(({ key }) => key);
    };
    expect(await open(asItIs)).not.toContain('masked-definition table public.members');
    expect(await open(withEdits(undecided, unretired))).toContain('masked-definition table public.members');
    expect(contentOf(root)['mapping.yaml']).toBe(MAPPING);
  });

  it('sees a legacy file that has changed', async () => {
    const { root, session } = library();
    const before = await session.think(asItIs);
    appendFileSync(join(root, 'legacy/desk/001_members.sql'), 'CREATE TABLE cards (id int);\n');
    const after = await session.think(asItIs);
    expect(after.facts.statements.all).toBe(before.facts.statements.all + 1);
    expect(after.facts.migrations[1]!.creates).toContain('table public.cards');
  });

  it('refuses a mapping that is wrong', async () => {
    const { session } = library();
    const wrong = session.think(withEdits({ kind: 'set', path: ['migrations', 0, 'name'], value: 'members' }));
    await expect(wrong).rejects.toBeInstanceOf(UserError);
  });

  it('tells of a proof whether it is of these very files', async () => {
    const { root, session } = library();
    await run('write', { root });
    const path = join(root, 'reports/proof.json');
    writeFileSync(path, '{ not a proof');
    expect((await session.think(asItIs)).facts.proof).toBe('stale');
  });
});

describe('a sealed consolidation whose legacy files are gone', () => {
  it('is told from the lock', async () => {
    const { root, session } = library();
    await run('write', { root });
    await run('seal', { root, flags: { unproved: true, reason: 'a test' } });
    const text = contentOf(root)['mapping.yaml']!;
    const before = (await session.think({ text, edits: [] })).facts;
    rmSync(join(root, 'legacy'), { recursive: true });
    const { facts } = await session.think({ text, edits: [] });
    expect(facts).toMatchObject({ fromLock: true, conflicts: [] });
    expect(facts.sealed).not.toBeNull();
    expect(facts.migrations.map(({ name }) => name)).toEqual(before.migrations.map(({ name }) => name));
    expect(facts.files).toEqual(before.files);
    expect(await session.migration({ text, edits: [] }, 'loans')).toBeNull();
    const compared = session.compare({ text, edits: [] }, { kind: 'migration', name: 'loans' });
    await expect(compared).rejects.toThrow('the legacy files are gone');
  });
});

describe('choices', () => {
  it('are those of the draft', async () => {
    const { session } = library();
    const draft = withEdits(undecided, unretired);
    await session.think(draft);
    const choices = await session.choices(draft, 'table public.members');
    expect(choices!.decided).toBeNull();
    expect(choices!.choices.map(({ kind }) => kind)).toContain('union');
    expect((await session.choices(asItIs, 'table public.members'))!.decided).toMatchObject({ line: 23 });
    expect(await session.choices(asItIs, 'table public.loans')).toBeNull();
  });
});

describe('a migration', () => {
  it('shows its canonical file, its sources, and what it needs and makes', async () => {
    const { root, session } = library();
    await session.think(asItIs);
    const detail = (await session.migration(asItIs, 'loans'))!;
    const expected = join(REPOS, 'library/expected/versions/010_loans.sql');
    expect(detail.target.path).toBe('versions/010_loans.sql');
    expect(textOf(detail.target)).toBe(readFileSync(expected, 'utf8'));
    expect(detail.target.lines.flat()).toContainEqual({ text: 'CREATE', kind: 'keyword' });
    expect(detail).toMatchObject({ downOrigin: 'generated', downHeldBack: true, makes: ['table public.loans'] });
    expect(detail.down!.path).toBe('down/010_loans_down.sql');
    expect(detail.sources.map(({ path }) => path)).toEqual(['legacy/desk/002_loans.sql']);
    const source = readFileSync(join(root, 'legacy/desk/002_loans.sql'), 'utf8');
    expect(textOf(detail.sources[0]!).trimEnd()).toBe(source.trimEnd());
    expect(detail.statements).toMatchObject([
      { path: 'legacy/desk/002_loans.sql', ordinal: 1, at: { line: 1 }, label: 'create table public.loans' },
      { ordinal: 3, at: { line: 8 }, label: 'change rows of table public.members' },
    ]);
    expect(detail.needs).toEqual([
      { object: 'table public.members', version: '002' },
      { object: 'table public.books', version: '001' },
    ]);
    expect(await session.migration(asItIs, 'nothing')).toBeNull();
  });
});

describe('comparisons', () => {
  it('set a legacy file beside its canonical one', async () => {
    const { title, lines } = await library().session.compare(asItIs, { kind: 'migration', name: 'members' });
    expect(title).toBe('legacy/desk/001_members.sql → versions/002_members.sql');
    expect(lines).toContainEqual({ kind: 'same', text: '  id bigint PRIMARY KEY,' });
    expect(lines).toContainEqual({ kind: 'removed', text: 'BEGIN;' });
  });

  it('set two legacy files beside each other', async () => {
    const wish = {
      kind: 'files',
      left: 'legacy/catalogue/001_books.sql',
      right: 'legacy/desk/001_members.sql',
    } as const;
    const { lines } = await library().session.compare(asItIs, wish);
    expect(lines).toContainEqual({ kind: 'added', text: '-- Members of the library.' });
    const gone = library().session.compare(asItIs, { ...wish, left: 'legacy/gone.sql' });
    await expect(gone).rejects.toThrow('legacy/gone.sql cannot be read: It is not there.');
  });

  it('set what is on disk beside what a write would make of it', async () => {
    const { root, session } = library();
    await run('write', { root });
    const draft = withEdits({ kind: 'set', path: ['migrations', 0, 'title'], value: 'Books' });
    const wish = (path: string) => ({ kind: 'disk', path }) as const;
    const { lines } = await session.compare(draft, wish('versions/001_books.sql'));
    expect(lines).toContainEqual({ kind: 'removed', text: '-- 001_books: Books and how to shout their titles' });
    expect(lines).toContainEqual({ kind: 'added', text: '-- 001_books: Books' });
    expect((await session.compare(draft, wish('mapping.yaml'))).lines).toContainEqual({
      kind: 'added',
      text: '    title: Books',
    });
    await expect(session.compare(draft, wish('README.md'))).rejects.toThrow('nothing is to be written to README.md.');
  });
});

describe('changes', () => {
  it('lists what a write would touch, the draft of mapping.yaml first', async () => {
    const { root, session } = library();
    expect(await session.changes(asItIs)).toContainEqual({
      path: 'versions/001_books.sql',
      kind: 'created',
      added: 8,
      removed: 0,
      edited: false,
    });
    await run('write', { root });
    expect((await session.changes(asItIs)).every(({ kind }) => kind === 'unchanged')).toBe(true);
    appendFileSync(join(root, 'versions/002_members.sql'), '-- by hand\n');
    const draft = withEdits({ kind: 'delete', path: ['migrations', 3] });
    const changes = (await session.changes(draft)).filter(({ kind }) => kind !== 'unchanged');
    expect(changes[0]).toMatchObject({ path: 'mapping.yaml', kind: 'changed', added: 0, edited: false });
    expect(changes).toContainEqual({
      path: 'versions/002_members.sql',
      kind: 'changed',
      added: 0,
      removed: 1,
      edited: true,
    });
    expect(changes).toContainEqual(expect.objectContaining({ path: 'versions/011_overdue.sql', kind: 'removed' }));
  });
});

describe('save', () => {
  it('writes the draft, unless the disk holds another text than was read', async () => {
    const { root, session } = library();
    const draft = withEdits({ kind: 'set', path: ['migrations', 0, 'title'], value: 'Books' });
    await session.save(draft, MAPPING);
    const saved = MAPPING.replace('Books and how to shout their titles', 'Books');
    expect(contentOf(root)['mapping.yaml']).toBe(saved);
    await expect(session.save(asItIs, MAPPING)).rejects.toThrow('mapping.yaml was changed on disk meanwhile');
    await expect(session.save(asItIs, null)).rejects.toBeInstanceOf(UserError);
    expect(contentOf(root)['mapping.yaml']).toBe(saved);
    rmSync(join(root, 'mapping.yaml'));
    await session.save(asItIs, null);
    expect(contentOf(root)['mapping.yaml']).toBe(MAPPING);
  });
});

describe('perform', () => {
  it('writes the very bytes that the command writes, and reports in its words', async () => {
    const { root, session } = library();
    const draft = withEdits({ kind: 'set', path: ['migrations', 0, 'title'], value: 'Books' });
    await session.think(draft);
    await session.save(draft, MAPPING);
    const report = await session.perform('write', {});
    expect(report).toMatchObject({ command: 'write', verdict: 'ok', run: null });
    expect(report.lines[0]).toMatch(/^Wrote \d+ files\.$/);
    const other = copyOf('library');
    writeFileSync(join(other, 'mapping.yaml'), contentOf(root)['mapping.yaml']!);
    await run('write', { root: other });
    expect(contentOf(root)).toEqual(contentOf(other));
  });

  it('tells whether all is written as it is decided', async () => {
    const { root, session } = library();
    const isWritten = async (draft = asItIs) => (await session.think(draft)).facts.written;
    expect(await isWritten()).toBe(false);
    await session.perform('write', {});
    expect(await isWritten()).toBe(true);
    expect(await isWritten(withEdits({ kind: 'set', path: ['migrations', 0, 'title'], value: 'Books' }))).toBe(false);
    put(root, { 'versions/010_loans.sql': '-- by hand\n' });
    expect(await isWritten()).toBe(false);
  });
});

describe('a file', () => {
  it('is shown as SQL', async () => {
    const { session } = library();
    const { path, lines } = await session.file('legacy/desk/001_members_down.sql');
    expect(path).toBe('legacy/desk/001_members_down.sql');
    expect(lines[0]).toEqual([
      { text: 'DROP', kind: 'keyword' },
      { text: ' ', kind: 'other' },
      { text: 'TABLE', kind: 'keyword' },
      { text: ' ', kind: 'other' },
      { text: 'members', kind: 'name' },
      { text: ';', kind: 'other' },
    ]);
    await expect(session.file('../elsewhere.sql')).rejects.toThrow('It leads out of the root folder');
  });
});

describe('the memory of a session', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    // What was changed just now might change again without a trace, so that it is not remembered.
    vi.setSystemTime(Date.now() + 60_000);
  });
  afterEach(() => void vi.useRealTimers());

  /** A session, with what it says of its reading: how many files it parses. */
  function told() {
    const root = copyOf('library');
    const read: number[] = [];
    const onEvent = (event: RunEvent) => void (event.kind === 'progress' && read.push(event.total));
    return { root, read, session: openSession(envOf({ root, onEvent })) };
  }

  it('reads again what has changed, and nothing else', async () => {
    const { root, read, session } = told();
    const first = await session.think(asItIs);
    expect(read).toEqual([6]);
    expect(await session.think(asItIs)).toEqual(first);
    expect(read).toEqual([6]);
    appendFileSync(join(root, 'legacy/desk/001_members.sql'), 'CREATE TABLE cards (id int);\n');
    writeFileSync(join(root, 'legacy/desk/003_cards.sql'), 'CREATE TABLE pens (id int);\n');
    rmSync(join(root, 'legacy/catalogue/down'), { recursive: true });
    const changed = await session.think(asItIs);
    expect(read).toEqual([6, 2]);
    expect(changed).toEqual(await openSession(envOf({ root })).think(asItIs));
    expect(changed.facts.files.map(({ path }) => path)).toContain('legacy/desk/003_cards.sql');
  });

  it('takes what a draft ignores for what it is, and back', async () => {
    const { root, read, session } = told();
    const ignoring = withEdits(
      { kind: 'append', path: ['ignore'], value: { path: 'legacy/desk/002_loans.sql', reason: 'no migration' } },
      { kind: 'delete', path: ['migrations', 3] },
      { kind: 'delete', path: ['migrations', 2] },
    );
    const drafts = [ignoring, asItIs, ignoring];
    for (const draft of drafts) {
      expect(await session.think(draft)).toEqual(await openSession(envOf({ root })).think(draft));
    }
    expect(read).toEqual([5, 1]);
  });

  it('sees mentions come and go, and what they are of', async () => {
    const { root, session } = told();
    const mentions = async (draft = asItIs) => (await session.think(draft)).facts.mentions;
    put(root, { 'run.sh': 'psql -f legacy/desk/002_loans.sql\n', 'README.md': 'See legacy/desk/001_members.sql.\n' });
    expect(await mentions()).toBe(2);
    put(root, { 'README.md': 'See nothing.\n' });
    expect(await mentions()).toBe(1);
    const kept: MappingEdit = { kind: 'set', path: ['sources', 1, 'status'], value: 'reference' };
    const others: MappingEdit[] = [3, 2, 1].map((at) => ({ kind: 'delete', path: ['migrations', at] }));
    expect(await mentions(withEdits(kept, ...others, undecided))).toBe(0);
    expect(await mentions()).toBe(1);
  });
});

describe('an interruption', () => {
  it('comes between two choices', async () => {
    const controller = new AbortController();
    const tried: string[] = [];
    const onEvent = (event: RunEvent) => {
      if (event.kind !== 'progress' || event.label !== 'Trying choices') return;
      tried.push(`${event.done} of ${event.total}`);
      if (event.done === 1) controller.abort();
    };
    const session = openSession(envOf({ root: copyOf('library'), onEvent, signal: controller.signal }));
    await expect(session.choices(asItIs, 'table public.members')).rejects.toThrow('interrupted');
    expect(tried).toEqual(['0 of 4', '1 of 4']);
  });

  it('ends the reading, and the next call goes on as usual', async () => {
    const root = copyOf('library');
    let controller = new AbortController();
    const env = envOf({ root, onEvent: () => controller.abort() });
    const session = openSession(Object.defineProperty({ ...env }, 'signal', { get: () => controller.signal }));
    controller.abort();
    await expect(session.think(asItIs)).rejects.toThrow('interrupted');
    controller = new AbortController();
    expect((await session.think(asItIs)).facts.migrations).toHaveLength(4);
  });
});
