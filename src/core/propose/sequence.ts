import type { Effect, Migration } from '../model.js';
import { byCodeUnit } from '../text.js';
import { EMPTY_DATABASE, effectsOf, foresee, looseKey } from './catalog.js';

/** A migration with what its place depends on. */
type Node = {
  readonly migration: Migration;
  readonly effects: readonly Effect[];
  readonly needs: readonly string[];
  readonly creates: readonly string[];
};
/** With more sources than this, which of them starts is not tried out. */
const MOST_STARTS = 16;

type Compare = (a: Migration, b: Migration) => number;

function nodeOf(migration: Migration): Node {
  const effects = effectsOf(migration);
  const made = effects.flatMap(({ action, object, to }) =>
    action === 'create' || action === 'replace' ? object : (to ?? []),
  );
  const creates = new Set(made.map(looseKey));
  const needs = new Set(effects.flatMap((effect) => effect.needs.map(({ object }) => looseKey(object))));
  return { migration, effects, creates: [...creates], needs: [...needs].filter((key) => !creates.has(key)) };
}

/** Merges the sources into one line by a preference, each keeping its own order: the best head goes first. */
function merged(sources: readonly (readonly Node[])[], compare: Compare): Node[] {
  const queues = sources.map((nodes) => ({ nodes, next: 0 }));
  const result: Node[] = [];
  const total = sources.reduce((sum, nodes) => sum + nodes.length, 0);
  while (result.length < total) {
    const open = queues.filter(({ nodes, next }) => next < nodes.length);
    const best = open.reduce((a, b) => (compare(b.nodes[b.next]!.migration, a.nodes[a.next]!.migration) < 0 ? b : a));
    result.push(best.nodes[best.next]!);
    best.next += 1;
  }
  return result;
}

/**
 * Takes migrations in the given line, but none before an object exists that it needs and that one behind it creates:
 * then those go first that do not wait. What waits in a circle goes in the order of the line.
 */
function afterNeeds(line: readonly Node[]): Node[] {
  const coming = new Map<string, number>();
  for (const key of line.flatMap(({ creates }) => creates)) coming.set(key, (coming.get(key) ?? 0) + 1);
  const existing = new Set<string>();
  const waits = ({ needs }: Node) => needs.some((key) => !existing.has(key) && (coming.get(key) ?? 0) > 0);
  let waiting: Node[] = [];
  const result: Node[] = [];
  const take = (node: Node) => {
    result.push(node);
    for (const key of node.creates) {
      existing.add(key);
      coming.set(key, coming.get(key)! - 1);
    }
  };
  for (const node of line) {
    if (waits(node)) {
      waiting.push(node);
      continue;
    }
    take(node);
    for (let free = waiting.find((held) => !waits(held)); free; free = waiting.find((held) => !waits(held))) {
      const freed = free;
      waiting = waiting.filter((held) => held !== freed);
      take(freed);
    }
  }
  return [...result, ...waiting];
}

/** Counts the migrations of a line that would be refused, as far as the syntax trees show; each runs whole or not at all. */
function refusals(line: readonly Node[]): number {
  let catalog = EMPTY_DATABASE;
  let refused = 0;
  for (const { effects } of line) {
    const next = foresee(catalog, effects);
    if (next === null) refused += 1;
    else catalog = next;
  }
  return refused;
}

function bySource(migrations: readonly Migration[]): Node[][] {
  const sources = new Map<string, Node[]>();
  for (const migration of migrations) {
    const nodes = sources.get(migration.source) ?? [];
    nodes.push(nodeOf(migration));
    sources.set(migration.source, nodes);
  }
  return [...sources.values()];
}

function numberOf({ draft }: Migration): bigint {
  const digits = /^\d+/.exec(draft.number ?? '')?.[0];
  return digits === undefined ? 10n ** 20n : BigInt(digits);
}

/** The preferences between sources, the most usual first: the older source whole, then file by file by age, name or number. */
function preferences(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Compare[] {
  const age = ({ draft }: Migration) => firstCommit.get(draft.path) ?? Number.MAX_SAFE_INTEGER;
  const sourceAges = new Map<string, number>();
  for (const migration of migrations) {
    const { source } = migration;
    sourceAges.set(source, Math.min(sourceAges.get(source) ?? Number.MAX_SAFE_INTEGER, age(migration)));
  }
  const sourceAge = ({ source }: Migration) => sourceAges.get(source)!;
  const path: Compare = (a, b) => byCodeUnit(a.draft.path, b.draft.path);
  const number: Compare = (a, b) => (numberOf(a) < numberOf(b) ? -1 : numberOf(a) > numberOf(b) ? 1 : 0);
  return [
    (a, b) => sourceAge(a) - sourceAge(b) || byCodeUnit(a.source, b.source) || 0,
    (a, b) => age(a) - age(b) || number(a, b) || path(a, b),
    (a, b) => number(a, b) || age(a) - age(b) || path(a, b),
    path,
  ];
}

/** Prefers one source to all others, which follow as usual. */
function startingWith(nodes: readonly Node[], usual: Compare): Compare {
  const source = nodes[0]!.migration.source;
  return (a, b) => Number(b.source === source) - Number(a.source === source) || usual(a, b);
}

/**
 * Proposes the run order of migrations from several sources. Each source keeps its own tool's order; between sources
 * several preferences are tried, and each source at the start, with and without moving a migration behind what it needs, and the first of those that
 * the syntax trees foresee the fewest refusals for is taken. Deterministic.
 */
export function sequence(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Migration[] {
  const sources = bySource(migrations);
  const usual = preferences(migrations, firstCommit);
  const starts = sources.length > MOST_STARTS ? [] : sources.map((nodes) => startingWith(nodes, usual[0]!));
  const lines = [...usual, ...starts].map((compare) => merged(sources, compare));
  const candidates = lines.flatMap((line) => [afterNeeds(line), line]);
  const counted = candidates.map((line) => ({ line, refused: refusals(line) }));
  const best = counted.reduce((a, b) => (b.refused < a.refused ? b : a), { line: [] as Node[], refused: Infinity });
  return best.line.map(({ migration }) => migration);
}
