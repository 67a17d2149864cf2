import { readPrepare, STAND_INS } from '../prepare.js';
import { selectorProblem } from '../selectors.js';
import { nearest } from './nearest.js';

/** What is wrong with one value, as a sentence, and what to write instead. */
export type Complaint = { readonly message: string; readonly help: string };

const SELECTOR_HELP = 'write `table x`, `create table x`, `#12` (a number of `scan --statements`) or `rest`';

/** Checks a path or glob: relative, with `/`, in its one plain spelling, and inside the repository. */
export function pathComplaint(path: string): Complaint | null {
  if (path.trim() === '') return { message: 'a path is empty', help: 'write a path relative to mapping.yaml' };
  if (path.includes('\0')) return { message: 'a path holds a NUL character', help: 'no file has such a name' };
  if (path.includes('\\')) {
    return { message: `path \`${path}\` has backslashes`, help: `write \`${path.replace(/\\+/g, '/')}\`` };
  }
  if (/^(?:\/|[A-Za-z]:)/.test(path)) {
    return { message: `path \`${path}\` is absolute`, help: 'write it relative to the directory of mapping.yaml' };
  }
  const segments = path.split('/');
  if (segments.includes('..')) {
    return {
      message: `path \`${path}\` leads upwards with \`..\``,
      help: 'paths start at the directory of mapping.yaml and stay below it',
    };
  }
  const plain = segments.filter((segment) => segment !== '' && segment !== '.').join('/') || '.';
  return plain === path ? null : { message: `path \`${path}\` has needless parts`, help: `write \`${plain}\`` };
}

/** Checks a directory of the layout: a path that is not the root itself and no glob. */
export function directoryComplaint(path: string): Complaint | null {
  if (path === '.' || /[*?[\]{}]/.test(path)) {
    return { message: `\`${path}\` is no directory of its own`, help: 'write a plain directory such as `versions`' };
  }
  return pathComplaint(path);
}

/** Checks one selector of `only` or `except`. */
export function selectorComplaint(selector: string): Complaint | null {
  const problem = selectorProblem(selector);
  return problem === null ? null : { message: `\`${selector}\` selects nothing: ${problem}`, help: SELECTOR_HELP };
}

/** Checks a selector under `except`, where `rest` has no meaning. */
export function exceptComplaint(selector: string): Complaint | null {
  if (selector.trim() !== 'rest') return selectorComplaint(selector);
  return { message: '`rest` has no meaning under `except`', help: 'name what to leave out, or write `only: [rest]`' };
}

/** Checks the object of a `resolve` entry: a kind and a name, no other selector. */
export function objectComplaint(object: string): Complaint | null {
  const help = 'write its kind and name, such as `table public.robots`';
  if (/^\s*(?:#|create\s|rest\s*$)/i.test(object)) return { message: `\`${object}\` names no object`, help };
  const problem = selectorProblem(object);
  return problem === null ? null : { message: `\`${object}\` names no object: ${problem}`, help };
}

/** Checks an entry of `prepare`: a stand-in that there is, the path of an SQL file, or an extension. */
export function prepareComplaint(written: string): Complaint | null {
  const entry = readPrepare(written);
  const forms = `write ${STAND_INS.map((name) => `\`${name}\``).join(', ')}, the path of an .sql file, or \`extension NAME\``;
  if (entry === null) {
    const meant = nearest(written, STAND_INS);
    const message = `\`${written}\` is no stand-in, no .sql file and no extension`;
    return { message, help: meant === null ? forms : `did you mean \`${meant}\`? Else ${forms}` };
  }
  if (entry.kind !== 'file') return null;
  if (!/[*?[\]{}]/.test(entry.path)) return pathComplaint(entry.path);
  return { message: `\`${entry.path}\` is no plain path`, help: 'name each file: they run in the order of this list' };
}

/** Makes a check for texts that must say something; `what` names the value ("a reason"). */
export function blankComplaint(what: string, help: string): (text: string) => Complaint | null {
  return (text) => (text.trim() === '' ? { message: `${what} is empty`, help } : null);
}

/** Makes a check against a pattern; `what` says what the text should be ("a migration name"). */
export function patternComplaint(pattern: RegExp, what: string, help: string): (text: string) => Complaint | null {
  return (text) => (pattern.test(text) ? null : { message: `\`${text}\` is not ${what}`, help });
}
