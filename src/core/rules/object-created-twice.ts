import { pathMatcher } from '../globs.js';
import type { Decision, Effect, Located } from '../model.js';
import { objectKey } from '../objects.js';
import { plural } from '../text.js';
import { fatesOf, offsetAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { groupBy } from './shared/lists.js';

type Creation = Located & { readonly effect: Effect; readonly key: string };

/** Things that every file may ask for: creating them twice under a guard is the usual way. */
const SHARED_KINDS = new Set(['extension', 'schema', 'role']);

function creations({ corpus }: RuleContext): Creation[] {
  const statements = corpus.migrations.flatMap(({ up }) => up);
  return statements.flatMap(({ file, statement }) => {
    if ('error' in statement.parsed) return [];
    const creates = statement.parsed.effects.filter(({ action }) => action === 'create');
    const unusual = creates.filter(({ object, conditional }) => !(conditional && SHARED_KINDS.has(object.kind)));
    return unusual.map((effect) => ({ file, statement, effect, key: objectKey(effect.object) }));
  });
}

function filesOf(same: readonly Creation[]): Set<string> {
  return new Set(same.map(({ file }) => file.file.path));
}

/** Describes how the definitions of a table differ in size, the quickest sign that one masks the others. */
function sizes(same: readonly Creation[]): string {
  const counts = same.flatMap(({ effect }) => (effect.shape === null ? [] : [effect.shape.columns.length]));
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `, with ${plural(least, 'column')} each` : `, with ${least} to ${most} columns`;
}

function masked(same: readonly Creation[]): string {
  const guarded = same.slice(1).every(({ effect }) => effect.conditional);
  return guarded
    ? ' Whichever runs first wins; the others do nothing and say nothing.'
    : ' Whichever runs second fails.';
}

/** Settled by a `resolve`, or once all creations but one have been let go. */
function decisionOnObject(context: RuleContext, key: string, same: readonly Creation[]): Decision | null {
  const left = same.filter(({ file, statement }) => {
    return fatesOf(context, file.file.path, statement.ordinal).every((fate) => !('reason' in fate));
  });
  if (left.length > 1) return null;
  const resolve = context.mapping.resolve.find(({ object, keep }) => {
    return normalised(object) === key && same.some(({ file }) => pathMatcher(keep)(file.file.path));
  });
  if (resolve !== undefined) return { at: resolve.at, reason: resolve.reason };
  const removals = same.flatMap(({ file, statement }) => removalOf(context, file.file.path, statement.ordinal) ?? []);
  return removals[0] ?? null;
}

/** Writes "table robots" as the key of an object in schema public. */
function normalised(object: string): string {
  return /[.(]| on /.test(object) ? object : object.replace(/ (\S+)$/, ' public.$1');
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
    const groups = [...groupBy(creations(context), ({ key }) => key)].filter(([, same]) => filesOf(same).size > 1);
    const twice = new Set(groups.map(([key]) => key));
    // What belongs to a table that is itself created twice is part of that matter.
    const own = groups.filter(([, [first]]) => !twice.has(`table ${first!.effect.object.on ?? ''}`));
    return own.map(([key, same]) => ({
      subject: key,
      message: `${key} is created by ${plural(filesOf(same).size, 'file')}${sizes(same)}.${masked(same)}`,
      at: same.map(({ file, statement }) => offsetAt(file, statement.span.start)),
      help: `name the file that keeps it under \`resolve:\` in ${context.mapping.path}, or retire the other statements.`,
      ...settled(decisionOnObject(context, key, same)),
    }));
  },
};
