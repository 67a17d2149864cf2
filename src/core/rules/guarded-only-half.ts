import type { Effect, ObjectKind, Violation } from '../model.js';
import { objectKey, qualifiedName } from '../objects.js';
import { plural } from '../text.js';
import { offsetAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { type Forward, forwardRuns } from './shared/forward.js';
import { groupBy, sentenceList } from './shared/lists.js';

type Creation = { readonly effect: Effect; readonly ordinal: number; readonly at: number };

/** How many bare creations a finding points at. */
const MOST_BARE = 5;
/** What a second run meets again; roles and extensions belong to no file, and the rest is too rare to be counted. */
const KINDS: ReadonlySet<ObjectKind> = new Set([
  'schema',
  'table',
  'view',
  'materialized view',
  'index',
  'sequence',
  'type',
  'domain',
  'function',
  'trigger',
  'rule',
  'policy',
]);

/** What a file drops before: by key, and the tables that take along what lies on them. */
class Dropped {
  private readonly keys = new Set<string>();
  private readonly tables = new Set<string>();

  add({ object }: Effect): void {
    this.keys.add(objectKey(object));
    // A function is often dropped without its arguments.
    if (object.kind === 'function') this.keys.add(objectKey({ ...object, signature: null }));
    this.tables.add(qualifiedName(object));
  }

  has({ object }: Effect): boolean {
    if (object.on !== null && this.tables.has(object.on)) return true;
    return this.keys.has(objectKey(object)) || this.keys.has(objectKey({ ...object, signature: null }));
  }
}

/** Lists what a file creates: with a guard, and without one or a DROP before. */
function creationsIn({ statements }: Forward): { guarded: Creation[]; bare: Creation[] } {
  const dropped = new Dropped();
  const guarded: Creation[] = [];
  const bare: Creation[] = [];
  for (const { parsed, ordinal, span } of statements) {
    if ('error' in parsed) continue;
    for (const effect of parsed.effects) {
      const { action, object, conditional } = effect;
      if (action === 'drop' || action === 'rename') dropped.add(effect);
      if (action !== 'create' || !KINDS.has(object.kind) || object.schema === 'pg_temp' || parsed.tag === 'DoStmt')
        continue;
      const creation = { effect, ordinal, at: span.start };
      if (conditional) guarded.push(creation);
      else if (!dropped.has(effect)) bare.push(creation);
    }
  }
  return { guarded: guarded.filter(({ effect }) => effect.object.kind === 'table'), bare };
}

function counts(creations: readonly Creation[]): string {
  const byKind = groupBy(creations, ({ effect }) => effect.object.kind);
  const many: Partial<Record<ObjectKind, string>> = { index: 'indexes', policy: 'policies' };
  return sentenceList([...byKind].map(([kind, same]) => plural(same.length, kind, many[kind as ObjectKind])));
}

function judgeFile(context: RuleContext, run: Forward): Violation[] {
  const { guarded, bare } = creationsIn(run);
  if (guarded.length === 0 || bare.length === 0) return [];
  const { path } = run.file.file;
  const isLeft = ({ ordinal }: Creation) => removalOf(context, path, ordinal) === null;
  const left = bare.filter(isLeft);
  const told = left.length === 0 ? bare : left;
  const gone = left.length === 0 ? bare[0] : guarded.some(isLeft) ? undefined : guarded[0];
  return [
    {
      subject: path,
      message: `${path} creates ${counts(guarded)} with IF NOT EXISTS, but ${counts(told)} without: a second run fails at ${objectKey(told[0]!.effect.object)}.`,
      at: told.slice(0, MOST_BARE).map(({ at }) => offsetAt(run.file, at)),
      help: `where it may run twice, guard all of it: IF NOT EXISTS, OR REPLACE, or DROP … IF EXISTS before.`,
      ...settled(gone === undefined ? null : removalOf(context, path, gone.ordinal)),
    },
  ];
}

/** Judges files of which one half could run twice, and the other could not. */
export const guardedOnlyHalf: Rule = {
  id: 'guarded-only-half',
  severity: 'info',
  summary: 'a file creates tables with IF NOT EXISTS, and other things without',
  why: 'IF NOT EXISTS says that the file may run where its tables stand already. Its indexes, triggers, policies or types have no such guard: there the first of them is refused, and what follows never happens.',
  fix: `Canonical migrations run once, so that it may stay; or choose which file creates the table:

    accept:
      - { finding: guarded-only-half db/legacy/003_loans.sql, reason: runs once }`,
  check: (context) => forwardRuns(context).flatMap((run) => judgeFile(context, run)),
};
