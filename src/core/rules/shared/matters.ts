import type { Decision, Foreseen, ParsedFile, Refusal } from '../../model.js';
import { fatesOf, type RuleContext, removalBy, removalOf } from '../rule.js';
import { addedConstraints, clashesIn, definedKey } from './clashes.js';
import { type Creation, creationsByObject, ownerOf } from './creations.js';
import { type Definition, type Loser, loserOf, pathsOf, runPositions } from './definitions.js';
import { groupBy } from './lists.js';
import { removalAmong, sourceOf } from './sources.js';

/** An object that is defined more than once. */
export type Matter = {
  readonly key: string;
  /**
   * All alike; or with others than the first, which a guard lets pass in silence; or with others that are refused, or
   * will be in another order.
   */
  readonly kind: 'same' | 'masked' | 'conflicting';
  readonly winner: Definition;
  /** Whether all others run behind the winner, or PostgreSQL refuses files that run before it, or all of them. */
  readonly wins: 'first' | 'first not refused' | 'if not refused';
  /** In run order. */
  readonly losers: readonly Loser[];
  readonly decision: Decision | null;
};

/** Lists the creations that nothing lets go. */
function leftOf(context: RuleContext, creations: readonly Creation[]): Creation[] {
  return creations.filter(({ file, statement }) => removalOf(context, file.file.path, statement.ordinal) === null);
}

/** Settled once at most one file still creates it, by the `resolve` that says so, else by the first that let one go. */
function decisionOnCreations(context: RuleContext, same: readonly Creation[]): Decision | null {
  if (pathsOf(leftOf(context, same)).length > 1) return null;
  const fates = same.flatMap(({ file, statement }) => fatesOf(context, file.file.path, statement.ordinal));
  const removals = fates.filter((fate) => removalBy(fate) !== null);
  const telling = removals.find(({ kind }) => kind === 'resolved') ?? removals[0];
  return telling === undefined ? null : removalBy(telling);
}

function decisionOnClashes(context: RuleContext, clashes: readonly Loser[]): Decision | null {
  return removalAmong(
    context,
    clashes.flatMap((loser) => [loser, loser.winner]),
  );
}

/** Tells whether a definition says nothing new and does no harm: an own guard, or a column that stands as asked for. */
function isIdle({ alike, refusal, effect, file, winner }: Loser): boolean {
  return alike && refusal === null && (effect.action === 'alter' || file === winner.file);
}

function kindOf(losers: readonly Loser[]): Matter['kind'] {
  if (losers.every(({ alike }) => alike)) return 'same';
  return losers.every(({ refusal, effect }) => refusal === null && effect.conditional) ? 'masked' : 'conflicting';
}

/** Compares those of several creations that no clash speaks of with the winner. */
function silent(context: RuleContext, winner: Definition, { creations, clashes }: Side): Loser[] {
  const spoken = new Set([winner, ...clashes].map(({ statement }) => statement));
  const added = addedConstraints(context).get(definedKey(winner)) ?? [];
  return creations
    .filter(({ statement }) => !spoken.has(statement))
    .map((creation) => loserOf(creation, { winner, added, afterDrop: creation.afterDrop }));
}

/** The definitions of one object in one order of runs; of the creations there are none, or several files'. */
type Side = { readonly creations: readonly Creation[]; readonly clashes: readonly Loser[] };

/** An order of runs: where a statement comes in it, and which files PostgreSQL refuses in it. */
type Order = { readonly at: (definition: Definition) => number; readonly refused: ReadonlySet<ParsedFile> };

function winsHow(winner: Definition, losers: readonly Loser[], { at, refused }: Order): Matter['wins'] {
  if (refused.has(winner.file) && losers.every(({ file }) => refused.has(file))) return 'if not refused';
  return losers.some((loser) => at(loser) < at(winner) && refused.has(loser.file)) ? 'first not refused' : 'first';
}

/** Says who wins and who loses; null where every definition is idle but one. */
function outcomeOf(context: RuleContext, key: string, side: Side, order: Order): Omit<Matter, 'decision'> | null {
  const { clashes } = side;
  const creations = side.creations.toSorted((a, b) => order.at(a) - order.at(b));
  const unrefused = creations.find(({ file }) => !order.refused.has(file));
  const first = clashes.find(({ effect }) => effect.action !== 'alter')?.winner ?? unrefused ?? creations[0];
  const rest = first === undefined ? [] : silent(context, first, side);
  const losers = [...clashes, ...rest].filter((loser) => !isIdle(loser)).toSorted((a, b) => order.at(a) - order.at(b));
  const winner = losers.find(({ effect }) => effect.action !== 'alter')?.winner ?? losers[0]?.winner;
  return winner === undefined
    ? null
    : { key, kind: kindOf(losers), winner, wins: winsHow(winner, losers, order), losers };
}

const UNKNOWN = Number.MAX_SAFE_INTEGER;

