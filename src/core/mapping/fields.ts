import { z } from 'zod';
import { blankComplaint, type Complaint, pathComplaint, patternComplaint } from './complaints.js';

/** Makes a text field with a check of our own; `description` is what editors show. */
export function checked(description: string, complain: (text: string) => Complaint | null) {
  return z
    .string()
    .check(({ value, issues }) => {
      const complaint = complain(value);
      if (complaint === null) return;
      issues.push({ code: 'custom', message: complaint.message, input: value, params: { help: complaint.help } });
    })
    .meta({ description });
}

/** What a text must look like: `what` says it in words ("a migration name"). */
export type Form = { readonly pattern: RegExp; readonly what: string; readonly help: string };

/** Makes a text field of a certain form, which editors check too. */
export function formed(description: string, { pattern, what, help }: Form) {
  return checked(description, patternComplaint(pattern, what, help)).meta({ description, pattern: pattern.source });
}

/** Makes a text field that must say something; `what` names it ("a reason"). */
export function filled(description: string, what: string, help = `write ${what}, or leave the key out`) {
  return checked(description, blankComplaint(what, help)).meta({ description, minLength: 1 });
}

/** Makes a field for a relative path or glob. */
export function path(description: string) {
  return checked(description, pathComplaint);
}

/** Makes a list of at least one item; `key` names it in the complaint. */
export function several<T extends z.ZodType>(item: T, key: string) {
  return z.array(item).min(1, { error: `\`${key}\` is an empty list` });
}

/** Makes a whole number from `least` (1) to `most`; `key` names it in complaints. */
export function count(key: string, most = Number.MAX_SAFE_INTEGER, least = 1) {
  return z
    .int({ error: `\`${key}\` is not a whole number` })
    .min(least, { error: `\`${key}\` is less than ${least}` })
    .max(most, { error: `\`${key}\` is more than ${most}` });
}

/** Words joined by hyphens, as rules and conventions are called. */
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const PLAIN_NAME: Form = {
  pattern: /^[a-z_][a-z0-9_]{0,62}$/,
  what: 'a plain SQL name',
  help: 'use a-z, 0-9 and _ only, 63 characters at most, no digit first',
};
export const MIGRATION_NAME: Form = {
  pattern: /^[a-z0-9_]+$/,
  what: 'a migration name',
  help: 'names hold a-z, 0-9 and _ only, such as `initial_schema`',
};
export const VERSION: Form = {
  pattern: /^[0-9]+$/,
  what: 'a version',
  help: 'a version is digits in quotes, such as "003"',
};
export const POSTGRES: Form = {
  pattern: /^[0-9]+(\.[0-9]+)?$/,
  what: 'a version of PostgreSQL',
  help: 'write the major version in quotes, such as "15"',
};
export const STYLE: Form = { pattern: KEBAB, what: 'a style', help: 'write `numbered`' };
export const CONVENTION: Form = {
  pattern: KEBAB,
  what: 'a convention',
  help: 'write its id, such as `numbered` or `plain`, or leave the key out to have it recognised',
};
export const RULE: Form = {
  pattern: /^(squawk\/)?[a-z0-9]+(-[a-z0-9]+)*$/,
  what: 'the id of a rule',
  help: 'rule ids are words joined by -, such as `number-gap`',
};
export const DAY: Form = {
  pattern: /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/,
  what: 'a day',
  help: 'write it as YYYY-MM-DD, as `onefold seal` does',
};
export const DURATION: Form = {
  pattern: /^([0-9]+(\.[0-9]+)? ?(ms|s|min|h)|0)$/,
  what: 'a time',
  help: 'write it with its unit, such as "10s" or "5min", or "0" for no limit',
};
