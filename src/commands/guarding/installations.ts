import type { Installations } from '../../core/model.js';
import { pathFromTop } from '../../core/places.js';
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
  const known = changes.filter(({ kind }) => kind !== 'added');
  const touched = known.map(({ path, from }) => pathFromTop(from ?? path, checkout.prefix));
  if (base === null || !touched.some(isPlace)) return { before: [], now: [] };
  const search = { text: CALL, paths: PLACES };
  const [before, now] = await Promise.all([
    filesHolding(env.root, checkout, { ...search, commit: base.fork }),
    filesHolding(env.root, checkout, { ...search, commit: null }),
  ]);
  return { before, now };
}