/** Numbers statements in run order: that of the plan, before one that of the sources. */
function orderOf(context: RuleContext, foreseen: Foreseen): Order {
  const { runs } = foreseen;
  const planned = foreseen === context.legacy ? null : runPositions(context);
  const statements = context.corpus.migrations.flatMap(({ up }) => up);
  const legacy = new Map(statements.map(({ statement }, index) => [statement, index]));
  return {
    at: ({ statement }) => (planned ?? legacy).get(statement) ?? UNKNOWN,
    refused: new Set(runs.flatMap(({ refusals }) => refusals.map(({ located }) => located.file))),
  };
}

/**
 * Tells whether foresight knows why several creations do not clash: in an order that is decided, all of them run, and
 * what one makes is dropped before the next.
 */
function isInTurn({ plan, corpus }: RuleContext, creations: readonly Creation[], { refused, at }: Order): boolean {
  if (creations.some((creation) => refused.has(creation.file) || at(creation) === UNKNOWN)) return false;
  const sources = new Set(creations.map(({ file }) => sourceOf({ corpus }, { file })));
  return plan.steps.length > 0 || sources.size === 1;
}

/** What is known of one object: its creations, and its clashes in the order at hand and in the legacy order. */
type Known = {
  readonly creations: readonly Creation[];
  readonly now: readonly Loser[];
  readonly before: readonly Loser[];
};

/** Builds a matter from what is known: open as long as something clashes or several files still create it. */
function matterBuilder(context: RuleContext): (key: string, known: Known) => Matter | null {
  const here = orderOf(context, context.foreseen);
  const there = context.legacy === context.foreseen ? here : orderOf(context, context.legacy);
  return (key, { creations, now, before }) => {
    const names = context.plan.renamed.get(key) ?? null;
    const decision = names ?? (creations.length > 0 ? decisionOnCreations(context, creations) : null);
    const left = decision === null ? leftOf(context, creations) : [];
    if (now.length > 0 || (left.length > 0 && !isInTurn(context, left, here))) {
      const outcome = outcomeOf(context, key, { creations: left, clashes: now }, here);
      if (outcome !== null || decision === null) return outcome && { ...outcome, decision: null };
    }
    const settledBy = decision ?? decisionOnClashes(context, before);
    const outcome = settledBy && outcomeOf(context, key, { creations, clashes: before }, there);
    return outcome && { ...outcome, decision: settledBy };
  };
}

function creationsOfSeveralFiles(context: RuleContext): Map<string, Creation[]> {
  return new Map([...creationsByObject(context)].filter(([, same]) => same.length > 1 && pathsOf(same).length > 1));
}

function mattersOf(context: RuleContext): Matter[] {
  const { foreseen, legacy } = context;
  const creations = creationsOfSeveralFiles(context);
  const clashes = clashesIn(context, foreseen);
  // Before a plan the legacy order also holds what is let go.
  const left = clashes.filter((clash) => removalAmong(context, [clash, clash.winner]) === null);
  const now = groupBy(left, definedKey);
  const before = groupBy(foreseen === legacy ? clashes : clashesIn(context, legacy), definedKey);
  const build = matterBuilder(context);
  const keys = new Set([...creations.keys(), ...now.keys(), ...before.keys()]);
  return [...keys].flatMap((key) => {
    const known = { creations: creations.get(key) ?? [], now: now.get(key) ?? [], before: before.get(key) ?? [] };
    return build(key, known) ?? [];
  });
}

/** Tells whether a matter of something on a table is told with the table's own: until that is decided, nothing else is. */
function isPartOf(table: Matter | undefined, { decision, losers }: Matter): boolean {
  if (table === undefined || table.losers.every(({ effect }) => effect.action === 'alter')) return false;
  if (table.decision !== null) return decision !== null;
  const refused = new Set(pathsOf(table.losers.filter(({ refusal }) => refusal !== null)));
  return losers.every(({ refusal, file }) => refusal === null || refused.has(file.file.path));
}

/** By foresight, for three rules ask. */
const known = new WeakMap<Foreseen, readonly Matter[]>();

/** Lists the objects that are defined more than once, in the order in which they come first. */
export function matters(context: RuleContext): readonly Matter[] {
  const found = known.get(context.foreseen) ?? independent(mattersOf(context));
  known.set(context.foreseen, found);
  return found;
}

function independent(all: readonly Matter[]): Matter[] {
  const byKey = new Map(all.map((matter) => [matter.key, matter]));
  return all.filter((matter) => !isPartOf(byKey.get(ownerOf(matter.losers[0]!.effect)), matter));
}

/** Lists what PostgreSQL refuses of a matter. */
export function refusalsOf({ losers }: Matter): Refusal[] {
  return losers.flatMap(({ refusal }) => refusal ?? []);
}

/** Gives the order of runs that a matter is told in: what is settled is no more in the plan. */
export function foreseenFor({ foreseen, legacy }: RuleContext, { decision }: Matter): Foreseen {
  return decision === null ? foreseen : legacy;
}
