import type { ZodType } from 'zod';

/** What conflicts leave in a text. */
export const MARKS = 'the marks of an unfinished merge';
/** What is said of a text in which they are. */
export const MERGING = `it holds ${MARKS}`;

const LINE_END = 10;

/**
 * Gives the offset of the first line that begins as every conflict does, -1 where there is none: of a text in UTF-16 code
 * units, else in bytes. Searched without the line end, for that is faster.
 */
export function mergeMark(text: string | Buffer): number {
  const isLineEnd = (at: number) => (typeof text === 'string' ? text.charCodeAt(at) : text[at]) === LINE_END;
  for (let at = text.indexOf('<<<<<<<'); at >= 0; at = text.indexOf('<<<<<<<', at + 1)) {
    if (at === 0 || isLineEnd(at - 1)) return at;
  }
  return -1;
}

/** Tells whether a text holds the marks of an unfinished merge. */
export function isMerging(text: string | Buffer): boolean {
  return mergeMark(text) >= 0;
}

/**
 * Reads JSON by its schema. Never throws: a text that is none gives null, and `problem` says what is wrong, as half a
 * sentence that goes after the file's name ("it is not JSON"). `what` names what it should be ("a lock").
 */
export function readJson<T>(
  text: string,
  schema: ZodType<T>,
  what: string,
): { readonly value: T | null; readonly problem: string | null } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { value: null, problem: isMerging(text) ? MERGING : 'it is not JSON' };
  }
  const read = schema.safeParse(value);
  if (read.success) return { value: read.data, problem: null };
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the whole' : `\`${issue.path.join('.')}\``;
  return {
    value: null,
    problem: `it is not ${what} that this onefold can read: ${where}: ${issue?.message ?? 'wrong'}`,
  };
}
