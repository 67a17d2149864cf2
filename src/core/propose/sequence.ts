import type { Migration } from '../model.js';
import { different, inversions, type Line, preferredLines, unmetWishes } from './sequence/lines.js';
import { nodesOf } from './sequence/nodes.js';
import { topological } from './sequence/topological.js';
import { TrialGround } from './sequence/trial.js';

/** With more statements than this to try in all, fewer lines are tried. */
const MOST_TRIED = 400_000;

type Rated = { readonly line: Line; readonly refused: number; readonly unmet: number; readonly inverted: number };

/** Prefers what runs, then what may need nothing of later ones, then what leaves each source its own order; the earlier of equals stays. */
function better(a: Rated, b: Rated): Rated {
  return (b.refused - a.refused || b.unmet - a.unmet || b.inverted - a.inverted) < 0 ? b : a;
}

function statementsOf(nodes: Line): number {
  return nodes.reduce((sum, { migration }) => sum + migration.up.length, 1);
}

/**
 * Proposes the run order of migrations from several sources: a stable topological sort over what they definitely need
 * and declare. Which source goes first is a preference; the lines that follow from several preferences are tried on a
 * foreseen database, and the first with the fewest refusals, and among these the fewest files moved against their own
 * source's order, is taken. Deterministic.
 */
export function sequence(migrations: readonly Migration[], firstCommit: ReadonlyMap<string, number>): Migration[] {
  const nodes = nodesOf(migrations, firstCommit);
  const ground = new TrialGround(nodes);
  const rate = (line: Line): Rated => ({
    line,
    refused: ground.refusals(line),
    unmet: unmetWishes(line),
    inverted: inversions(line),
  });
  const affordable = Math.max(4, Math.floor(MOST_TRIED / statementsOf(nodes)));
  const preferred = preferredLines(nodes).slice(0, affordable);
  let best = rate(preferred[0] ?? []);
  for (const line of different(preferred.flatMap((one) => [topological(one), one])).slice(0, affordable)) {
    if (best.refused === 0 && best.unmet === 0 && best.inverted === 0) break;
    best = better(best, rate(line));
  }
  if (best.refused > 0) {
    for (const line of preferred.slice(0, affordable)) best = better(best, rate(ground.retried(line)));
  }
  return best.line.map(({ migration }) => migration);
}
