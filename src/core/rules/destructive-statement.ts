import type { Violation } from '../model.js';
import { objectKey } from '../objects.js';
import { plural } from '../text.js';
import { MOST_PLACES, offsetAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { acceptLine } from './shared/accept-line.js';
import { groupBy, sentenceList } from './shared/lists.js';
import { isOfDependents, type Loss, lossesIn, lossKey } from './shared/losses.js';

const ID = 'destructive-statement';

function phraseOf(kind: Loss['kind'], object: string, details: readonly string[]): string {
  const columns = `${details.length === 1 ? 'column' : 'columns'} ${sentenceList(details)}`;
  switch (kind) {
    case 'drop':
      return `drops ${object}`;
    case 'drop with dependents':
      return `drops ${object} with all that depends on it`;
    case 'empty':
      return `empties ${object}`;
    case 'delete':
      return `deletes every row of ${object}`;
    case 'overwrite':
      return `overwrites every row of ${object}`;
    case 'drop column':
      return `drops ${columns} of ${object}`;
    case 'narrow':
      return `narrows ${plural(details.length, 'column')} of ${object} (${details.join(', ')})`;
  }
}

const MOST_NAMES = 4;

function ofDependents(losses: readonly Loss[]): string {
  const names = [...new Set(losses.map(({ object }) => objectKey(object)))];
  const shown =
    names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 1), `${names.length - MOST_NAMES + 1} more`] : names;
  return `drops ${sentenceList(shown)} with all that depends on ${names.length === 1 ? 'it' : 'them'}`;
}

function sentenceOf(losses: readonly Loss[]): string {
  if (isOfDependents(losses[0]!)) return ofDependents(losses);
  const object = objectKey(losses[0]!.object);
  const phrases = [...groupBy(losses, ({ kind }) => kind)].map(([kind, same], index) =>
    phraseOf(kind as Loss['kind'], index === 0 ? object : 'it', [...new Set(same.map(({ detail }) => detail))]),
  );
  const { madeIn } = losses[0]!;
  return `${sentenceList(phrases)}${madeIn === null || madeIn === '' ? '' : `; ${madeIn} makes it`}`;
}

function violationOf(context: RuleContext, subject: string, losses: readonly Loss[]): Violation {
  const { file } = losses[0]!.run;
  const { path } = file.file;
  const left = losses.filter(({ statement }) => removalOf(context, path, statement.ordinal) === null);
  const told = left.length === 0 ? losses : left;
  return {
    subject,
    message: `${path} ${sentenceOf(told)}.`,
    at: [...new Set(told.map(({ at }) => at))].slice(0, MOST_PLACES).map((at) => offsetAt(file, at)),
    help: `see that nothing needs it any more, or that it is kept elsewhere; then accept it: \`${acceptLine(ID, subject)}\`.`,
    ...settled(left.length > 0 ? null : removalOf(context, path, losses[0]!.statement.ordinal)),
  };
}

/** Judges statements that take away rows or columns which an earlier migration may have filled. */
export const destructiveStatement: Rule = {
  id: ID,
  severity: 'warning',
  summary: 'a statement takes away rows or columns that stood before',
  why: 'A dropped table or column, a TRUNCATE, a DELETE or UPDATE without WHERE, and a column made narrower lose data on every database that is in use. On an empty one, where migrations are tried, nothing shows. What the same file creates, and tables that are made anew, are no such case.',
  fix: `Say that it is meant, or let it go:

    accept:
      - { finding: "destructive-statement db/legacy/009_tidy.sql table public.fines", reason: nobody has paid any }
    retire:
      - { path: db/legacy/009_tidy.sql, only: ["#2"], reason: the fines are needed }`,
  check: (context) =>
    [...groupBy(lossesIn(context), lossKey)].map(([subject, losses]) => violationOf(context, subject, losses)),
};
