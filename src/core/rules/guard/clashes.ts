import type { GuardFacts, NumberedPath, Renumbered } from '../../model.js';
import { byCodeUnit } from '../../text.js';

/** A migration; `on` is the branch that has it, null where it lies in the work tree. */
export type Holder = { readonly file: NumberedPath; readonly on: string | null };
/** A migration whose number is taken, and by which others. */
export type Clash = { readonly file: NumberedPath; readonly others: readonly Holder[] };

function upsIn(files: readonly NumberedPath[]): NumberedPath[] {
  return files.filter(({ side }) => side === 'up');
}

/** Lists what else has a number: the tree, the base as it is now, the branches named; each file once. */
function holdersOf({ own, forked, base, others }: GuardFacts): Holder[] {
  const holders = new Map<string, Holder>();
  for (const file of upsIn(own)) holders.set(file.path, { file, on: null });
  // What this branch removed or renamed is still on the base.
  const gone = new Set(forked.map(({ path }) => path).filter((path) => !holders.has(path)));
  for (const { name, paths } of base === null ? others : [base, ...others]) {
    for (const file of upsIn(paths)) {
      if (!gone.has(file.path) && !holders.has(file.path)) holders.set(file.path, { file, on: name });
    }
  }
  return [...holders.values()];
}

/** Finds those that are to give way: what the branch adds; of what was there before, or was added twice, all but the first. */
function givingWay(holders: readonly Holder[], isNew: (file: NumberedPath) => boolean): Holder[] {
  const here = holders.filter(({ on }) => on === null).sort((a, b) => byCodeUnit(a.file.path, b.file.path));
  const added = here.filter(({ file }) => isNew(file));
  if (added.length > 0) return added.length < holders.length ? added : added.slice(1);
  return here.slice(1);
}

/** Finds the migrations whose number another one has, of those that are to give way. */
export function clashesOf(facts: GuardFacts): Clash[] {
  const forked = new Set(facts.forked.map(({ path }) => path));
  const byNumber = new Map<string, Holder[]>();
  for (const holder of holdersOf(facts)) {
    const same = byNumber.get(holder.file.key);
    if (same === undefined) byNumber.set(holder.file.key, [holder]);
    else same.push(holder);
  }
  return [...byNumber.values()].flatMap((holders) => {
    if (holders.length === 1) return [];
    const late = givingWay(holders, ({ path }) => facts.base !== null && !forked.has(path));
    return late.map(({ file }) => ({ file, others: holders.filter((other) => other.file.path !== file.path) }));
  });
}

/** Finds the migrations that the branch adds and that sort before the newest one of the base, but for those that clash. */
export function lowOnes({ base, renumbered, mapping }: GuardFacts, clashes: readonly Clash[]): Renumbered[] {
  if (base === null || mapping.policy.outOfOrder === 'allow') return [];
  const clashing = new Set(clashes.map(({ file }) => file.path));
  return renumbered.filter(({ path, low }) => low && !clashing.has(path));
}

/**
 * Lists by offender the new numbers by which it is out of the way: its own, and those of the files behind it that would
 * otherwise come before it.
 */
export function waysOut(facts: GuardFacts, clashes: readonly Clash[]): ReadonlyMap<string, readonly Renumbered[]> {
  const offending = new Set([
    ...clashes.map(({ file }) => file.path),
    ...lowOnes(facts, clashes).map((one) => one.path),
  ]);
  const ways = new Map<string, Renumbered[]>();
  let way: Renumbered[] = [];
  for (const one of facts.renumbered) {
    if (offending.has(one.path)) {
      way = [];
      ways.set(one.path, way);
    }
    way.push(one);
  }
  return ways;
}
