import { installationKind, PLACES, runsGuard } from '../../core/guard/installations.js';
import type { Installation, Installations } from '../../core/model.js';
import { pathFromTop } from '../../core/places.js';
import { filesHolding } from '../../io/branch.js';
import { readFileAt } from '../../io/git.js';
import { readText } from '../../io/text.js';
import type { Env } from '../command.js';
import type { Ground } from './ground.js';

/** Finds what runs the guard: looked for only where the branch touched a file that could. */
export async function installationsOf(env: Env, { checkout, base, changes }: Ground): Promise<Installations> {
  const kindOf = (path: string) => installationKind(pathFromTop(path, checkout.prefix));
  const known = changes.filter(({ kind }) => kind !== 'added');
  if (base === null || known.every(({ path, from }) => kindOf(from ?? path) === null)) {
    return { before: [], now: [], named: [] };
  }
  const naming = (commit: string | null) => filesHolding(env.root, checkout, { text: 'guard', paths: PLACES, commit });
  const running = (paths: readonly string[], textOf: (path: string) => string): Installation[] =>
    paths.flatMap((path) => (runsGuard(path, textOf(path)) ? { path, kind: kindOf(path) ?? 'ci' } : []));
  const [then, named] = await Promise.all([naming(base.fork), naming(null)]);
  const before = running(then, (path) => Buffer.from(readFileAt(env.root, base.fork, path) ?? []).toString());
  return { before, now: running(named, (path) => readText(env.root, path) ?? ''), named };
}
