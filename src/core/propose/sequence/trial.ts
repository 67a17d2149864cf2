import { ForeseenDatabase } from '../../foresee/database.js';
import type { Line } from './lines.js';
import type { Node } from './nodes.js';

/** A database that takes migrations one by one, each whole or not at all. */
class Trial {
  private readonly database: ForeseenDatabase;

  constructor(made: ReadonlySet<string>) {
    this.database = new ForeseenDatabase((key) => made.has(key), null);
  }

  takes({ runs }: Node): boolean {
    const { database } = this;
    let refused = false;
    for (const { statements } of runs) {
      for (const statement of statements) {
        database.execute(statement, 0, () => {
          refused = true;
        });
        if (refused) break;
      }
    }
    if (refused) database.catalog.rollback();
    else database.catalog.commit();
    return !refused;
  }
}

/** Tries lines out as far as the syntax trees show what PostgreSQL would say. */
export class TrialGround {
  private readonly made = new Set<string>();

  constructor(nodes: Line) {
    for (const { makes } of nodes) for (const key of makes) this.made.add(key);
  }

  /** Counts the migrations of a line that would be refused. */
  refusals(line: Line): number {
    const trial = new Trial(this.made);
    return line.filter((node) => !trial.takes(node)).length;
  }

  /**
   * Retries what is refused until nothing moves, and gives the line in which it went well; what never does stands
   * behind its predecessor in its own source.
   */
  retried(line: Line): Node[] {
    const trial = new Trial(this.made);
    const went: Node[] = [];
    let left = line;
    for (let before = Infinity; left.length < before; ) {
      before = left.length;
      left = left.filter((node) => {
        const taken = trial.takes(node);
        if (taken) went.push(node);
        return !taken;
      });
    }
    return inserted(went, left);
  }
}

/** Puts each of some nodes right behind the last one of its source that comes before it there. */
function inserted(line: Line, others: Line): Node[] {
  const result = [...line];
  for (const node of others.toSorted((a, b) => a.rank - b.rank)) {
    const isBefore = ({ source, rank }: Node) => source === node.source && rank < node.rank;
    const predecessor = result.findLastIndex(isBefore);
    const successor = result.findIndex(({ source }) => source === node.source);
    const at = predecessor >= 0 ? predecessor + 1 : successor >= 0 ? successor : result.length;
    result.splice(at, 0, node);
  }
  return result;
}
