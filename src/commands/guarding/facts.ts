import { type Layouts, proposalsFor } from '../../core/guard/proposals.js';
import { unwatched } from '../../core/guard/unwatched.js';
import type { GuardFacts } from '../../core/model.js';
import { callAsTyped } from '../../core/package-managers.js';
import { directoryOf } from '../../core/places.js';
import type { Env } from '../command.js';
import { momentAfter } from '../moment.js';
import type { ReadFile } from './files.js';
import type { Ground } from './ground.js';
import { installationsOf } from './installations.js';
import { isSame } from './layout-files.js';
import { layoutsOf } from './layouts.js';
import { staleness } from './stale.js';

/** Finds what the branch adds by a name under which the base has got something else in the meantime. */
function contestedOf(
  env: Env,
  { base }: Ground,
  read: readonly ReadFile[],
  { tip, forked }: Pick<Layouts, 'tip' | 'forked'>,
): string[] {
  if (base === null) return [];
  const then = new Set(forked.map(({ path }) => path));
  const late = new Set(tip.map(({ path }) => path).filter((path) => !then.has(path)));
  const both = read.filter(({ guarded, content }) => content !== null && late.has(guarded.path));
  return both
    .filter(({ content }) => !isSame(env, base.tip, content!.path, content!.sha256Lf))
    .map(({ guarded }) => guarded.path);
}

/** Puts together all that the rules of the guard look at. */
export async function factsOf(
  env: Env,
  ground: Ground,
  read: readonly ReadFile[],
  { against, renumber }: Pick<GuardFacts, 'renumber'> & { readonly against: readonly string[] },
): Promise<GuardFacts> {
  const { mapping, base, lock } = ground;
  const files = read.map(({ guarded }) => guarded);
  const [layouts, installations] = await Promise.all([layoutsOf(env, ground, against), installationsOf(env, ground)]);
  const { own, forked, tip, others } = layouts;
  return {
    mapping,
    problems: ground.problems,
    mappingRemoved: ground.mappingRemoved,
    before: ground.before,
    unwatched: unwatched(ground.before, mapping),
    base: base === null ? null : { ...base, paths: tip },
    lockPath: lock.path,
    isWritten: lock.glance !== null,
    renumber,
    program: callAsTyped(env.env.npm_config_user_agent),
    files,
    own,
    folders: new Set(own.map(({ path }) => directoryOf(path))),
    forked,
    others,
    contested: contestedOf(env, ground, read, layouts),
    ...proposalsFor({ ...layouts, mapping, files, compared: base !== null }, (newest) => momentAfter(env, newest)),
    stale: staleness(env, ground),
    installations,
  };
}
