import type { Located, Place } from './model.js';

const WIDEST_EXCERPT = 100;

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Turns a UTF-16 offset into a line and column that count from 1. Offsets past the end give the end. */
export function placeAt(path: string, text: string, offset: number): Place {
  const at = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line += 1;
  return { path, line, column: at - lineStart(text, at) + 1 };
}

/** The line on which a statement begins, without a column. */
export function statementLine({ file, statement }: Located): Place {
  const { path, line } = placeAt(file.file.path, file.file.text ?? '', statement.span.start);
  return { path, line };
}

/** Shows the line at a UTF-16 offset with a caret beneath it; a long line is windowed around the offset. */
export function excerptAt(text: string, offset: number): string[] {
  const at = Math.min(Math.max(offset, 0), text.length);
  const start = lineStart(text, at);
  const line = text.slice(start, lineEnd(text, at)).replace(/\r$/, '').replaceAll('\t', ' ');
  const column = at - start;
  const from = Math.max(0, Math.min(column - WIDEST_EXCERPT / 2, line.length - WIDEST_EXCERPT));
  return [line.slice(from, from + WIDEST_EXCERPT), `${' '.repeat(column - from)}^`];
}

/** Names a file as seen from the top of the repository, from a root that lies `prefix` below it ("db/", "" at the top). */
export function pathFromTop(path: string, prefix: string): string {
  const folders = prefix.split('/').slice(0, -1);
  const up = /^(?:\.\.\/)*/.exec(path)![0];
  const kept = folders.slice(0, Math.max(0, folders.length - up.length / '../'.length));
  return [...kept, path.slice(up.length)].join('/');
}

/** Writes a place as people and editors read it: "path:line" or "path:line:column". */
export function printPlace(place: Place): string {
  return place.column === undefined ? `${place.path}:${place.line}` : `${place.path}:${place.line}:${place.column}`;
}

/** The directory of a path, "." for a file at the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
