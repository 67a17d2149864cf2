import { ForeseenDatabase } from '../../foresee/database.js';
import { columnKey, nameKey, relationKey, spaceKey } from '../../foresee/keys.js';
import type { Problem } from '../../foresee/problem.js';
import type { RunInput } from '../../foresee/runs.js';
import type { Line } from './lines.js';
import type { Node } from './nodes.js';

/** Tells whether any file makes what is missing. What none makes lies elsewhere, and no order brings it. */
function isMade({ object, column }: Problem, made: ReadonlySet<string>): boolean {
  if (object === null) return false;
  if (column !== null) return made.has(columnKey(object, column));
  return [spaceKey(object), nameKey(object), relationKey(object)].some((key) => made.has(key));
}

/**
 * Runs a migration on a foreseen database; false where PostgreSQL would refuse it once all is there that no file makes.
 * What it did is not final yet.
 */
export function runs(database: ForeseenDatabase, inputs: readonly RunInput[], made: ReadonlySet<string>): boolean {
  let refused = false;
  for (const { statements } of inputs) {
    for (const statement of statements) {
      database.execute(statement, 0, (_, problem) => {
        refused ||= problem.kind !== 'missing' || isMade(problem, made);
      });
      if (refused) return false;
    }
  }
  return true;
}

/** A database that takes migrations one by one, each whole or not at all. */
class Trial {
  private readonly database: ForeseenDatabase;

  constructor(private readonly made: ReadonlySet<string>) {
    this.database = new ForeseenDatabase((key) => made.has(key), null);
  }

  takes(node: Node): boolean {
    const taken = runs(this.database, node.runs, this.made);
    if (taken) this.database.commit();
    else this.database.rollback();
    return taken;
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
