import type { LeftAlone } from '../model.js';
import { placeAt } from '../places.js';
import { bareNumbers } from './bare-numbers.js';
import { headerNumbers } from './header-numbers.js';
import type { Found, Naming, NewName } from './new-names.js';

/** Characters of a text (UTF-16 offsets) with what is to stand there. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };
/** Whether a file's mentions follow a new name. */
export type MentionRole =
  /** SQL of the renamed migrations' own branch: what it names is meant there. */
  | { readonly kind: 'own' }
  | { readonly kind: 'follows' }
  /** The file stays as it is, for a reason. */
  | { readonly kind: 'stays'; readonly why: string };
/** What to change about a text, and what only a person can tell, in the order of the text. */
export type Following = { readonly edits: readonly Edit[]; readonly left: readonly LeftAlone[] };

/** Signs that go on with a word or a file's name. */
const GOES_ON = /[\w\u0080-\uffff-]/;
/** What may follow a migration's name and is no other name: nothing, its ending, or its rollback's. */
const ENDING = /^(?:[-_. ](?:down|rollback|revert|undo))?(?:\.up)?(?:\.sql)?(?![\w\u0080-\uffff-]|\.\w)/i;
/** Where a path begins, when one looks to its left. */
const BOUNDARY = /[\s"'`<>()[\]{}=:,;|!#&]/;
const WIDEST = 160;

const LONGER = 'part of a longer name';
const ELSEWHERE = 'names another folder';
const SHARED = 'several files have this name';

function isWhole(text: string, start: number, stem: string): boolean {
  const rest = text.slice(start + stem.length, start + stem.length + 40);
  if (start > 0 && GOES_ON.test(text.charAt(start - 1))) return false;
  if (!ENDING.test(rest)) return false;
  // A name with blanks may go on behind one.
  return !stem.includes(' ') || !/^ [\w\u0080-\uffff]/.test(rest) || /^ (?:down|rollback)\b/i.test(rest);
}

/** A path that leads up, or is absolute, says nothing about where it starts. */
function isRooted(before: string): boolean {
  return before === '' || /^(\.{1,2}\/)+$/.test(before) || /^[^\w\u0080-\uffff.]/.test(before);
}

function wordBefore(line: string): string {
  let start = line.length;
  while (start > 0 && !BOUNDARY.test(line.charAt(start - 1))) start -= 1;
  return line.slice(start);
}

/** Tells whether what is written to the left of a name leads to one of its folders: null where no path is written. */
function leadsTo(folders: readonly string[], line: string): boolean | null {
  const plain = line.replace(/\\+/g, '/');
  if (!plain.endsWith('/')) return null;
  const written = wordBefore(plain);
  return folders.some((folder) => {
    if (plain.endsWith(`${folder}/`) && !GOES_ON.test(plain.charAt(plain.length - folder.length - 2))) {
      return isRooted(wordBefore(plain.slice(0, plain.length - folder.length - 1)));
    }
    const tail = written.replace(/^(\.{1,2}\/)+/, '');
    return tail === '' || `/${folder}/`.endsWith(`/${tail}`);
  });
}

/** Tells whether what is written at a name is the name of another file, with its path or without. */
function isAnother(text: string, start: number, { stem }: NewName, others: readonly string[]): boolean {
  const before = wordBefore(text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace(/\\+/g, '/'));
  const after = /^[\w\u0080-\uffff.-]*/.exec(text.slice(start + stem.length))![0];
  const written = `/${before}${stem}${after}`
    .replace(/\/(\.{1,2}\/)+/, '/')
    .replace(/[.]+$/, '')
    .replace(/\.sql$/i, '');
  return others.some((path) => `/${path}`.endsWith(written) || written.endsWith(`/${path}`));
}

/** Says why a name is not taken for the renamed file's; null where it is. */
function whyNot(text: string, start: number, name: NewName, isOwn: boolean): string | null {
  if (!isWhole(text, start, name.stem)) return LONGER;
  const leads = leadsTo(name.folders, text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  if (leads === false) return ELSEWHERE;
  return leads === null && name.shared && !isOwn ? SHARED : null;
}

function namesIn(text: string, { names, others }: Naming, isOwn: boolean): Found[] {
  return names.flatMap((name) => {
    const { stem, number, next } = name;
    const found: Found[] = [];
    for (let at = text.indexOf(stem); at >= 0; at = text.indexOf(stem, at + stem.length)) {
      const why = whyNot(text, at, name, isOwn);
      const skipped = (why === LONGER || why === ELSEWHERE) && isAnother(text, at, name, others);
      if (!skipped) found.push({ start: at, end: at + number.length, next, why });
    }
    return found;
  });
}

/** Of several for the same characters one stays: what is certain before what is not. */
function distinct(found: readonly Found[]): Found[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || Number(a.why !== null) - Number(b.why !== null));
  return sorted.filter(({ start }, index) => index === 0 || start >= sorted[index - 1]!.end);
}

function lineAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end < 0 ? text.length : end);
  const from = line.length <= WIDEST ? 0 : Math.max(0, Math.min(at - start - WIDEST / 2, line.length - WIDEST));
  return line.slice(from, from + WIDEST).trim();
}

/**
 * Finds where a text names migrations that get another number: by whole file names, with a path or without one, and in the
 * header of an own file by the number alone. Whatever may mean something else is left, with the reason. Only the digits of
 * the number are edited.
 */
export function following(path: string, text: string, naming: Naming, role: MentionRole): Following {
  const isOwn = role.kind === 'own';
  const { names } = naming;
  const certain = [...namesIn(text, naming, isOwn), ...(isOwn ? headerNumbers(path, text, names) : [])];
  const found = distinct([...certain, ...(role.kind === 'stays' ? [] : bareNumbers(text, names))]);
  // What stays and has another file of that name in mind is none of our matter.
  const whyOf = ({ why }: Found) => (role.kind === 'stays' && why !== SHARED ? role.why : why);
  return {
    edits: found.filter((one) => whyOf(one) === null).map(({ start, end, next }) => ({ start, end, text: next })),
    left: found.flatMap((one) => {
      const why = whyOf(one);
      return why === null || (why === SHARED && role.kind === 'stays')
        ? []
        : [{ at: placeAt(path, text, one.start), text: lineAt(text, one.start), why }];
    }),
  };
}

/** Makes the edits of a text, which lie apart and in its order. */
export function edited(text: string, edits: readonly Edit[]): string {
  let at = 0;
  const parts = edits.map((edit) => {
    const kept = text.slice(at, edit.start);
    at = edit.end;
    return `${kept}${edit.text}`;
  });
  return `${parts.join('')}${text.slice(at)}`;
}
