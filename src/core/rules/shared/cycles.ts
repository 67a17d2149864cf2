type Graph = readonly ReadonlyMap<number, unknown>[];

/** Tarjan's strongly connected components, without recursion: a history may be thousands of migrations deep. */
class Components {
  private readonly index = new Map<number, number>();
  private readonly low = new Map<number, number>();
  private readonly stack: number[] = [];
  private readonly onStack = new Set<number>();
  readonly found: number[][] = [];

  constructor(private readonly graph: Graph) {
    graph.forEach((_, node) => {
      if (!this.index.has(node)) this.visit(node);
    });
  }

  private enter(node: number): { node: number; next: Iterator<number> } {
    this.index.set(node, this.index.size);
    this.low.set(node, this.index.get(node)!);
    this.stack.push(node);
    this.onStack.add(node);
    return { node, next: this.graph[node]!.keys() };
  }

  private lower(node: number, to: number): void {
    this.low.set(node, Math.min(this.low.get(node)!, to));
  }

  private visit(root: number): void {
    const trail = [this.enter(root)];
    while (trail.length > 0) {
      const { node, next } = trail.at(-1)!;
      const { value: other, done } = next.next();
      if (done !== true) {
        if (!this.index.has(other)) trail.push(this.enter(other));
        else if (this.onStack.has(other)) this.lower(node, this.index.get(other)!);
        continue;
      }
      trail.pop();
      const parent = trail.at(-1);
      if (parent !== undefined) this.lower(parent.node, this.low.get(node)!);
      if (this.low.get(node) === this.index.get(node)) this.close(node);
    }
  }

  private close(node: number): void {
    const members: number[] = [];
    for (let member = -1; member !== node; ) {
      member = this.stack.pop()!;
      this.onStack.delete(member);
      members.push(member);
    }
    if (members.length > 1) this.found.push(members.sort((a, b) => a - b));
  }
}

/** Finds the shortest way around from a node back to itself, within a component. */
function around(graph: Graph, start: number, members: ReadonlySet<number>): number[] {
  const before = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const other of graph[node]!.keys()) {
      if (other === start) {
        const way = [node];
        while (way[0] !== start) way.unshift(before.get(way[0]!)!);
        return way;
      }
      if (!members.has(other) || before.has(other)) continue;
      before.set(other, node);
      queue.push(other);
    }
  }
  return [];
}

/** Lists a shortest cycle for each knot of a graph, from its first member on, with the size of the knot. */
export function cyclesOf(graph: Graph): { readonly cycle: readonly number[]; readonly size: number }[] {
  const components = new Components(graph).found.sort((a, b) => a[0]! - b[0]!);
  return components.map((members) => {
    const within = new Set(members);
    const ways = members.map((member) => around(graph, member, within)).filter((way) => way.length > 0);
    const least = Math.min(...ways.map((way) => way.length));
    return { cycle: ways.find((way) => way.length === least)!, size: members.length };
  });
}
