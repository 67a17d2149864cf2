import type { PlainSelection } from './plain.js';

/** A statement of a legacy file, by its number in it. */
export type FileStatement = { readonly path: string; readonly ordinal: number };

/** The numbers that a selection takes; null where it takes by name, all, or all but some. */
function ordinalsOf({ only }: PlainSelection): number[] | null {
  const numbers = (only ?? []).map((selector) => Number(/^\s*#(\d+)\s*$/.exec(selector)?.[1]));
  return numbers.length === 0 || numbers.some(Number.isNaN) ? null : numbers.sort((a, b) => a - b);
}

/** Tells for certain that two selections of a file have no statement in common: by numbers, since names may mean the same. */
export function areApart(one: PlainSelection, other: PlainSelection): boolean {
  const isAmong = (few: number[] | null, many: readonly string[] | undefined) => {
    const left = many === undefined ? null : ordinalsOf({ path: one.path, only: many });
    return few !== null && left !== null && few.every((ordinal) => left.includes(ordinal));
  };
  const [mine, others] = [ordinalsOf(one), ordinalsOf(other)];
  if (mine !== null && others !== null) return !mine.some((ordinal) => others.includes(ordinal));
  return isAmong(mine, other.except) || isAmong(others, one.except);
}

function byNumber(path: string, ordinals: readonly number[]): PlainSelection {
  return { path, only: ordinals.map((ordinal) => `#${ordinal}`) };
}

/** Selects statements in the order in which they are given: a selection takes of its file from the top down. */
function inOrder(path: string, ordinals: readonly number[]): PlainSelection[] {
  const runs: number[][] = [];
  for (const ordinal of ordinals) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1)! < ordinal) last.push(ordinal);
    else runs.push([ordinal]);
  }
  return runs.map((run) => byNumber(path, run));
}

/** Tells whether numbers are the beginning of a file, its BEGIN aside. */
function isBeginning(ordinals: readonly number[]): boolean {
  return ordinals[0]! <= 2 && ordinals.at(-1)! - ordinals[0]! === ordinals.length - 1;
}

/** One selection for two that follow each other; null where that would take other statements, or in another order. */
function inOne(one: PlainSelection, next: PlainSelection): PlainSelection | null {
  const [ordinals, following] = [ordinalsOf(one), ordinalsOf(next)];
  if (one.path !== next.path || ordinals === null) return null;
  if (following !== null)
    return ordinals.at(-1)! < following[0]! ? byNumber(one.path, [...ordinals, ...following]) : null;
  const left = ordinalsOf({ path: next.path, only: next.except ?? [] });
  return `${left}` === `${ordinals}` && isBeginning(ordinals) ? { path: one.path } : null;
}

/** Puts together what follows each other of one file; what `cutAt` parted is whole again. */
export function joined(selections: readonly PlainSelection[]): PlainSelection[] {
  const parts: PlainSelection[] = [];
  for (const selection of selections) {
    const last = parts.at(-1);
    const both = last === undefined ? null : inOne(last, selection);
    if (both === null) parts.push(selection);
    else parts[parts.length - 1] = both;
  }
  return parts;
}

/** Finds for each statement, in run order, the selection that takes it, as far as numbers tell. */
function homesOf(statements: readonly FileStatement[], selections: readonly PlainSelection[]): number[] {
  let home = 0;
  return statements.map(({ path, ordinal }) => {
    const takes = (one: PlainSelection) => one.path === path && ordinalsOf(one)?.includes(ordinal) !== false;
    home += Math.max(0, selections.slice(home).findIndex(takes));
    return home;
  });
}

/** Widens a position to all selections around it that take of the same file. */
function runAround(selections: readonly PlainSelection[], home: number): readonly [number, number] {
  const isOther = ({ path }: PlainSelection) => path !== selections[home]!.path;
  const end = selections.findIndex((one, index) => index > home && isOther(one));
  return [
    selections.findLastIndex((one, index) => index < home && isOther(one)) + 1,
    end < 0 ? selections.length : end,
  ];
}

/**
 * Parts what a migration takes in front of one of its statements, which are given in run order. A file that the cut goes
 * through gives the first part what stands before by its numbers, and if it was whole, the second part all the rest.
 */
export function cutAt(
  selections: readonly PlainSelection[],
  statements: readonly FileStatement[],
  at: number,
): { readonly head: PlainSelection[]; readonly tail: PlainSelection[] } {
  const homes = homesOf(statements, selections);
  const [start, end] = runAround(selections, homes[at]!);
  const run = selections.slice(start, end);
  const { path } = run[0]!;
  const inRun = statements.map(({ ordinal }, index) => ({ ordinal, index, home: homes[index]! }));
  const own = inRun.filter(({ home }) => home >= start && home < end);
  const before = own.filter(({ index }) => index < at).map(({ ordinal }) => ordinal);
  const behind = own.filter(({ index }) => index >= at).map(({ ordinal }) => ordinal);
  const isWhole = run.length === 1 && run[0]!.only === undefined && run[0]!.except === undefined;
  const head = inOrder(path, before);
  const rest = isWhole ? head.map(({ only = [] }) => ({ path, except: only })) : inOrder(path, behind);
  return {
    head: [...selections.slice(0, start), ...head],
    tail: [...(before.length === 0 ? run : rest), ...selections.slice(end)],
  };
}
