import { byCodeUnit } from '../text.js';

/** What a file's name says before anything is known of its neighbours. */
export type FileName = {
  /** Its directory, without a slash at the end; empty at the root. */
  readonly dir: string;
  /** The base name without `.sql`. */
  readonly whole: string;
  /** `whole` without what marks a direction: the same for a migration and its rollback. */
  readonly stem: string;
  readonly side: 'up' | 'down' | null;
};
/** A migration number in front of a name. */
export type FileNumber = {
  /** As written: "007", "003b", "2024-01-31". */
  readonly written: string;
  /** Equal exactly when two numbers are the same: "7", "3b", "20240131". */
  readonly key: string;
  /** Digits to compare one by one, without leading zeros. */
  readonly parts: readonly string[];
  readonly letter: string;
  /** What follows the number and its separator. */
  readonly rest: string;
};

const extension = /(?<=.)\.sql$/is;
const downSuffix = /^(.+)[-_. ](?:down|rollback|revert|undo)$/is;
/** `rollback_X`; other words only before a number, since `down_payments` is no rollback. */
const downPrefix = /^(?:rollback[-_. ]+|(?:down|revert|undo)[-_. ]+(?=\d))(.+)$/is;
const upSuffix = /^(.+)\.up$/is;
const downWord = /^(?:down|rollback|revert|undo)$/i;
const downFolder = /^(?:downs?|rollbacks?|reverts?)$/i;

/** A date with one kind of separator or none: 20240131, 2024-01-31; then a time, joined (12, 14 digits) or after a separator. */
const stamp =
  /^((?:19|20)\d\d)([-_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:((?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)|[-_T]((?:[01]\d|2[0-3])[0-5]\d[0-5]\d))?(?=[-_. ]|$)/;
/** Digits, perhaps by component, and perhaps one letter. */
const plainNumber = /^(\d+(?:\.\d+)*)([a-z]?)(?=[-_. ]|$)/i;

/** Returns a path's directory without a slash at the end; the empty string at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Tells whether a directory's own name says that its files roll back. */
export function isDownFolder(dir: string): boolean {
  return downFolder.test(dir.slice(dir.lastIndexOf('/') + 1));
}

/** Reads a path's file name and leaves every word in it: `stem` is `whole`. */
export function literalName(path: string): FileName {
  const whole = path.slice(path.lastIndexOf('/') + 1).replace(extension, '');
  return { dir: folderOf(path), whole, stem: whole, side: null };
}

/**
 * Reads a path's file name, with `X_down`, `X.down`, `X-rollback`, `rollback_X` and a bare `down` as a rollback's, and
 * `X.up` as a migration's. `X_up` is left alone: only a rollback beside it tells it from "scale_up".
 */
export function readName(path: string): FileName {
  const name = literalName(path);
  const down = downSuffix.exec(name.whole)?.[1] ?? downPrefix.exec(name.whole)?.[1];
  if (down !== undefined) return { ...name, stem: down, side: 'down' };
  if (downWord.test(name.whole)) return { ...name, stem: '', side: 'down' };
  const up = upSuffix.exec(name.whole)?.[1];
  return up === undefined ? name : { ...name, stem: up, side: 'up' };
}

/** Returns a stem without `_up` at its end ("" for a bare "up"): what the stem of its rollback would be. */
export function withoutUp(stem: string): string {
  return stem.replace(/(?:^|[-_ ])up$/i, '');
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=.)/, '');
}

function readStamp(stem: string): FileNumber | null {
  const [written, year, , month, day, joined = '', time] = stamp.exec(stem) ?? [];
  if (written === undefined) return null;
  const date = `${year}${month}${day}${joined}`;
  return numberOf(stem, written, { parts: time === undefined ? [date] : [date, time], letter: '' });
}

function numberOf(stem: string, written: string, value: Pick<FileNumber, 'parts' | 'letter'>): FileNumber {
  const rest = stem.slice(written.length).replace(/^[-_. ]+/, '');
  return { written, key: `${value.parts.join('.')}${value.letter}`, ...value, rest };
}

/**
 * Reads the number in front of a stem; null without one. `-`, `_`, `.` or a space ends it, or the end of the stem.
 * Values stay strings of digits: stamps and long numbers do not fit a JavaScript number.
 */
export function readNumber(stem: string): FileNumber | null {
  const dated = readStamp(stem);
  if (dated !== null) return dated;
  const [written, digits, letter] = plainNumber.exec(stem) ?? [];
  if (written === undefined) return null;
  return numberOf(stem, written, { parts: digits!.split('.').map(withoutZeros), letter: letter!.toLowerCase() });
}

function compareDigits(a: string, b: string): number {
  return a.length - b.length || byCodeUnit(a, b);
}

/** Orders numbers by value, component by component, then by letter. */
export function compareNumbers(a: FileNumber, b: FileNumber): number {
  for (let i = 0; i < a.parts.length && i < b.parts.length; i++) {
    const order = compareDigits(a.parts[i]!, b.parts[i]!);
    if (order !== 0) return order;
  }
  return a.parts.length - b.parts.length || byCodeUnit(a.letter, b.letter);
}
