import type { Decision, Effect, Place } from '../model.js';
import { objectKey } from '../objects.js';
import { plural } from '../text.js';
import { fatesOf, offsetAt, type Rule, type RuleContext, settled } from './rule.js';
import { type Creation, creationsByObject, ownerOf } from './shared/creations.js';

function filesOf(same: readonly Creation[]): Set<string> {
  return new Set(same.map(({ file }) => file.file.path));
}

/** Tells whether the definition itself names all columns: none are copied, as INHERITS does. */
function isWhole({ object, shape, copies }: Effect): boolean {
  return shape !== null && copies === undefined && object.kind !== 'index';
}

/** Describes how the definitions of a table differ in size, the quickest sign that one masks the others. */
function sizes(same: readonly Creation[]): string {
  const counts = same.flatMap(({ effect }) => (isWhole(effect) ? [effect.shape!.columns.length] : []));
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `, with ${plural(least, 'column')} each` : `, with ${least} to ${most} columns`;
}

/** Says what comes of it when all of them run; which of several sources runs first is not known here. */
function outcome(same: readonly Creation[]): string {
  if (same.every(({ effect }) => effect.conditional)) {
    return ' Whichever runs first wins; the others do nothing and say nothing.';
  }
  if (same.every(({ afterDrop }) => afterDrop)) return ' Each drops it first: whichever runs last wins.';
  return same.some(({ effect, afterDrop }) => effect.conditional || afterDrop)
    ? ' Not all of them look whether it exists: one that does not fails behind another.'
    : ' Whichever runs second fails.';
}

/** Settled once at most one file still creates it, by the `resolve` that says so, else by the first that let one go. */
function decisionOnObject(context: RuleContext, same: readonly Creation[]): Decision | null {
  const fates = same.map(({ file, statement }) => fatesOf(context, file.file.path, statement.ordinal));
  const left = same.filter((_, index) => fates[index]!.every((fate) => !('reason' in fate)));
  if (filesOf(left).size > 1) return null;
  const removals = fates.flat().flatMap((fate) => ('reason' in fate ? [fate] : []));
  const telling = removals.find(({ kind }) => kind === 'resolved') ?? removals[0];
  return telling === undefined ? null : { at: telling.at, reason: telling.reason };
}

/** Lists, by object key, where files that are only read define it: they never run, but say what somebody had in mind. */
function references({ corpus }: RuleContext): Map<string, Place[]> {
  const found = new Map<string, Place[]>();
  for (const [path, file] of corpus.files) {
    if (corpus.roles.get(path) !== 'reference') continue;
    for (const { parsed, span } of file.statements) {
      if ('error' in parsed) continue;
      for (const { action, object } of parsed.effects) {
        const places = found.get(objectKey(object)) ?? [];
        if (action === 'create') found.set(objectKey(object), [...places, offsetAt(file, span.start)]);
      }
    }
  }
  return found;
}

/** Judges objects that several files create. */
export const objectCreatedTwice: Rule = {
  id: 'object-created-twice',
  severity: 'warning',
  summary: 'one object is created by several files',
  why: 'With IF NOT EXISTS the first definition that runs stays, and every column that only the others have never comes to be; what counts on it fails later, far away. Without a guard the second creation fails at once.',
  fix: `Say which definition stays, and why:

    resolve:
      - { object: table public.books, keep: db/legacy/001_books.sql, reason: the definition that the API uses }`,
  check: (context) => {
    const pictures = references(context);
    const groups = [...creationsByObject(context)].filter(([, same]) => filesOf(same).size > 1);
    const decisions = new Map(groups.map(([key, same]) => [key, decisionOnObject(context, same)]));
    // What belongs to a table that is itself created twice is part of that matter until the table is decided on.
    const isPart = ([key, [first]]: (typeof groups)[number]) => {
      const table = decisions.get(ownerOf(first!.effect));
      return table === null || (table !== undefined && decisions.get(key) !== null);
    };
    return groups
      .filter((group) => !isPart(group))
      .map(([key, same]) => {
        const read = pictures.get(key) ?? [];
        const more =
          read.length === 0
            ? ''
            : ` Defined ${read.length === 1 ? 'once' : `${read.length} times`} for reference, too.`;
        return {
          subject: key,
          message: `${key} is created by ${plural(filesOf(same).size, 'file')}${sizes(same)}.${outcome(same)}${more}`,
          at: [...same.map(({ file, statement }) => offsetAt(file, statement.span.start)), ...read],
          help: `name the file that keeps it under \`resolve:\` in ${context.mapping.path}, or retire the other statements.`,
          ...settled(decisions.get(key)!),
        };
      });
  },
};
