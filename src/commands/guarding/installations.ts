import type { Installations } from '../../core/model.js';
import { filesHolding } from '../../io/branch.js';
import type { Env } from '../command.js';
import type { Ground } from './ground.js';

const CALL = 'onefold guard';
/** Where CI services and hooks look for their files, from the top of the work tree. */
const PLACES = [
  '.github/workflows',
  '.gitlab-ci.yml',
  '.gitlab/ci',
  '.circleci',
  '.buildkite',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
  '.husky',
  '.pre-commit-config.yaml',
  'lefthook.yml',
  '.lefthook.yml',
  'lefthook.yaml',
  'package.json',
];

function isPlace(path: string): boolean {
  return PLACES.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Finds what runs the guard: looked for only where the branch touched a file that could. */
export async function installationsOf(env: Env, { checkout, base, changes }: Ground): Promise<Installations> {
  const { prefix } = checkout;
  // Seen from the root, the top of the work tree lies as far up as the prefix is deep.
  const up = '../'.repeat(prefix.split('/').length - 1);
  const fromTop = (path: string) => (path.startsWith(up) ? path.slice(up.length) : `${prefix}${path}`);
  const touched = changes.filter(({ kind }) => kind !== 'added').map(({ path, from }) => fromTop(from ?? path));
  if (base === null || !touched.some(isPlace)) return { before: [], now: [] };
  const search = { text: CALL, paths: PLACES };
  const [before, now] = await Promise.all([
    filesHolding(env.root, checkout, { ...search, commit: base.fork }),
    filesHolding(env.root, checkout, { ...search, commit: null }),
  ]);
  return { before, now };
}
