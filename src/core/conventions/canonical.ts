import type { Chunk, Draft, FileWrite, Layout, Mapping, SourceFile, Step } from '../model.js';
import { byCodeUnit } from '../text.js';
import { joinChunks } from './body.js';
import { downPath, numberOf, upPath } from './canonical-name.js';
import type { Convention } from './convention.js';
import { wholeFile } from './file-drafts.js';
import { downHeader, readHeader, upHeader } from './header.js';
import { compareNumbers, type FileName, literalName, readName } from './names.js';
import { type NamedFile, type Pair, pair } from './pairing.js';

type Folders = Pick<Layout, 'versions' | 'down'>;

function named(file: SourceFile, name: FileName): NamedFile {
  return { file, name, number: numberOf(name) };
}

function draftOf({ up, down, name: paired }: Pair): Draft {
  const name = up === null ? paired : literalName(up.path);
  const number = numberOf(name);
  const header = readHeader(up?.text ?? '', name.whole);
  return {
    convention: 'canonical',
    kind: 'versioned',
    path: (up ?? down)!.path,
    number: number?.written ?? null,
    versionKey: number?.key ?? null,
    name: number?.rest ?? name.stem,
    ...header,
    up: up === null ? [] : [wholeFile(up)],
    down: down === null ? [] : [wholeFile(down)],
  };
}

function byNumber(a: Pair, b: Pair): number {
  const [left, right] = [numberOf(a.name), numberOf(b.name)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return compareNumbers(left, right);
}

function isUnder(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** A rollback is what lies below `down/`, or by mistake beside the migration that it names: never to be run forward. */
function bySide(folders: Folders, files: readonly SourceFile[]): { ups: NamedFile[]; downs: NamedFile[] } {
  const paths = new Set(files.map(({ path }) => path.replace(/\.sql$/i, '')));
  const sides = files.map((file) => {
    const name = readName(file.path);
    const isBeside = name.side === 'down' && paths.has(`${name.dir}/${name.stem}`);
    const isDown = isUnder(folders.down, file.path) || isBeside;
    return { isDown, file: named(file, isDown ? name : literalName(file.path)) };
  });
  const on = (down: boolean) => sides.filter(({ isDown }) => isDown === down).map(({ file }) => file);
  return { ups: on(false), downs: on(true) };
}

function decode(folders: Folders, files: readonly SourceFile[]): Draft[] {
  const { ups, downs } = bySide(folders, files);
  const pathOf = ({ up, down }: Pair) => (up ?? down)!.path;
  return pair(ups, downs, ({ file, name: { dir } }) => {
    return [[isUnder(folders.down, file.path) ? `${folders.versions}${dir.slice(folders.down.length)}` : dir]];
  })
    .sort((a, b) => byNumber(a, b) || byCodeUnit(pathOf(a), pathOf(b)))
    .map(draftOf);
}

/**
 * Our own layout as a convention like any other. A migration is `versions/NNN_name.sql`: digits (or a date with a time,
 * as in 20250121_093000), `_`, its name; its rollback is `down/NNN_name_down.sql`. Every file below `versions/` is a migration, every file below `down/` a rollback.
 *
 * At the top of a file stand comment lines, up to the first line that is none:
 *
 *     -- 001_initial_schema: Core tables (robots, workflows, users)
 *     -- Folded by onefold from 2 files; decisions are in mapping.yaml.
 *     --   from legacy/a/001_x.sql sha256:<64 hex> statements 1-12, 14 of 15
 *     --   from legacy/b/002_y.sql sha256:<64 hex> all 7 statements; CRLF to LF
 *     -- Patched by mapping.yaml (3 lines).
 *     -- onefold: no-transaction
 *     -- onefold: depends 001, 003
 *
 * Three of them are read back, and only there: the title after the file's own name, `onefold: no-transaction` and
 * `onefold: depends`; by hand one also writes `Dependencies: ["001_initial_schema"]`. All are optional, so a migration written by hand needs none. Then come a blank line and the SQL,
 * with LF line ends and one line end at the end of the file, unless a patch wants it otherwise. The whole file is the
 * draft's one chunk.
 *
 * `decode` undoes `renderStep`: version, name, title, transaction, dependsOn, and the text of every statement.
 */
export function canonicalConvention(folders: Folders): Convention {
  return {
    id: 'canonical',
    summary: 'The layout that onefold writes: versions/NNN_name.sql and down/NNN_name_down.sql.',
    claims: ({ path }) => isUnder(folders.versions, path) || isUnder(folders.down, path),
    decode: (files) => decode(folders, files),
  };
}

/**
 * Gives the body of a migration from its sources: all that stands below the header and the blank line behind it, with the
 * line end of the last line. Patches count its lines from 1. Empty where there is no SQL.
 */
export function bodyOf(chunks: readonly Chunk[]): string {
  const body = joinChunks(chunks);
  return body === '' ? '' : `${body}\n`;
}

/** Puts a body below a header, as it is. */
export function withHeader(header: readonly string[], body: string): string {
  return `${[...header, ...(body === '' ? [] : [''])].join('\n')}\n${body}`;
}

/** Gives text without a change: of what is patched, or written by hand. */
function verbatim(chunks: readonly Chunk[]): string {
  return chunks.map(({ text }) => text).join('');
}

function upText(step: Step, decisions: string): string {
  if (step.rewritten?.kind === 'own') return verbatim(step.chunks);
  const body = step.rewritten === undefined ? bodyOf(step.chunks) : verbatim(step.chunks);
  return withHeader(upHeader(step, decisions), body);
}

/**
 * Writes a step as its canonical file and, when it has a rollback, that file too; the form is `canonicalConvention`'s.
 * What is written by hand comes out as it was read.
 */
export function renderStep(step: Step, mapping: Mapping): FileWrite[] {
  const { layout, path } = mapping;
  const up = { path: upPath(step, layout), text: upText(step, path) };
  if (step.down.length === 0) return [up];
  const isOwn = step.downOrigin === 'own';
  const text = isOwn ? verbatim(step.down) : withHeader(downHeader(step, path), bodyOf(step.down));
  return [up, { path: downPath(step, layout), text }];
}
