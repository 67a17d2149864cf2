import { createHash } from 'node:crypto';

/** What lies at the place of a generated file: nothing, what onefold put there, an edit of it, or somebody else's file. */
export type Standing =
  | { readonly kind: 'absent' | 'untouched' | 'foreign' }
  /** `current`: what was edited is what would be written today, so that onefold has nothing new to offer. */
  | { readonly kind: 'edited'; readonly current: boolean };

const HEADER = /^# Made by `onefold ci` for (.+), digest ([0-9a-f]{16}) of all below this line\.\n/;

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Puts the line above a text by which onefold knows it again, made for the mapping at this path. */
export function stamped(body: string, mapping: string): string {
  return `# Made by \`onefold ci\` for ${mapping}, digest ${digestOf(body)} of all below this line.\n${body}`;
}

/** Tells what stands in a file that is to hold the stamped text `next`. */
export function standingOf(before: string | null, next: string): Standing {
  if (before === null) return { kind: 'absent' };
  const text = before.replaceAll('\r\n', '\n');
  const [mine, theirs] = [HEADER.exec(next), HEADER.exec(text)];
  if (theirs === null || theirs[1] !== mine?.[1]) return { kind: 'foreign' };
  if (digestOf(text.slice(theirs[0].length)) === theirs[2]) return { kind: 'untouched' };
  return { kind: 'edited', current: theirs[2] === mine?.[2] };
}

/**
 * Gives the branch whose pushes start a workflow that onefold made, edited or not; null of any other text. What was once
 * said about branches so stays said.
 */
export function branchIn(text: string | null): string | null {
  const unix = (text ?? '').replaceAll('\r\n', '\n');
  return HEADER.test(unix) ? (/^ {2}push:\n {4}branches: \[([\w./-]+)\]$/m.exec(unix)?.[1] ?? null) : null;
}
