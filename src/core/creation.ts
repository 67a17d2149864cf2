import { downPath, upPath } from './conventions/canonical-name.js';
import { oneLine } from './conventions/header.js';
import { compareVersions } from './history/versions.js';
import type { FileWrite, Layout } from './model.js';

/** A migration that is about to be begun. */
export type Beginning = {
  readonly version: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Files that it needs, by name without `.sql`. */
  readonly dependsOn: readonly string[];
};

/** A date alone, or with a time to the minute or the second, joined or after a sign. */
const STAMP =
  /^((?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))([-_T]?)((?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?$/;

/**
 * Makes a migration's name of what a person calls it: "Add user preferences" and AddUserPreferences both become
 * add_user_preferences. Letters lose their accents; all other signs part words. Empty when no letter a-z and no digit is left.
 */
export function migrationName(called: string): string {
  return (
    called
      .replace(/\.sql$/i, '')
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2_')
      // In capitals ß is SS.
      .toUpperCase()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
  );
}

/** Makes a title of what a person calls a migration: as written, or of a name in snake_case its words. */
export function migrationTitle(called: string): string {
  const said = oneLine(called.replace(/\.sql$/i, ''));
  if (!/^[a-z0-9_-]+$/.test(said)) return said;
  const words = said.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Names the newest of some versions; null of none. */
export function newestVersion(versions: readonly string[]): string | null {
  return versions.toSorted(compareVersions).at(-1) ?? null;
}

function numberIn(version: string): string {
  return /^\d+/.exec(version)?.[0] ?? '';
}

/** Tells whether a version is a date, with a time or without one. */
export function isDated(version: string | null): version is string {
  return version !== null && STAMP.test(version);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : DAYS[month - 1]!;
}

/** Gives the second after a moment, both in 14 digits. */
export function secondAfter(moment: string): string {
  const parts = [moment.slice(0, 4), ...moment.slice(4).match(/\d\d/g)!].map(Number);
  const [year, month] = parts as [number, number];
  const ends = [Number.POSITIVE_INFINITY, 12, daysIn(year, month), 23, 59, 59];
  let at = parts.length - 1;
  for (; parts[at] === ends[at]; at -= 1) parts[at] = at < 3 ? 1 : 0;
  parts[at]! += 1;
  return parts.map((part, index) => part.toString().padStart(index === 0 ? 4 : 2, '0')).join('');
}

function numbered(taken: readonly string[], digits: number): string {
  const numbers = taken.map(numberIn).filter((number) => number !== '');
  const highest = BigInt(newestVersion(numbers) ?? 0);
  return (highest + 1n).toString().padStart(digits, '0');
}

/**
 * Gives the version of the next migration, above all that are taken. It has the form of the newest file's: a number of as
 * many digits, at least `digits`; or a date with the time as far as that has one, else with the time where the day is
 * taken. `moment` is the time in UTC in 14 digits, which must lie behind every date that is taken.
 */
export function nextVersion(
  { taken, newest }: { readonly taken: readonly string[]; readonly newest: string | null },
  digits: number,
  moment: string,
): string {
  const [, date, sign = '', time = ''] = STAMP.exec(newest ?? '') ?? [];
  if (date === undefined) return numbered(taken, Math.max(digits, /^\d+$/.test(newest ?? '') ? newest!.length : 0));
  const [day, hour] = [moment.slice(0, 8), moment.slice(8)];
  const forms = [`${day}${sign}${hour.slice(0, time.length)}`, `${day}${sign || (time === '' ? '_' : '')}${hour}`];
  const highest = newestVersion(taken)!;
  return forms.find((version) => compareVersions(version, highest) > 0) ?? numbered(taken, digits);
}

function header({ version, title, description, dependsOn }: Beginning): string {
  return `-- Migration: ${oneLine(title)}
-- Version: ${version}
-- Description: ${oneLine(description)}
-- Dependencies: ${JSON.stringify(dependsOn)}
`;
}

function downText({ version, name, title }: Beginning): string {
  return `-- Migration: ${oneLine(title)}
-- Version: ${version}
-- Description: Takes back ${version}_${name}

-- Write below the SQL that takes the change back, or delete this file: then there is no rollback.
`;
}

/** Writes a migration whose SQL is there already. */
export function migrationFile(beginning: Beginning, body: string, layout: Pick<Layout, 'versions'>): FileWrite {
  return { path: upPath(beginning, layout), text: `${header(beginning)}\n${body}` };
}

const UP_BODY = '-- Write below the SQL that makes the change. It runs in one transaction.\n';

/** Writes the two files of a new migration: comments only, so that neither can run before somebody has written it. */
export function templates(beginning: Beginning, { versions, down }: Pick<Layout, 'versions' | 'down'>): FileWrite[] {
  const path = downPath(beginning, { down });
  return [migrationFile(beginning, UP_BODY, { versions }), { path, text: downText(beginning) }];
}
