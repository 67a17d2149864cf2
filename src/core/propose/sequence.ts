import type { Migration } from '../model.js';
import { objectKey } from '../objects.js';
import { createdBy, neededBy } from '../plan/reasons.js';
import { byCodeUnit } from '../text.js';

/** A migration with what its place depends on. */
type Node = {
  readonly migration: Migration;
  readonly needs: readonly string[];
  readonly creates: readonly string[];
  readonly drops: readonly string[];
};
type Queue = { readonly source: string; readonly nodes: Node[] };

function droppedBy({ up }: Migration): string[] {
  const effects = up.flatMap(({ statement: { parsed } }) => ('effects' in parsed ? parsed.effects : []));
  return effects.filter(({ action }) => action === 'drop').map(({ object }) => objectKey(object));
}

function nodeOf(migration: Migration): Node {
  return {
    migration,
    needs: neededBy(migration.up),
    creates: createdBy(migration.up),
    drops: droppedBy(migration),
  };
}

/** Orders sources by when their first file entered the repository; those that git does not know by name, last. */
function queuesOf(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Queue[] {
  const bySource = new Map<string, Node[]>();
  for (const migration of migrations) {
    const nodes = bySource.get(migration.source) ?? [];
    nodes.push(nodeOf(migration));
    bySource.set(migration.source, nodes);
  }
  const age = ({ nodes }: Queue) =>
    Math.min(...nodes.map(({ migration }) => firstCommit.get(migration.draft.path) ?? Number.POSITIVE_INFINITY));
  const queues = [...bySource].map(([source, nodes]) => ({ source, nodes }));
  const aged = new Map(queues.map((queue) => [queue, age(queue)]));
  return queues.sort((a, b) => {
    const [left, right] = [aged.get(a)!, aged.get(b)!];
    return left === right ? byCodeUnit(a.source, b.source) : left < right ? -1 : 1;
  });
}

/** Counts what a migration still waits for: objects that do not exist yet and that something to come will create. */
function missing(node: Node, existing: ReadonlySet<string>, coming: ReadonlyMap<string, number>): string[] {
  return node.needs.filter((key) => !existing.has(key) && (coming.get(key) ?? 0) > 0);
}

/** Picks the next migration: the current source's head first, then another source's, then one out of its own order. */
function pick(queues: readonly Queue[], ready: (node: Node) => boolean): { queue: Queue; index: number } {
  const open = queues.filter(({ nodes }) => nodes.length > 0);
  const headed = open.find(({ nodes }) => ready(nodes[0]!));
  if (headed !== undefined) return { queue: headed, index: 0 };
  for (const queue of open) {
    const index = queue.nodes.findIndex(ready);
    if (index > 0) return { queue, index };
  }
  return { queue: open[0]!, index: 0 };
}

/**
 * Proposes the run order of migrations from several sources: each source in its own tool's order, older sources first,
 * and a migration before its turn or after it only where it needs an object that another one creates. Where needs go in
 * a circle the next in order runs anyway. Deterministic; the needs are those that the syntax tree shows.
 */
export function sequence(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Migration[] {
  const queues = queuesOf(migrations, firstCommit);
  const coming = new Map<string, number>();
  const count = (node: Node, by: number) => {
    for (const key of node.creates) coming.set(key, (coming.get(key) ?? 0) + by);
  };
  for (const node of queues.flatMap(({ nodes }) => nodes)) count(node, 1);
  const existing = new Set<string>();
  const result: Migration[] = [];
  while (result.length < migrations.length) {
    const { queue, index } = pick(queues, (node) => missing(node, existing, coming).length === 0);
    const node = queue.nodes.splice(index, 1)[0]!;
    count(node, -1);
    for (const key of node.drops) existing.delete(key);
    for (const key of node.creates) existing.add(key);
    result.push(node.migration);
  }
  return result;
}
