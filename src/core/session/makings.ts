import type { Corpus, Effect, Located, MadeThing, Plan, SessionMakings, Statement, Step } from '../model.js';
import { objectKey, quoteName } from '../objects.js';

/** What a step takes of one file, with the statements. */
type Taken = { readonly migration: string; readonly path: string; readonly statements: readonly Located[] };

function takenBy({ name, from, rewritten }: Step, { files }: Corpus): Taken[] {
  const located =
    rewritten?.statements ??
    from.flatMap(({ path, statements }) => {
      const file = files.get(path);
      return file === undefined
        ? []
        : statements.flatMap((ordinal) => ({ file, statement: file.statements[ordinal - 1]! }));
    });
  const byPath = new Map<string, Located[]>();
  for (const one of located) {
    const { path } = one.file.file;
    const known = byPath.get(path);
    if (known === undefined) byPath.set(path, [one]);
    else known.push(one);
  }
  return [...byPath].map(([path, statements]) => ({ migration: name, path, statements }));
}

type Thing = Omit<MadeThing, 'by'>;
/** What an effect makes: an object, or columns of a table that stands already. */
type Deed = { readonly key: string; readonly isMade: boolean; readonly columns: readonly string[] };

function deedOf({ action, object, shape, to }: Effect): Deed[] {
  if (object.schema === 'pg_temp') return [];
  if (action === 'rename' && to !== undefined) return [{ key: objectKey(to), isMade: true, columns: [] }];
  const isMade = action === 'create' || action === 'replace';
  const columns = object.kind === 'table' ? (shape?.columns ?? []).map(({ name }) => quoteName(name)) : [];
  if (!isMade && (action !== 'alter' || columns.length === 0)) return [];
  return [{ key: objectKey(object), isMade, columns }];
}

/** Statements stay what they are while decisions change: what each makes is found once. */
const known = new WeakMap<Statement, readonly Deed[]>();

function deedsOf({ statement }: Located): readonly Deed[] {
  const found = known.get(statement);
  if (found !== undefined) return found;
  const deeds = 'effects' in statement.parsed ? statement.parsed.effects.flatMap(deedOf) : [];
  known.set(statement, deeds);
  return deeds;
}

/** Counts how often each object is made in the plan. */
function makersOf(takings: readonly Taken[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { statements } of takings) {
    for (const located of statements) {
      for (const { key, isMade } of deedsOf(located)) if (isMade) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Names what is made: columns by themselves only where their table may stay without them. */
function thingsOf({ key, isMade, columns }: Deed, makers: ReadonlyMap<string, number>): Thing[] {
  const isShared = !isMade || (makers.get(key) ?? 0) > 1;
  const own = isShared ? columns.map((thing) => ({ thing, table: key })) : [];
  return isMade ? [{ thing: key }, ...own] : own;
}

/** Tells whether a statement does something besides what it makes: transaction control does not. */
function isOther({ statement: { parsed } }: Located, deeds: readonly Deed[]): boolean {
  return deeds.length === 0 && !('effects' in parsed && parsed.control !== null);
}

/** Gathers what the migrations of a plan make, each thing once with all that make it. Linear in what they do. */
export function makingsOf(corpus: Corpus, plan: Plan): SessionMakings {
  const takings = plan.steps.flatMap((step) => takenBy(step, corpus));
  const makers = makersOf(takings);
  const things = new Map<string, { thing: string; table?: string; by: number[] }>();
  const counted = takings.map(({ migration, path, statements }, index) => {
    let others = 0;
    for (const located of statements) {
      const deeds = deedsOf(located);
      if (isOther(located, deeds)) others += 1;
      for (const one of deeds.flatMap((deed) => thingsOf(deed, makers))) {
        const key = one.table === undefined ? one.thing : `${one.table} ${one.thing}`;
        const maker = things.get(key);
        if (maker === undefined) things.set(key, { ...one, by: [index] });
        else if (maker.by.at(-1) !== index) maker.by.push(index);
      }
    }
    return { migration, path, others };
  });
  return { takings: counted, things: [...things.values()] };
}
