import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { type EditorWish, edited, editorArguments, editorFrom } from '../../src/tui/editor.js';
import { temporaryFolder } from '../support/folder.js';

const PATH = process.env.PATH!;
const WISH: EditorWish = { kind: 'text', name: '001_books.sql', text: 'SELECT 1;\n', line: 3 };

/** Makes programs of shell scripts, in a folder of their own. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = join(temporaryFolder(), 'my programs');
  mkdirSync(folder);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('the editor of a person', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['$VISUAL', { VISUAL: 'code --wait', EDITOR: 'ed', PATH: 'vi nano' }, 'code --wait'],
    ['$EDITOR', { EDITOR: 'ed', PATH: 'vi nano' }, 'ed'],
    ['$EDITOR where $VISUAL is empty', { VISUAL: ' ', EDITOR: 'ed', PATH: 'vi nano' }, 'ed'],
    ['vi where none is named', { PATH: 'vi nano' }, 'vi'],
    ['nano where there is no vi', { PATH: 'nano' }, 'nano'],
    ['none where there is none', { EDITOR: '', PATH: 'ed' }, null],
    ['none without a PATH', {}, null],
  ])('is %s', (_, env, editor) => {
    const found = Object.fromEntries((env.PATH ?? '').split(' ').map((name) => [name, '']));
    const PATH = env.PATH === undefined ? {} : { PATH: `:/nowhere:${programs(found)}` };
    expect(editorFrom({ ...env, ...PATH })).toBe(editor);
  });

  it.each<[string, string[]]>([
    ['vi', ['+7', 'a.sql']],
    ['vim -u NONE', ['+7', 'a.sql']],
    ['/usr/bin/nvim', ['+7', 'a.sql']],
    ['nano', ['+7', 'a.sql']],
    ['emacs -nw', ['+7', 'a.sql']],
    ['emacsclient -t', ['+7', 'a.sql']],
    ['code --wait', ['a.sql']],
    ['subl -w', ['a.sql']],
    ['vimdiff', ['a.sql']],
    ["'my editor' -x", ['a.sql']],
  ])('is given the line where it takes one: %s', (editor, args) => {
    expect(editorArguments(editor, 'a.sql', 7)).toEqual(args);
  });

  it('is given no line where all of it is meant', () => {
    expect(editorArguments('vi', 'a.sql', 1)).toEqual(['a.sql']);
  });
});

describe('an edit', () => {
  /** Edits by a script, whose first argument is what it notes things in. */
  function by(script: string, wish = WISH, command = (path: string) => path) {
    const folder = programs({ vim: script });
    const notes = join(folder, 'notes');
    const editor = command(`'${join(folder, 'vim')}'`);
    const end = edited(wish, folder, { PATH, VISUAL: editor, NOTES: notes });
    return { end, editor, notes: existsSync(notes) ? readFileSync(notes, 'utf8').trim() : null, folder };
  }

  it('is of a file that only this account can read, named as the migration, and gone afterwards', () => {
    const { end, notes } = by(
      'stat -c "%a %F" "$1" > "$NOTES"; stat -c %a "$(dirname "$1")" >> "$NOTES"; echo "$1" >> "$NOTES"; echo more >> "$1"',
    );
    expect(end).toEqual({ kind: 'left', text: 'SELECT 1;\nmore\n', isChanged: true, problem: null });
    const [file, folder, path] = notes!.split('\n');
    expect([file, folder]).toEqual(['600 regular file', '700']);
    expect(path).toMatch(/\/onefold-[^/]+\/001_books\.sql$/);
    expect(existsSync(join(path!, '..'))).toBe(false);
  });

  it('takes a file that the editor puts in the place of the other', () => {
    const { end } = by('echo "SELECT 2;" > "$1.new"; mv "$1.new" "$1"');
    expect(end).toMatchObject({ kind: 'left', text: 'SELECT 2;\n' });
  });

  it('is by a command with arguments and quotes', () => {
    const { notes } = by('echo "$1|$2|$#" > "$NOTES"', WISH, (path) => `${path} --wait "a b"`);
    expect(notes).toBe('--wait|a b|3');
  });

  it.each<[string, string, string]>([
    ['ends badly', 'echo more >> "$1"; exit 1', 'ended with status 1. Nothing was taken.'],
    ['is killed', 'kill -9 $$', 'ended by SIGKILL. Nothing was taken.'],
    ['takes the file away', 'rm "$1"', 'left no file. Nothing was taken.'],
  ])('comes to nothing where the editor %s', (_, script, why) => {
    const { end } = by(`echo "$1" > "$NOTES"; ${script}`);
    expect(end).toMatchObject({ kind: 'failed', why: expect.stringContaining(why), isChanged: false });
  });

  it('comes to nothing where there is no such editor', () => {
    const end = edited(WISH, temporaryFolder(), { PATH, EDITOR: 'no-such-editor --wait' });
    const why = 'no-such-editor --wait is not found: $VISUAL and $EDITOR name the editor. Nothing was taken.';
    expect(end).toEqual({ kind: 'failed', why, isChanged: false });
    expect(edited(WISH, temporaryFolder(), { PATH: '/nowhere' })).toMatchObject({
      why: expect.stringMatching(/^There is no editor: name one by \$VISUAL or \$EDITOR/),
    });
  });

  it('keeps what is no text as well as it can', () => {
    const { end } = by('printf \'a\\377b\\n\' > "$1"');
    expect(end).toMatchObject({ kind: 'left', text: 'a\ufffdb\n', problem: 'It is no UTF-8 text.' });
  });

  it('takes the mark off that some editors put before a text', () => {
    const { end } = by('printf \'\\357\\273\\277SELECT 2;\\n\' > "$1"');
    expect(end).toMatchObject({ kind: 'left', text: 'SELECT 2;\n', problem: null });
  });

  it('is of a file of the repository, where it lies', () => {
    const root = temporaryFolder({ 'src/app.ts': 'one\n' });
    const folder = programs({ vim: 'echo "$@" > notes; echo two >> "$2"' });
    const wish: EditorWish = { kind: 'file', path: 'src/app.ts', line: 4 };
    expect(edited(wish, root, { PATH, EDITOR: `'${folder}/vim' ` })).toMatchObject({ kind: 'failed' });
    expect(edited({ ...wish, line: 1 }, root, { PATH: `${folder}:${PATH}`, EDITOR: 'true' })).toMatchObject({
      isChanged: false,
    });
    expect(edited(wish, root, { PATH: `${folder}:${PATH}`, EDITOR: 'vim' })).toMatchObject({
      kind: 'left',
      text: 'one\ntwo\n',
      isChanged: true,
    });
    expect(readFileSync(join(root, 'notes'), 'utf8')).toBe(`+4 ${join(root, 'src/app.ts')}\n`);
  });

  it.each<[string, string, boolean, string, string | null]>([
    [
      'changed it',
      'echo two >> "$1"; false',
      true,
      'ended with status 1. app.ts was changed all the same.',
      'one\ntwo\n',
    ],
    ['did not', 'false', false, 'ended with status 1. Nothing was changed.', 'one\n'],
    ['took it away', 'rm "$1"', true, 'left no file. app.ts was changed all the same.', null],
  ])('of a file by an editor that fails tells that it %s', (_, script, isChanged, why, text) => {
    const root = temporaryFolder({ 'app.ts': 'one\n' });
    const end = edited({ kind: 'file', path: 'app.ts', line: 1 }, root, { PATH, EDITOR: `sh -c '${script}' sh` });
    expect(end).toMatchObject({ kind: 'failed', isChanged, why: expect.stringContaining(why) });
    const path = join(root, 'app.ts');
    expect(existsSync(path) ? readFileSync(path, 'utf8') : null).toBe(text);
  });
});
