import type { Installation } from '../model.js';

/** The files in which tools keep local hooks, the usual one of each first; paths from the top of the repository. */
export const HOOK_FILES = {
  'pre-commit': ['.pre-commit-config.yaml', '.pre-commit-config.yml'],
  husky: ['.husky/pre-commit'],
  lefthook: ['lefthook', '.lefthook'].flatMap((name) => ['yml', 'yaml', 'toml', 'json'].map((end) => `${name}.${end}`)),
} as const satisfies Readonly<Record<string, readonly string[]>>;

const CI_PLACES = [
  '.github/workflows',
  '.gitlab-ci.yml',
  '.gitlab/ci',
  '.circleci',
  '.buildkite',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
  'package.json',
];
/** Of a hook manager any hook may run the guard. */
const HOOK_PLACES: readonly string[] = ['.husky', ...Object.values(HOOK_FILES).flat()];

/** Where CI services and hooks look for their files: files and folders, from the top of the repository. */
export const PLACES: readonly string[] = [...CI_PLACES, ...HOOK_PLACES];

function liesIn(places: readonly string[], path: string): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Tells what kind of file could run the guard, by its path from the top of the repository; null for one that cannot. */
export function installationKind(path: string): Installation['kind'] | null {
  if (liesIn(HOOK_PLACES, path)) return 'hook';
  return liesIn(CI_PLACES, path) ? 'ci' : null;
}

/** Tells whether a workflow or hook calls the guard: a comment does not, nor does the name of a step. */
export function runsGuard(text: string): boolean {
  return /^(?!\s*(?:-\s+)?(?:#|name:)).*\bonefold(?:@\S+)?(?:[^\S\n]+\S+)*?[^\S\n]+guard\b/m.test(text);
}
