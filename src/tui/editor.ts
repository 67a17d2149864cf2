import { spawnSync } from 'node:child_process';
import { constants as access, accessSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { decodeFile } from '../core/decode.js';

/** What the person's editor is to open: a text that lies in no file, or a file as it is; from a line on. */
export type EditorWish =
  | { readonly kind: 'text'; readonly name: string; readonly text: string; readonly line: number }
  | { readonly kind: 'file'; readonly path: string; readonly line: number };
/**
 * What the editor left, and what is wrong with that as a text; or why nothing can be taken from it, in whole sentences. An
 * editor that failed may have changed a file all the same.
 */
export type EditorEnd =
  | { readonly kind: 'left'; readonly text: string; readonly isChanged: boolean; readonly problem: string | null }
  | { readonly kind: 'failed'; readonly why: string; readonly isChanged: boolean };
type Variables = Readonly<Record<string, string | undefined>>;

const USUAL = ['vi', 'nano'] as const;
/** Editors that take the line to begin on as +N. */
const TAKES_LINE = /^(?:n?vim?|g?vim|view|nano|pico|emacs|emacsclient|micro)$/;

function isFound(name: string, { PATH = '' }: Variables): boolean {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), access.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** Says which editor a person wants, as a command of the shell; null where none is named and none of the usual is there. */
export function editorFrom(env: Variables): string | null {
  const named = [env.VISUAL, env.EDITOR].find((one) => one !== undefined && one.trim() !== '');
  return named ?? USUAL.find((name) => isFound(name, env)) ?? null;
}

/** Lists what an editor is given to open a file from a line on. */
export function editorArguments(editor: string, path: string, line: number): string[] {
  const program = /^\s*(?:\S*\/)?([^\s/]+)/.exec(editor)?.[1] ?? '';
  return line > 1 && TAKES_LINE.test(program) ? [`+${line}`, path] : [path];
}

/** A shell tells a signal that ended its program as a status. */
function signalOf(status: number | null): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number + 128 === status)?.[0];
}

/** Runs the editor to its end, and nothing beside it: what is typed is its alone. Null where it ended well. */
function run(editor: string, args: readonly string[], cwd: string, env: Variables): string | null {
  const options = { cwd, env: { ...env }, stdio: 'inherit' } as const;
  // As git does: what names an editor may have arguments of its own, and quotes. The shell outlives keys meant for it.
  const { status, signal, error } =
    process.platform === 'win32'
      ? spawnSync(`${editor} ${args.map((one) => `"${one}"`).join(' ')}`, { ...options, shell: true })
      : spawnSync('sh', ['-c', `trap : INT QUIT; ${editor} "$@"`, editor, ...args], options);
  if (error !== undefined) return `${editor} cannot be started: ${error.message}`;
  if (status === 0) return null;
  if (status === 127) return `${editor} is not found: $VISUAL and $EDITOR name the editor`;
  const by = signal ?? signalOf(status);
  return by === undefined ? `${editor} ended with status ${status}` : `${editor} was ended by ${by}`;
}

function failed(why: string, isChanged = false): EditorEnd {
  return { kind: 'failed', why, isChanged };
}

function bytesOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** Opens a file, and reads what is there then. */
function opened(editor: string, path: string, line: number, root: string, env: Variables): EditorEnd {
  const before = bytesOf(path);
  const why = run(editor, editorArguments(editor, path, line), root, env);
  const after = bytesOf(path);
  const isChanged = before === null || after === null ? before !== after : !before.equals(after);
  if (why !== null || after === null) return failed(why ?? `${editor} left no file`, isChanged);
  const { text, problem } = decodeFile(path, after);
  // A text that is none is kept as well as it can be: it is somebody's work.
  return {
    kind: 'left',
    text: text ?? after.toString('utf8'),
    isChanged,
    problem: problem === null ? null : 'It is no UTF-8 text.',
  };
}

/** Opens a text in a file of its own, which only this account can read and which is gone afterwards. */
function openedCopy(
  editor: string,
  { name, text, line }: Extract<EditorWish, { kind: 'text' }>,
  root: string,
  env: Variables,
): EditorEnd {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'onefold-'));
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    return opened(editor, path, line, root, env);
  } catch (error) {
    return failed(`No file for the editor can be made: ${(error as Error).message}`);
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

function ended(wish: EditorWish, root: string, env: Variables): EditorEnd {
  const editor = editorFrom(env);
  if (editor === null)
    return failed('There is no editor: name one by $VISUAL or $EDITOR, such as EDITOR=nano, and start again');
  return wish.kind === 'text'
    ? openedCopy(editor, wish, root, env)
    : opened(editor, join(root, wish.path), wish.line, root, env);
}

/** Says what a failure comes to: of a copy nothing is taken, and a file is as the editor left it. */
function consequence(wish: EditorWish, isChanged: boolean): string {
  if (wish.kind === 'text') return 'Nothing was taken.';
  return isChanged ? `${wish.path} was changed all the same.` : 'Nothing was changed.';
}

/** Lets the person edit, in the editor of their choice, for which the terminal must be free. */
export function edited(wish: EditorWish, root: string, env: Variables): EditorEnd {
  const end = ended(wish, root, env);
  if (end.kind === 'left') return end;
  const isChanged = wish.kind === 'file' && end.isChanged;
  return failed(`${end.why}. ${consequence(wish, isChanged)}`, isChanged);
}
