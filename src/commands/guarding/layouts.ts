import { numberedPaths } from '../../core/guard/numbers.js';
import type { Layouts } from '../../core/guard/proposals.js';
import type { BranchFiles } from '../../core/model.js';
import type { Env } from '../command.js';
import { branchNamed } from './base.js';
import type { Ground } from './ground.js';

/** Lists what our layout holds: now, where the branch began, on the base as it is now, and on the branches named. */
export async function layoutsOf(
  env: Env,
  { checkout, base, changes, mapping, list }: Ground,
  against: readonly string[],
): Promise<Layouts> {
  const { layout } = mapping;
  const others = await Promise.all(
    against.map(async (name): Promise<BranchFiles> => {
      const { ref, tip } = await branchNamed(env, checkout, name);
      return { name: ref, paths: await list(tip, layout) };
    }),
  );
  if (base === null) {
    const { listSqlFiles } = await import('../../io/files.js');
    const own = numberedPaths((await listSqlFiles(env.root, [layout.versions, layout.down])).files, layout);
    return { own, forked: own, tip: [], others };
  }
  const [forked, tip] = await Promise.all([list(base.fork, layout), list(base.tip, layout)]);
  const gone = new Set(changes.flatMap(({ kind, path, from }) => (kind === 'removed' ? [path] : [from ?? ''])));
  const added = changes.flatMap(({ kind, path }) => (kind === 'added' || kind === 'renamed' ? [path] : []));
  const kept = forked.map(({ path }) => path).filter((path) => !gone.has(path));
  return { own: numberedPaths([...new Set([...kept, ...added])], layout), forked, tip, others };
}
