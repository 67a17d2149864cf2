import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { type EditingWorld, editedOutcome, type OpenEditor } from '../../src/tui/editing.js';
import type { EditorEnd, EditorWish } from '../../src/tui/editor.js';
import type { Engine } from '../../src/tui/engine.js';
import type { Editing } from '../../src/tui/state/state.js';

const FOUND = { migration: 'books', path: 'versions/001_books.sql', text: 'SELECT 1;\n', line: 4 };
const DRAFT = { text: 'onefold: 1\n', edits: [] };
const MIGRATION: Editing['what'] = { kind: 'migration', migration: 'books', at: null };
const wanted = (what: Editing['what'], more: Partial<Editing> = {}): Editing => {
  return { id: 1, what, base: null, text: null, line: null, state: 'wanted', ...more };
};
const left = (text: string, problem: string | null = null): EditorEnd => ({
  kind: 'left',
  text,
  isChanged: true,
  problem,
});
const FAILED: EditorEnd = { kind: 'failed', why: 'vi ended with status 1. Nothing was taken.', isChanged: false };
const SPOILT = {
  kind: 'failed',
  why: 'vi ended with status 1. It was changed all the same.',
  isChanged: true,
} as const;

/** Edits with an editor that ends as told, and notes what it is given. */
async function outcomeOf(editing: Editing, end: EditorEnd, engine: Partial<Engine> = {}, isWanted = () => true) {
  const opened: EditorWish[] = [];
  const heard: (readonly string[])[] = [];
  const openEditor: OpenEditor = async (wish, written) => {
    opened.push(wish);
    if (end.kind === 'left') written?.(end.text);
    return end;
  };
  const answers = {
    editable: async () => FOUND,
    edited: async (_: unknown, __: string, text: string) => ({ kind: 'patch', patch: `+${text}` }),
    read: async () => null,
    ...engine,
  } as unknown as Engine;
  const written = (...said: readonly string[]) => void heard.push(said);
  const world = { engine: answers, openEditor, written, mappingPath: 'db/mapping.yaml', isWanted };
  const outcome = await editedOutcome(editing, DRAFT, world);
  return { outcome, opened, heard };
}

