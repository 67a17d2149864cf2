import type { ObjectRef, PlanProblem, Resolve } from '../model.js';
import { objectKey, RENAMABLE, spaceKey } from '../objects.js';
import { directoryOf } from '../places.js';
import { defaultName, firstFree } from '../sql/default-names.js';
import { type Definition, inPlanOrder } from './definitions.js';
import { mixUp, outsideTransaction, refusal, taken } from './renaming/hazards.js';
import { indexNames, sharedIndexes } from './renaming/indexes.js';
import { dropsBetween, type Stay, staysOf } from './renaming/stays.js';
import { Walk } from './renaming/walk.js';
import { type Addition, type Desk, failed, hindrance, NOTHING, type Resolved } from './resolving.js';

type Names = ReadonlyMap<string, string>;

function asideName(object: ObjectRef, made: ReadonlySet<string>): string {
  const isTaken = (candidate: string) => made.has(spaceKey({ ...object, name: candidate }));
  return firstFree((number) => defaultName(object.name, null, `aside${number || ''}`), isTaken);
}

function wrongObject(entry: Resolve, left: readonly Definition[]): PlanProblem | null {
  const [first, ...others] = left.map(({ effect }) => effect.object);
  const other = others.find((object) => objectKey(object) !== objectKey(first!));
  if (other !== undefined) {
    const why = `it may be ${objectKey(first!)} or ${objectKey(other)}`;
    return refusal(entry, why, 'write the object as one of these.');
  }
  if (RENAMABLE.has(first!.kind)) return null;
  const kinds = 'only tables, views, sequences, types, domains and functions are renamed';
  return refusal(entry, kinds, 'keep one of the definitions (`keep:`).');
}

/** Files of one directory may keep the name together: one replaces what the other made before it. */
function severalKeepers(entry: Resolve, planned: readonly Definition[], names: Names): PlanProblem | null {
  const keepers = planned.filter(({ path, effect: { object } }) => (names.get(path) ?? object.name) === object.name);
  const [first, ...more] = keepers.map(({ path }) => path);
  const second = more.find((path) => directoryOf(path) !== directoryOf(first!));
  return second === undefined
    ? null
    : refusal(entry, `${first} and ${second} would both keep its own`, 'name one of them under `rename`, too.');
}

/** The object, and the indexes on it that several files name alike: all of them move together. */
function walksFor(entry: Resolve, names: Names, planned: readonly Definition[], desk: Desk, sink: Addition[]) {
  const { object } = planned[0]!.effect;
  const made = new Set(desk.made().spaces);
  const words = (of: ObjectRef) => ({ aside: asideName(of, made), reason: entry.reason });
  const main = { walk: new Walk(object, names, words(object), sink), joins: () => true };
  const indexes = sharedIndexes(planned, desk).map((shared) => {
    const walk = new Walk(shared.object, indexNames(shared, object.name, names, made), words(shared.object), sink);
    return { walk, joins: ({ path, line }: Stay) => (shared.made.get(path) ?? Number.POSITIVE_INFINITY) <= line };
  });
  return [main, ...indexes];
}

/** Walks through the plan; a definition that another file drops before the next comes has no name to move. */
function movesFor(entry: Resolve, names: Names, planned: readonly Definition[], desk: Desk): Addition[] {
  const { object } = planned[0]!.effect;
  const stays = staysOf(planned, object.name, desk);
  const drops = dropsBetween(object, stays, desk);
  const additions: Addition[] = [];
  const walks = walksFor(entry, names, planned, desk, additions);
  for (const [index, stay] of stays.entries()) {
    const last = stays[index - 1]?.line ?? 0;
    const isDropped = drops.some((line) => line > last && line < stay.line);
    for (const { walk, joins } of walks) {
      if (isDropped) walk.drop();
      if (joins(stay)) walk.stay(stay);
    }
  }
  for (const { walk } of walks) walk.finish(stays.at(-1)!);
  return additions;
}

/** Lets several definitions of an object stay, each under a name of its own. */
export function renamed(entry: Resolve, names: Names, all: readonly Definition[], desk: Desk): Resolved {
  const problems = [...names.keys()].flatMap((path) => hindrance(entry, path, all, desk) ?? []);
  if (problems.length > 0) return failed(...problems);
  const left = all.filter(({ statement }) => !desk.retirements.has(statement));
  const planned = inPlanOrder(left, desk.spotOf).filter((one) => desk.spotOf(one) !== null);
  const { object } = left[0]!.effect;
  const obstacle =
    wrongObject(entry, left) ??
    severalKeepers(entry, planned, names) ??
    taken(entry, names, object, desk) ??
    mixUp(entry, planned, names, desk);
  if (obstacle !== null) return failed(obstacle);
  const additions = planned.length === 0 ? [] : movesFor(entry, names, planned, desk);
  const outside = outsideTransaction(entry, additions, left, desk);
  if (outside !== null) return failed(outside);
  return { ...NOTHING, additions, renamed: [[objectKey(object), { at: entry.at, reason: entry.reason }]] };
}
