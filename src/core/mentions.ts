import type { Mention } from './model.js';
import { byCodeUnit } from './text.js';

/** Paths relative to the root whose mention is looked for: folders, and files. */
export type LegacyNames = { readonly directories: readonly string[]; readonly files: readonly string[] };
/** A name with the word by which it is found: the word starts `offset` characters into `needle`. */
type Sought = { readonly path: string; readonly needle: string; readonly offset: number; readonly isFile: boolean };
type Match = { readonly start: number; readonly end: number; readonly names: string };

const WORD = /[\w\u0080-\uffff]+/g;
/** Characters that end a path in running text, code and configuration when one looks to its left. */
const BOUNDARY = /[\s"'`<>()[\]{}=:,;|!#&]/;
/** A path whose last segment is unlikely to name anything else. */
const DISTINCTIVE = /[\d_][^/]*\.sql$/i;
const WIDEST = 160;

/**
 * Makes a search for lines that name a legacy folder or file. A folder counts as whole path segments, a file by its
 * path, by the tail of its path, or by its bare name when that is distinctive (it holds a digit or an underscore);
 * slashes may be backslashes. A path that starts elsewhere ("services/billing/db" for the folder "db") does not count,
 * one behind "./", "../", "/app/" or "$HOME/" does. A folder of one segment must stand as a path ("db/", "./db"), for
 * else it is a word. Of several names for the same characters the longest is reported. One pass over the text,
 * whatever the number of names.
 */
export function mentionFinder(names: LegacyNames): (path: string, text: string) => Mention[] {
  const folders = tidied(names.directories).map((path) => ({ path, needle: path, isFile: false }));
  const files = tidied(names.files).map((path) => ({ path, needle: shortestName(path), isFile: true }));
  const sought = byRarestWord([...folders, ...files]);
  return (path, text) => {
    const plain = text.includes('\\') ? text.replace(/\\+/g, '/') : text;
    return mentionsOf(path, text, plain, longest(matches(plain, sought)));
  };
}

function tidied(paths: readonly string[]): string[] {
  const tidy = paths.map((path) => path.replace(/^(\.\/)+/, '').replace(/\/+$/, ''));
  return [...new Set(tidy)].filter((path) => path !== '' && path !== '.').sort(byCodeUnit);
}

/** The least by which a file may be named: a base name that tells nothing needs its folder beside it. */
function shortestName(path: string): string {
  return path
    .split('/')
    .slice(DISTINCTIVE.test(path) ? -1 : -2)
    .join('/');
}

/** Files each name under that word of it which the fewest other names hold, so that a look-up yields few names. */
function byRarestWord(names: readonly Omit<Sought, 'offset'>[]): Map<string, Sought[]> {
  const counts = new Map<string, number>();
  for (const { needle } of names)
    for (const [word] of needle.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const found = new Map<string, Sought[]>();
  for (const name of names) {
    const words = [...name.needle.matchAll(WORD)].sort(([a], [b]) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
    if (words[0] === undefined) continue;
    const { 0: word, index: offset } = words[0];
    const others = found.get(word);
    if (others === undefined) found.set(word, [{ ...name, offset }]);
    else others.push({ ...name, offset });
  }
  return found;
}

function matches(text: string, sought: ReadonlyMap<string, readonly Sought[]>): Match[] {
  const found: Match[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    for (const name of sought.get(word) ?? []) {
      const match = matchAt(text, index - name.offset, name);
      if (match !== null) found.push(match);
    }
  }
  return found;
}

function matchAt(text: string, at: number, { path, needle, isFile }: Sought): Match | null {
  const end = at + needle.length;
  if (at < 0 || !text.startsWith(needle, at) || /^\.?[\w-]/.test(text.slice(end, end + 2))) return null;
  let start = at;
  while (start > 0 && !BOUNDARY.test(text.charAt(start - 1))) start -= 1;
  const before = text.slice(start, at);
  if (before !== '' && !before.endsWith('/')) return null;
  const named = isFile ? namesFile(before, needle, path) : namesFolder(before, needle, text.charAt(end));
  return named ? { start, end, names: path } : null;
}

/** A path given relative to somewhere above, or absolute, says nothing about where it starts. */
function isRooted(before: string): boolean {
  return before === '' || !/^[\w\u0080-\uffff]/.test(before);
}

function namesFolder(before: string, folder: string, next: string): boolean {
  return isRooted(before) && (folder.includes('/') || before !== '' || next === '/');
}

function namesFile(before: string, needle: string, path: string): boolean {
  const written = `${before.replace(/^(\.{1,2}\/)+/, '')}${needle}`;
  if (written === path) return path.includes('/') || before !== '' || DISTINCTIVE.test(path);
  return path.endsWith(`/${written}`) || (path.includes('/') && isRooted(before) && written.endsWith(`/${path}`));
}

/** Leaves out matches that lie within another; of two for the same characters the first stays. */
function longest(found: readonly Match[]): Match[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end || byCodeUnit(a.names, b.names));
  let reach = -1;
  return sorted.filter(({ end }) => {
    const isOwn = end > reach;
    reach = Math.max(reach, end);
    return isOwn;
  });
}

/** `plain` has the same lines as `text`, with slashes for backslashes; a name counts once per line. */
function mentionsOf(path: string, text: string, plain: string, found: readonly Match[]): Mention[] {
  if (found.length === 0) return [];
  const lines = text.split('\n');
  const mentions = new Map<string, Mention>();
  let line = 1;
  let lineStart = 0;
  for (const { start, names } of found) {
    for (let next = plain.indexOf('\n', lineStart); next >= 0 && next < start; next = plain.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = next + 1;
    }
    const key = `${line} ${names}`;
    const shown = windowed(lines[line - 1] ?? '', start - lineStart);
    if (!mentions.has(key)) mentions.set(key, { at: { path, line }, names, text: shown });
  }
  return [...mentions.values()];
}

function windowed(line: string, column: number): string {
  const from = line.length <= WIDEST ? 0 : Math.max(0, Math.min(column - WIDEST / 2, line.length - WIDEST));
  return line.slice(from, from + WIDEST).trim();
}
