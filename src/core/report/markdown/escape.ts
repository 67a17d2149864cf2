import type { Place } from '../../model.js';
import { printPlace } from '../../places.js';
import { printable } from '../printable.js';

const SPECIAL = /[&<>|\\`*[\]~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const LONGEST = 160;

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * Writes a text so that Markdown shows it as it is, on one line, in prose as in a table cell or a link: everything with
 * a meaning becomes a character reference. A backslash would not do: GitHub splits table cells before it reads them.
 */
export function prose(text: string): string {
  return printable(text).trim().replace(SPECIAL, entity);
}

/**
 * Writes a sentence that may hold code between backticks, as findings do; a backtick without a partner is shown as it
 * is.
 */
export function sentence(text: string): string {
  const parts = printable(text)
    .trim()
    .split(/`([^`]+)`/);
  return parts.map((part, i) => (i % 2 === 1 ? code(part) : part.replace(SPECIAL, entity))).join('');
}

/** Writes a name as code; one that a code span cannot hold in a table is written as an element. Long ones are cut. */
export function code(text: string, longest = LONGEST): string {
  const shown = shortened(printable(text), longest);
  const plain = shown.trim() === shown && shown !== '' && !/[`|\\]/.test(shown);
  return plain ? `\`${shown}\`` : `<code>${shown.replace(SPECIAL, entity)}</code>`;
}

/** Writes a place as code; one that means a whole file (line 1, no column) is its path alone. */
export function place(at: Place): string {
  return code(at.line === 1 && at.column === undefined ? at.path : printPlace(at));
}

/** Writes a fenced block whose fence is longer than any run of backticks inside. */
export function fenced(language: string, lines: readonly string[]): string {
  const runs = lines.join('\n').match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

function urlPart(segment: string): string {
  const whole = segment.replace(/\p{Surrogate}/gu, '\ufffd');
  return encodeURIComponent(whole).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Writes a link from a file in `folder` to another path, both relative to the root. */
export function link(text: string, folder: string, path: string): string {
  const up = folder.split('/').filter((segment) => segment !== '' && segment !== '.');
  return `[${prose(text)}](${[...up.map(() => '..'), ...path.split('/').map(urlPart)].join('/')})`;
}
