import type { Effect, Migration } from '../model.js';
import { byCodeUnit } from '../text.js';
import { effectsOf, ForeseenDatabase, looseKey } from './catalog.js';

/** A migration with what its place depends on. */
type Node = {
  readonly migration: Migration;
  readonly source: string;
  /** When its file and the oldest of its source entered the repository. */
  readonly age: number;
  readonly sourceAge: number;
  readonly number: bigint;
  readonly effects: readonly Effect[];
  /** The keys of what it makes. */
  readonly creates: ReadonlySet<string>;
  /** The keys of what it needs and another migration makes. */
  readonly needs: ReadonlySet<string>;
};
/** With more sources than this, which of them starts is not tried out. */
const MOST_STARTS = 16;

type Compare = (a: Node, b: Node) => number;
type Ages = { of(migration: Migration): number; ofSource(source: string): number };

function creationsOf(effects: readonly Effect[]): Set<string> {
  const creates = new Set<string>();
  for (const { action, object, to } of effects) {
    if (action === 'create' || action === 'replace') creates.add(looseKey(object));
    else if (to !== undefined) creates.add(looseKey(to));
  }
  return creates;
}

/** Lists what effects need and others make; `made` knows all that any migration makes. */
function needsOf(effects: readonly Effect[], own: ReadonlySet<string>, made: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const { needs } of effects) {
    for (const { object } of needs) {
      const key = looseKey(object);
      if (made.has(key) && !own.has(key)) found.add(key);
    }
  }
  return found;
}

function nodesOf(migrations: readonly Migration[], ages: Ages): Node[] {
  const known = migrations.map((migration) => {
    const effects = effectsOf(migration);
    return { migration, effects, creates: creationsOf(effects) };
  });
  const made = new Set<string>();
  for (const { creates } of known) for (const key of creates) made.add(key);
  return known.map(({ migration, effects, creates }) => ({
    migration,
    source: migration.source,
    age: ages.of(migration),
    sourceAge: ages.ofSource(migration.source),
    number: numberOf(migration),
    effects,
    creates,
    needs: needsOf(effects, creates, made),
  }));
}

function numberOf({ draft }: Migration): bigint {
  const digits = /^\d+/.exec(draft.number ?? '')?.[0];
  return digits === undefined ? 10n ** 20n : BigInt(digits);
}

function agesOf(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Ages {
  const age = ({ draft }: Migration) => firstCommit.get(draft.path) ?? Number.MAX_SAFE_INTEGER;
  const sources = new Map<string, number>();
  for (const migration of migrations) {
    sources.set(migration.source, Math.min(sources.get(migration.source) ?? Number.MAX_SAFE_INTEGER, age(migration)));
  }
  return { of: age, ofSource: (source) => sources.get(source)! };
}

/** What is left of a source; `rank` is its place among the sources. */
type Queue = { readonly nodes: readonly Node[]; next: number; readonly rank: number };

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
function merged(sources: readonly (readonly Node[])[], compare: Compare): Node[] {
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

/** Knows which objects exist already, and which migrations of a line are held until others do. */
class WaitingRoom {
  private readonly existing = new Set<string>();
  private readonly held = new Map<string, Node[]>();
  private readonly missing = new Map<Node, number>();

  /** Holds a migration that waits for something; false when it need not wait. */
  holds(node: Node): boolean {
    const keys = [...node.needs].filter((key) => !this.existing.has(key));
    for (const key of keys) {
      const others = this.held.get(key);
      if (others === undefined) this.held.set(key, [node]);
      else others.push(node);
    }
    if (keys.length > 0) this.missing.set(node, keys.length);
    return keys.length > 0;
  }

  /** Notes what a migration creates, and gives those that need not wait any more. */
  released(node: Node): Node[] {
    const free: Node[] = [];
    for (const key of node.creates) {
      if (this.existing.has(key)) continue;
      this.existing.add(key);
      for (const waiting of this.held.get(key) ?? []) {
        const left = this.missing.get(waiting)! - 1;
        this.missing.set(waiting, left);
        if (left === 0) free.push(waiting);
      }
    }
    return free;
  }
}

/**
 * Takes migrations in the given line, but none before an object exists that it needs and that another one creates: it
 * goes as soon as the last of them does. What waits in a circle goes at the end, in the order of the line.
 */
function afterNeeds(line: readonly Node[]): Node[] {
  const room = new WaitingRoom();
  const taken = new Set<Node>();
  for (const node of line) {
    if (room.holds(node)) continue;
    const ready = [node];
    for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
      taken.add(next);
      ready.push(...room.released(next));
    }
  }
  return [...taken, ...line.filter((node) => !taken.has(node))];
}

/** Counts the migrations of a line that would be refused, as far as the syntax trees show; each runs whole or not at all. */
function refusals(line: readonly Node[]): number {
  const database = new ForeseenDatabase();
  return line.filter(({ effects }) => !database.takes(effects)).length;
}

/** Leaves out the lines that equal an earlier one: preferences seldom differ where there are few sources. */
function different(lines: readonly (readonly Node[])[]): (readonly Node[])[] {
  return lines.filter((line, index) => {
    return !lines.slice(0, index).some((earlier) => line.every((node, i) => node === earlier[i]));
  });
}

function bySource(nodes: readonly Node[]): Node[][] {
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
function startingWith(nodes: readonly Node[]): Compare {
  const { source } = nodes[0]!;
  return (a, b) => Number(b.source === source) - Number(a.source === source) || bySourceAge(a, b);
}

/**
 * Proposes the run order of migrations from several sources. Each source keeps its own tool's order; between sources
 * several preferences are tried, and each source at the start, with and without moving a migration behind what it needs, and the first of those that
 * the syntax trees foresee the fewest refusals for is taken. Deterministic.
 */
export function sequence(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Migration[] {
  const sources = bySource(nodesOf(migrations, agesOf(migrations, firstCommit)));
  const starts = sources.length > MOST_STARTS ? [] : sources.map(startingWith);
  const lines = different([...PREFERENCES, ...starts].map((compare) => merged(sources, compare)));
  const candidates = different(lines.flatMap((line) => [afterNeeds(line), line]));
  const counted = candidates.map((line) => ({ line, refused: refusals(line) }));
  const best = counted.reduce((a, b) => (b.refused < a.refused ? b : a), {
    line: [] as readonly Node[],
    refused: Infinity,
  });
  return best.line.map(({ migration }) => migration);
}