describe('an edit of a migration', () => {
  it('opens its file under its name, and asks what the text comes to', async () => {
    const { outcome, opened, heard } = await outcomeOf(wanted(MIGRATION), left('SELECT 2;\n'));
    expect(heard).toEqual([['books', 'SELECT 1;\n', 'SELECT 2;\n']]);
    expect(opened).toEqual([{ kind: 'text', name: '001_books.sql', text: 'SELECT 1;\n', line: 4 }]);
    expect(outcome).toEqual({ kind: 'patched', migration: 'books', patch: '+SELECT 2;\n', text: 'SELECT 2;\n' });
  });

  it('goes on with what was written before', async () => {
    const { opened } = await outcomeOf(wanted(MIGRATION, { text: 'SELEC 2;\n', line: 9 }), left('SELECT 2;\n'));
    expect(opened).toMatchObject([{ text: 'SELEC 2;\n', line: 9 }]);
  });

  it.each<[string, Partial<Editing>, EditorEnd, Partial<Engine>, object]>([
    ['nothing, unchanged', {}, left('SELECT 1;\n'), {}, { kind: 'left', why: 'Nothing was changed.', tone: 'calm' }],
    ['nothing, by an editor that failed', {}, FAILED, {}, { kind: 'left', why: FAILED.why, tone: 'bad' }],
    [
      'a question, by an editor that failed over a text of before',
      { text: 'SELEC 2;\n', line: 9 },
      FAILED,
      {},
      { kind: 'refused', refusal: { message: FAILED.why }, text: 'SELEC 2;\n', line: 9 },
    ],
    [
      'a question, by what is no text',
      {},
      left('a\ufffd', 'It is no UTF-8 text.'),
      {},
      { kind: 'refused', text: 'a\ufffd' },
    ],
    [
      'a question, refused',
      {},
      left('SELEC 2;\n'),
      { edited: async () => ({ kind: 'refused', refusal: { message: 'No.', hint: 'Mend it.' }, line: 7 }) },
      { kind: 'refused', refusal: { message: 'No.', hint: 'Mend it.' }, text: 'SELEC 2;\n', line: 7 },
    ],
    [
      'a question, by an engine that cannot answer',
      {},
      left('SELECT 2;\n'),
      {
        edited: () => {
          throw new UserError('the lock is broken.', 'restore it.');
        },
      },
      { kind: 'refused', refusal: { message: 'the lock is broken.' }, text: 'SELECT 2;\n' },
    ],
    [
      'a question, by an engine that broke',
      {},
      left('SELECT 2;\n'),
      {
        edited: () => {
          throw new TypeError('it is not iterable');
        },
      },
      { kind: 'refused', refusal: { message: 'it is not iterable' }, text: 'SELECT 2;\n' },
    ],
    [
      'a question, by a migration that is gone when a text of before is to be opened again',
      { text: 'SELEC 2;\n', line: 9 },
      left(''),
      {
        editable: () => {
          throw new UserError('no migration takes it.', 'choose another.');
        },
      },
      { kind: 'refused', refusal: { message: 'no migration takes it.' }, text: 'SELEC 2;\n', line: 9 },
    ],
  ])('comes to %s', async (_, more, end, engine, outcome) => {
    expect((await outcomeOf(wanted(MIGRATION, more), end, engine)).outcome).toMatchObject(outcome);
  });

  it('asks before a text of before takes the place of what is another now, and then lets it', async () => {
    const before = { base: 'SELECT 0;\n', text: 'SELEC 2;\n', line: 9 };
    const { outcome, opened, heard } = await outcomeOf(wanted(MIGRATION, before), left('SELECT 2;\n'));
    expect(outcome).toMatchObject({
      kind: 'refused',
      refusal: { message: 'versions/001_books.sql was another when this was written.' },
      text: 'SELEC 2;\n',
      line: 9,
    });
    expect([opened, heard]).toEqual([[], [['books', 'SELECT 1;\n', 'SELEC 2;\n']]]);
    const again = await outcomeOf(wanted(MIGRATION, { ...before, base: FOUND.text }), left('SELECT 2;\n'));
    expect(again.outcome).toMatchObject({ kind: 'patched', text: 'SELECT 2;\n' });
  });

  it('keeps a text of before where there is no mapping.yaml any more', async () => {
    const world = { mappingPath: 'mapping.yaml', isWanted: () => true } as EditingWorld;
    const before = wanted(MIGRATION, { text: 'SELEC 2;\n', line: 9 });
    expect(await editedOutcome(before, null, world)).toMatchObject({ kind: 'refused', text: 'SELEC 2;\n', line: 9 });
    expect(await editedOutcome(wanted(MIGRATION), null, world)).toMatchObject({ kind: 'left', tone: 'calm' });
  });

  it('opens nothing once nobody waits for it', async () => {
    const answers = [true, false];
    const { outcome, opened } = await outcomeOf(wanted(MIGRATION), left(''), {}, () => answers.shift() ?? false);
    expect([outcome, opened]).toEqual([null, []]);
  });
});

describe('an edit of a file', () => {
  it('is of the file as it lies there', async () => {
    const what = { kind: 'file', path: 'src/app.ts', line: 3 } as const;
    const { outcome, opened } = await outcomeOf(wanted(what), left('x'));
    expect([outcome, opened]).toEqual([{ kind: 'file', path: 'src/app.ts', trouble: null }, [what]]);
    const same = await outcomeOf(wanted(what), { ...left('x'), isChanged: false } as EditorEnd);
    expect(same.outcome).toMatchObject({ kind: 'left', tone: 'calm' });
    expect((await outcomeOf(wanted(what), FAILED)).outcome).toMatchObject({ kind: 'left', tone: 'bad' });
    // As by `:w` and `:cq`.
    const spoilt = { kind: 'file', path: 'src/app.ts', trouble: SPOILT.why };
    expect((await outcomeOf(wanted(what), SPOILT)).outcome).toEqual(spoilt);
  });

  it('reads mapping.yaml again', async () => {
    const found = { text: 'onefold: 1\n', plain: { onefold: 1 }, problems: [] };
    const what = { kind: 'mapping', line: 12 } as const;
    const { outcome, opened } = await outcomeOf(wanted(what), left('x'), { read: async () => found });
    expect(opened).toEqual([{ kind: 'file', path: 'db/mapping.yaml', line: 12 }]);
    expect(outcome).toEqual({ kind: 'mapping', found, trouble: null });
    const spoilt = await outcomeOf(wanted(what), SPOILT, { read: async () => found });
    expect(spoilt.outcome).toEqual({ kind: 'mapping', found, trouble: SPOILT.why });
    expect((await outcomeOf(wanted(what), FAILED)).outcome).toMatchObject({ kind: 'left', tone: 'bad' });
  });
});
