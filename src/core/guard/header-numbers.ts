import { versionKey } from '../history/versions.js';
import type { Found, NewName } from './new-names.js';

const VERSION = /^(--\s*version\s*:\s*)([\w-]+)\s*$/i;
const DEPENDS = /^--\s*(?:onefold:\s*depends\s|(?:dependencies|depends(?:\s+on)?|requires)\s*:)/i;
/** A number that stands alone, not at the head of a name. */
const NUMBER = /(?<![\w.-])\d+(?:[-_T]\d+)?(?![\w-]|\.\w)/g;

type Line = { readonly at: number; readonly line: string };

/** The comment lines at the top of a file, with their offsets. */
function headerOf(text: string): Line[] {
  const found: Line[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    if (line.trim() === '') continue;
    if (!line.startsWith('--')) break;
    found.push({ at: index, line });
  }
  return found;
}

function ofItself({ at, line }: Line, own: NewName | undefined): Found[] {
  const [, before = '', number = ''] = VERSION.exec(line) ?? [];
  if (own === undefined || number === '' || versionKey(number) !== versionKey(own.number)) return [];
  const start = at + before.length;
  return [{ start, end: start + number.length, next: own.next, why: null }];
}

function ofOthers({ at, line }: Line, names: readonly NewName[]): Found[] {
  if (!DEPENDS.test(line)) return [];
  return [...line.matchAll(NUMBER)].flatMap(({ 0: number, index }) => {
    const meant = names.find((name) => versionKey(name.number) === versionKey(number));
    if (meant === undefined) return [];
    const why = meant.sole ? null : 'several migrations have this number';
    return [{ start: at + index, end: at + index + number.length, next: meant.next, why }];
  });
}

/** Finds numbers of migrations in the header of an SQL file: its own behind `Version:`, and those that it depends on. */
export function headerNumbers(path: string, text: string, names: readonly NewName[]): Found[] {
  const own = names.find(({ files }) => files.includes(path));
  return headerOf(text).flatMap((line) => [...ofItself(line, own), ...ofOthers(line, names)]);
}
