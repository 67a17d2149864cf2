/** NAMEDATALEN - 1: names are cut to this many bytes. */
export const LONGEST_NAME = 63;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function clipped(bytes: Uint8Array, length: number): string {
  let end = length;
  while (end > 0 && end < bytes.length && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1;
  return decoder.decode(bytes.subarray(0, end));
}

/** Cuts a name to a number of bytes, between characters. */
export function clipName(name: string, length: number): string {
  return clipped(encoder.encode(name), length);
}

/** A UTF-16 unit takes three bytes at most: most names are told by their length. */
function fits(name: string): boolean {
  return 3 * name.length <= LONGEST_NAME || encoder.encode(name).length <= LONGEST_NAME;
}

/** Joins the names of columns for the name of what lies on them, no further than PostgreSQL does. */
export function columnsAddition(columns: readonly string[]): string {
  let addition = '';
  for (const column of columns) {
    addition += addition === '' ? column : `_${column}`;
    if (!fits(addition)) break;
  }
  return addition;
}

/**
 * Puts a name together as PostgreSQL's makeObjectName() does (src/backend/commands/indexcmds.c): the longer of table and
 * addition gives way first. A primary key has no addition: null.
 */
export function defaultName(table: string, addition: string | null, label: string): string {
  const whole = addition === null ? `${table}_${label}` : `${table}_${addition}_${label}`;
  if (fits(whole)) return whole;
  const [first, second] = [encoder.encode(table), encoder.encode(addition ?? '')];
  const available = LONGEST_NAME - label.length - (addition === null ? 1 : 2);
  let [one, two] = [first.length, second.length];
  while (one + two > available) {
    if (one > two) one -= 1;
    else two -= 1;
  }
  const parts = [clipped(first, one), ...(addition === null ? [] : [clipped(second, two)]), label];
  return parts.join('_');
}

/** Gives the first of several candidates that is free; `candidate` is asked with 0, 1, 2, … */
export function firstFree(candidate: (number: number) => string, isTaken: (name: string) => boolean): string {
  let name = candidate(0);
  for (let number = 1; isTaken(name); number++) name = candidate(number);
  return name;
}
