import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFile, encodeText } from '../../core/decode.js';
import { edited, following, type MentionRole } from '../../core/guard/mentions.js';
import type { Naming } from '../../core/guard/new-names.js';
import type { Renumbering } from '../../core/guard/numbers.js';
import type { FileChange, LeftAlone, Rename, SourceFile } from '../../core/model.js';
import { shellLine } from '../../core/shell.js';
import { UserError } from '../../errors.js';
import { modeOf, textBytes, writtenFiles } from '../../io/texts.js';
import type { Changes, Write } from '../../io/write.js';
import { type Canonical, problemText } from '../canonical.js';
import type { Env } from '../command.js';

/** What a renaming does to files, and what it leaves to a person. */
export type Renaming = {
  readonly renames: readonly Rename[];
  /** Files that keep their names, and mention what is renamed. */
  readonly changes: readonly FileChange[];
  readonly leftAlone: readonly LeftAlone[];
  /** The same, as it is to be written. */
  readonly disk: Changes;
};
/** The text of a file, and how bytes are made of what becomes of it. */
type Decoded = { readonly text: string; bytesOf(text: string): Uint8Array };

/** Reads a text in whatever encoding it has, so that what is not edited keeps its bytes; null for what is no text. */
function decoded(path: string, bytes: Uint8Array): Decoded | null {
  const { text, encoding, problem } = decodeFile(path, bytes);
  if (text !== null && encoding !== null) return { text, bytesOf: (next) => encodeText(next, encoding) };
  // One byte is one character there, and the digits of a number are the same in every such encoding.
  const isNarrow = problem?.kind === 'not-utf8' && !bytes.includes(0);
  return isNarrow
    ? { text: Buffer.from(bytes).toString('latin1'), bytesOf: (next) => Buffer.from(next, 'latin1') }
    : null;
}

/** Lists each file that is renamed with its new name. UserError where that is taken, or the file cannot be read. */
function moves(env: Env, canonical: Canonical, renumberings: readonly Renumbering[]): Map<string, string> {
  const pairs = renumberings.flatMap(({ from, to, down }) => [
    { from: from.path, to },
    ...(down === null ? [] : [down]),
  ]);
  const moved = new Map(pairs.map(({ from, to }) => [from, to]));
  for (const [from, to] of moved) {
    if (!moved.has(to) && existsSync(join(env.root, to))) {
      throw new UserError(`${from} would become ${to}, which exists already.`, `move ${to} away, then run it again.`);
    }
    if (lstatSync(join(env.root, from)).isSymbolicLink()) {
      const move = shellLine(['git', 'mv', from, to]);
      throw new UserError(
        `${from} is a link, which is not renamed here.`,
        `rename it, then run this again:\n    ${move}`,
      );
    }
    const problem = canonical.files.get(from)?.problem;
    if (problem?.kind === 'unreadable') {
      throw new UserError(problemText(from, problem), 'make it a readable file, then run it again.');
    }
  }
  return moved;
}

type Made = { readonly write: Write; readonly before: string | null; readonly text: string | null };

function made(
  env: Env,
  file: Pick<SourceFile, 'path' | 'bytes'>,
  to: string,
  next: Decoded | null,
  text: string,
): Made {
  const isSame = next === null || next.text === text;
  const bytes = isSame ? file.bytes : next.bytesOf(text);
  const write = { path: to, text, bytes, mode: modeOf(env.root, file.path) };
  return { write, before: next?.text ?? null, text: next === null ? null : text };
}

function mayHold(bytes: Buffer, { names }: Naming): boolean {
  return names.some(({ number }) => bytes.includes(number));
}

/** Renames migrations with their rollbacks, and lets mentions of them follow, as the file's role allows. Writes nothing. */
export function renamingOf(
  env: Env,
  canonical: Canonical,
  { renumberings, naming }: { readonly renumberings: readonly Renumbering[]; readonly naming: Naming },
  roleOf: (path: string) => MentionRole,
): Renaming {
  const moved = moves(env, canonical, renumberings);
  const renames: Rename[] = [];
  const changes: FileChange[] = [];
  const leftAlone: LeftAlone[] = [];
  const writes: Write[] = [];
  for (const path of new Set([...moved.keys(), ...writtenFiles(env.root)])) {
    const to = moved.get(path);
    const bytes = to === undefined ? textBytes(env.root, path) : Buffer.from(canonical.files.get(path)!.bytes);
    if (bytes === null || (to === undefined && !mayHold(bytes, naming))) continue;
    const file = decoded(path, bytes);
    const found = file === null ? null : following(path, file.text, naming, roleOf(path));
    leftAlone.push(...(found?.left ?? []));
    if (to === undefined && (found?.edits ?? []).length === 0) continue;
    const one = made(env, { path, bytes }, to ?? path, file, edited(file?.text ?? '', found?.edits ?? []));
    writes.push(one.write);
    if (to === undefined) changes.push({ path, before: one.before, text: one.text });
    else renames.push({ from: path, to, before: one.before, text: one.text });
  }
  const kept = new Set(moved.values());
  const removes = [...moved.keys()].filter((path) => !kept.has(path));
  return { renames, changes, leftAlone, disk: { writes, removes } };
}
