import { byCodeUnit } from '../../text.js';
import type { Node } from './nodes.js';

/** With more sources than this, which of them starts is not tried out. */
const MOST_STARTS = 16;

export type Line = readonly Node[];
type Compare = (a: Node, b: Node) => number;

/** What is left of a source; `rank` is its place among the sources. */
type Queue = { readonly nodes: Line; next: number; readonly rank: number };

/** Finds where a queue stands among queues that are in order already. */
function placeFor(queue: Queue, line: readonly Queue[], inOrder: (a: Queue, b: Queue) => number): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inOrder(line[middle]!, queue) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Merges the sources into one line by a preference, each keeping its own order: the best head goes first. */
function merged(sources: readonly Line[], compare: Compare): Node[] {
  const inOrder = (a: Queue, b: Queue) => compare(a.nodes[a.next]!, b.nodes[b.next]!) || a.rank - b.rank;
  const queues = sources.map((nodes, rank): Queue => ({ nodes, next: 0, rank })).sort(inOrder);
  const result: Node[] = [];
  for (let best = queues[0]; best !== undefined; best = queues[0]) {
    result.push(best.nodes[best.next]!);
    best.next += 1;
    const left = best.next < best.nodes.length;
    // The best often stays the best: a source that is preferred whole is taken whole.
    if (left && (queues.length === 1 || inOrder(best, queues[1]!) < 0)) continue;
    queues.shift();
    if (left) queues.splice(placeFor(best, queues, inOrder), 0, best);
  }
  return result;
}

function bySource(nodes: Line): Node[][] {
  const sources = new Map<string, Node[]>();
  for (const node of nodes) {
    const others = sources.get(node.source);
    if (others === undefined) sources.set(node.source, [node]);
    else others.push(node);
  }
  return [...sources.values()];
}

const byPath: Compare = (a, b) => byCodeUnit(a.migration.draft.path, b.migration.draft.path);
const byNumber: Compare = (a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0);
const byAge: Compare = (a, b) => a.age - b.age;
const bySourceAge: Compare = (a, b) => a.sourceAge - b.sourceAge || byCodeUnit(a.source, b.source);

/** Preferences between sources, the most usual first: the older source whole, then file by file by age, number or name. */
const PREFERENCES: readonly Compare[] = [
  bySourceAge,
  (a, b) => byAge(a, b) || byNumber(a, b) || byPath(a, b),
  (a, b) => byNumber(a, b) || byAge(a, b) || byPath(a, b),
  byPath,
];

/** Prefers one source to all others, which follow as usual. */
function startingWith(nodes: Line): Compare {
  const { source } = nodes[0]!;
  return (a, b) => Number(b.source === source) - Number(a.source === source) || bySourceAge(a, b);
}

/** Leaves out the lines that equal an earlier one: preferences seldom differ where there are few sources. */
export function different(lines: readonly Line[]): Line[] {
  return lines.filter((line, index) => {
    return !lines.slice(0, index).some((earlier) => line.every((node, i) => node === earlier[i]));
  });
}

/** Lists the lines that are worth a try before the SQL is asked: each source keeps its own tool's order in all of them. */
export function preferredLines(nodes: Line): Line[] {
  const sources = bySource(nodes);
  const starts = sources.length > MOST_STARTS ? [] : sources.map(startingWith);
  return different([...PREFERENCES, ...starts].map((compare) => merged(sources, compare)));
}

/** Counts the migrations of a line that run behind a later one of their own source. */
export function inversions(line: Line): number {
  const latest = new Map<string, number>();
  let count = 0;
  for (const { source, rank } of line) {
    const before = latest.get(source) ?? -1;
    if (rank < before) count += 1;
    latest.set(source, Math.max(before, rank));
  }
  return count;
}

/** Counts the migrations of a line that run before what they may need. */
export function unmetWishes(line: Line): number {
  const existing = new Set<string>();
  return line.filter(({ makes, wishes }) => {
    const isUnmet = [...wishes].some((key) => !existing.has(key));
    for (const key of makes) existing.add(key);
    return isUnmet;
  }).length;
}
