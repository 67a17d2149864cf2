import { declaredPaths } from '../../dependencies.js';
import { columnKey, nameKey, relationKey, spaceKey } from '../../foresee/keys.js';
import { type RunInput, runOf } from '../../foresee/runs.js';
import type { Effect, Migration, Need } from '../../model.js';

/** A migration with what its place depends on. */
export type Node = {
  readonly migration: Migration;
  readonly source: string;
  /** Its place among the migrations of its source, in that tool's own order. */
  readonly rank: number;
  /** When its file and the oldest of its source entered the repository, in seconds since 1970. */
  readonly age: number;
  readonly sourceAge: number;
  readonly number: bigint;
  /** What it runs; nothing where it only rolls back or is another database's business. */
  readonly runs: readonly RunInput[];
  /** The keys of what it makes and others need. */
  readonly makes: ReadonlySet<string>;
  /** The keys of what it needs and only others make. */
  readonly needs: ReadonlySet<string>;
  /** The keys of what it may need, where its own source gives it no number: wishes for its place. */
  readonly wishes: ReadonlySet<string>;
  /** The paths of the migrations that its own tool's file declares it to depend on. */
  readonly declared: ReadonlySet<string>;
};

function effectsOf(runs: readonly RunInput[]): Effect[] {
  const effects: Effect[] = [];
  for (const { statements } of runs) for (const statement of statements) effects.push(...statement.effects);
  return effects;
}

const NOTHING: ReadonlySet<string> = new Set();

function needsOf(effects: readonly Effect[]): Need[] {
  return effects.flatMap(({ needs }) => needs);
}

function hopesOf(runs: readonly RunInput[]): Need[] {
  const parsed = runs.flatMap(({ statements }) => statements.map(({ located }) => located.statement.parsed));
  return parsed.flatMap((one) => ('hopes' in one ? (one.hopes ?? []) : []));
}

function madeBy(effects: readonly Effect[]): Set<string> {
  const made = new Set<string>();
  for (const { action, object, to, shape, change } of effects) {
    if (action === 'create' || action === 'replace') {
      made.add(spaceKey(object));
      if (object.signature !== null) made.add(nameKey(object));
    }
    if (to !== undefined) made.add(spaceKey(to));
    for (const { name } of shape?.columns ?? []) made.add(columnKey(object, name));
    if (change?.kind === 'rename column') made.add(columnKey(object, change.to));
  }
  return made;
}

/** Names what a need asks for as its makers are known; a table is a type as well. */
function needKeys({ object, column, or }: Need, made: ReadonlySet<string>): string[] {
  // Where one of several would do and only one is made, it is that one: an extension, or a type of that name.
  if (or !== undefined) {
    const makers = [object, ...or].map(spaceKey).filter((key) => made.has(key));
    return column === null && makers.length === 1 ? makers : [];
  }
  const loose = object.kind === 'function' && object.signature === null ? nameKey(object) : spaceKey(object);
  const key = object.kind === 'type' && !made.has(loose) ? relationKey(object) : loose;
  return column === null ? [key] : [key, columnKey(object, column)];
}

function madeByOthers(needs: readonly Need[], own: ReadonlySet<string>, made: ReadonlySet<string>): Set<string> {
  const needed = new Set<string>();
  for (const need of needs) {
    for (const key of needKeys(need, made)) if (made.has(key) && !own.has(key)) needed.add(key);
  }
  return needed;
}

function numberOf({ draft }: Migration): bigint {
  const digits = /^\d+/.exec(draft.number ?? '')?.[0];
  return digits === undefined ? 10n ** 20n : BigInt(digits);
}

/** Prepares migrations, source by source in their tools' own order, to be put into one line. */
export function nodesOf(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Node[] {
  const age = ({ draft }: Migration) => firstCommit.get(draft.path) ?? Number.MAX_SAFE_INTEGER;
  const ranks = new Map<string, number>();
  const sourceAges = new Map<string, number>();
  for (const migration of migrations) {
    const known = sourceAges.get(migration.source) ?? Number.MAX_SAFE_INTEGER;
    sourceAges.set(migration.source, Math.min(known, age(migration)));
  }
  const known = migrations.map((migration) => {
    const runs = runOf(migration);
    const effects = effectsOf(runs);
    const rank = ranks.get(migration.source) ?? 0;
    ranks.set(migration.source, rank + 1);
    return { migration, runs, effects, rank, makes: madeBy(effects) };
  });
  const declared = declaredPaths(migrations);
  const made = new Set<string>();
  for (const { makes } of known) for (const key of makes) made.add(key);
  return known.map(({ migration, runs, effects, rank, makes }) => ({
    migration,
    runs,
    rank,
    makes,
    source: migration.source,
    age: age(migration),
    sourceAge: sourceAges.get(migration.source)!,
    number: numberOf(migration),
    needs: madeByOthers(needsOf(effects), makes, made),
    wishes: migration.draft.number === null ? madeByOthers(hopesOf(runs), makes, made) : NOTHING,
    declared: new Set(declared.get(migration.draft.path)),
  }));
}
