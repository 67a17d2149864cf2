import type { Line } from './lines.js';
import type { Node } from './nodes.js';

/** A queue of nodes of which the one that stands first in the preferred line comes first. */
class Heap {
  private readonly items: number[] = [];

  push(item: number): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= item) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (items.length > 0) this.sink(last!);
    return first;
  }

  private sink(item: number): void {
    const { items } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child += 1;
      if (items[child]! >= item) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
  }
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Knows what each node of a line still waits for: objects that others make, declared migrations, its predecessor. */
class WaitingRoom {
  private readonly indexes: ReadonlyMap<Node, number>;
  private readonly waitingFor = new Map<string, number[]>();
  private readonly hard: number[];
  private readonly soft: boolean[];
  private readonly done: boolean[];
  private readonly existing = new Set<string>();
  private readonly successor = new Map<number, number>();
  private readonly ready = new Heap();
  /** Nodes that wait for nothing but their predecessor. */
  private readonly eager = new Heap();

  constructor(private readonly line: Line) {
    this.indexes = new Map(line.map((node, index) => [node, index]));
    this.hard = line.map(() => 0);
    this.soft = line.map(() => false);
    this.done = line.map(() => false);
    const paths = new Map(line.map(({ migration }, index) => [migration.draft.path, index]));
    line.forEach((node, index) => {
      const declared = [...node.declared].filter((path) => paths.has(path)).map((path) => `migration ${path}`);
      const keys = [...new Set([...node.needs, ...node.wishes]), ...declared];
      this.hard[index] = keys.length;
      for (const key of keys) push(this.waitingFor, key, index);
    });
    this.chain();
    line.forEach((_, index) => {
      this.offer(index);
    });
  }

  /** Each node waits for the one before it in its own source. */
  private chain(): void {
    const bySource = new Map<string, Node[]>();
    for (const node of this.line) push(bySource, node.source, node);
    for (const nodes of bySource.values()) {
      const ranked = nodes.toSorted((a, b) => a.rank - b.rank).map((node) => this.indexes.get(node)!);
      ranked.slice(1).forEach((index, i) => {
        this.soft[index] = true;
        this.successor.set(ranked[i]!, index);
      });
    }
  }

  private offer(index: number): void {
    if (this.done[index] || this.hard[index]! > 0) return;
    (this.soft[index] ? this.eager : this.ready).push(index);
  }

  private first(heap: Heap): number | undefined {
    for (let index = heap.pop(); index !== undefined; index = heap.pop()) if (!this.done[index]) return index;
    return undefined;
  }

  /** Takes the next node: one that waits for nothing; else one that its own source would have later; else, in a circle, the first. */
  take(): Node | undefined {
    const index = this.first(this.ready) ?? this.first(this.eager) ?? this.done.indexOf(false);
    if (index < 0) return undefined;
    this.done[index] = true;
    const next = this.successor.get(index);
    if (next !== undefined) {
      this.soft[next] = false;
      this.offer(next);
    }
    const node = this.line[index]!;
    for (const key of [...node.makes, `migration ${node.migration.draft.path}`]) this.make(key);
    return node;
  }

  private make(key: string): void {
    if (this.existing.has(key)) return;
    this.existing.add(key);
    for (const waiting of this.waitingFor.get(key) ?? []) {
      this.hard[waiting] = this.hard[waiting]! - 1;
      this.offer(waiting);
    }
  }
}

/**
 * Sorts a line topologically: none before what it needs and others make, none before what it declares, none before its
 * predecessor in its own source; among the free ones the line decides. Where the last wish contradicts the others it
 * gives way, and a circle is broken at its first member. Stable and deterministic (Kahn's algorithm).
 */
export function topological(line: Line): Node[] {
  const room = new WaitingRoom(line);
  const result: Node[] = [];
  for (let node = room.take(); node !== undefined; node = room.take()) result.push(node);
  return result;
}
