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
  if (base === null || known.every(({ path, from }) => kindOf(from ?? path) === null)) return { before: [], now: [] };
  const installed = async (commit: string | null, textOf: (path: string) => string): Promise<Installation[]> => {
    const paths = await filesHolding(env.root, checkout, { text: 'guard', paths: PLACES, commit });
    return paths.flatMap((path) => (runsGuard(textOf(path)) ? { path, kind: kindOf(path) ?? 'ci' } : []));
  };
  const [before, now] = await Promise.all([
    installed(base.fork, (path) => Buffer.from(readFileAt(env.root, base.fork, path) ?? []).toString()),
    installed(null, (path) => readText(env.root, path) ?? ''),
  ]);
  return { before, now };
}
