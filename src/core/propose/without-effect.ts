import type { Standing } from '../foresee/catalog.js';
import { ForeseenDatabase } from '../foresee/database.js';
import type { ForeseenColumn, Migration } from '../model.js';
import type { Copy } from './copies.js';
import { nodesOf } from './sequence/nodes.js';
import { runs } from './sequence/trial.js';

function sameColumns(before: Standing, after: Standing): boolean {
  const list = ({ columns }: Standing) => [...(columns?.values() ?? [])];
  const print = ({ name, type, default: value, notNull }: ForeseenColumn) =>
    JSON.stringify([name, type, value, notNull]);
  return list(before).map(print).join() === list(after).map(print).join();
}

function sameConstraints(before: Standing, after: Standing): boolean {
  const names = ({ constraints }: Standing) => [...constraints].sort().join();
  return before.keys.length === after.keys.length && names(before) === names(after);
}

function stayed(before: Standing | undefined, after: Standing | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  const same = before.madeBy.located.statement.identity === after.madeBy.located.statement.identity;
  return same && sameColumns(before, after) && sameConstraints(before, after);
}

/** Puts each copy right behind the file that holds all it says, where it would stand before it. */
function behindKeepers(ordered: readonly Migration[], copies: ReadonlyMap<string, Copy>): Migration[] {
  const rank = new Map(ordered.map(({ draft }, index) => [draft.path, index]));
  const place = ({ draft: { path } }: Migration) =>
    Math.max(rank.get(path)!, rank.get(copies.get(path)?.keeper ?? path)!);
  return ordered.toSorted(
    (a, b) => place(a) - place(b) || Number(copies.has(a.draft.path)) - Number(copies.has(b.draft.path)),
  );
}

/**
 * Keeps those copies that change nothing where they run: PostgreSQL would refuse them, or all stands as they make it. A
 * file that makes anew what was dropped or replaced since is no copy, however much it equals another one.
 */
export function withoutEffect(copies: readonly Copy[], ordered: readonly Migration[]): Copy[] {
  if (copies.length === 0) return [];
  const byPath = new Map(copies.map((copy) => [copy.path, copy]));
  const nodes = nodesOf(behindKeepers(ordered, byPath), new Map());
  const made = new Set(nodes.flatMap(({ makes }) => [...makes]));
  const database = new ForeseenDatabase((key) => made.has(key), null);
  return nodes.flatMap((node) => {
    const copy = byPath.get(node.migration.draft.path);
    const taken = runs(database, node.runs, made);
    const idle = !taken || database.catalog.changes().every(([before, after]) => stayed(before, after));
    if (taken && !(idle && copy !== undefined)) database.commit();
    else database.rollback();
    return idle && copy !== undefined ? [copy] : [];
  });
}
