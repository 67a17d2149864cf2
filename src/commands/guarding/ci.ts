import { basename, dirname } from 'node:path';
import { readText } from '../../io/text.js';
import type { Env } from '../command.js';

/** What a CI service says of the run: what to compare with, and how to name it. */
export type Occasion =
  /** A branch of the remote, by its name there; `merge` is the commit that merges into it, where that is checked out. */
  | { readonly kind: 'branch'; readonly name: string; readonly merge?: string }
  /** A commit, of which the clone may know nothing. */
  | { readonly kind: 'commit'; readonly id: string; readonly name: string }
  /** A run that no change set off: everything is to be judged. */
  | { readonly kind: 'everything' };

type Variables = Env['env'];
/** The parts of GitHub's event that say what a run is about. */
type GithubEvent = {
  readonly before?: unknown;
  readonly repository?: { readonly default_branch?: unknown };
  readonly merge_group?: { readonly base_sha?: unknown; readonly base_ref?: unknown };
};

const COMMIT = /^(?!0+$)[0-9a-f]{40,64}$/;

function eventOf({ GITHUB_EVENT_PATH: path }: Variables): GithubEvent {
  try {
    const event: unknown = path === undefined ? null : JSON.parse(readText(dirname(path), basename(path)) ?? '{}');
    return typeof event === 'object' && event !== null ? event : {};
  } catch {
    return {};
  }
}

function branch(written: unknown): Occasion[] {
  if (typeof written !== 'string' || written === '') return [];
  return [{ kind: 'branch', name: written.replace(/^refs\/heads\//, '') }];
}

function commit(written: unknown, name: string): Occasion[] {
  return typeof written === 'string' && COMMIT.test(written) ? [{ kind: 'commit', id: written, name }] : [];
}

/** What is checked out for a pull request is its merge into the target, unless the workflow asks for something else. */
function pullRequest({ GITHUB_REF: ref = '', GITHUB_SHA: merge }: Variables, target: string): Occasion[] {
  const isMerge = /^refs\/pull\/\d+\/merge$/.test(ref) && merge !== undefined;
  return [{ kind: 'branch', name: target, ...(isMerge ? { merge } : {}) }];
}

/** GitHub says in a file what set off the run: a pull request, a merge queue, a push, or a clock. */
function onGithub(variables: Variables): Occasion[] {
  const { GITHUB_EVENT_NAME: name, GITHUB_BASE_REF: target } = variables;
  if (target !== undefined && target !== '') return pullRequest(variables, target);
  if (name === 'schedule' || name === 'workflow_dispatch') return [{ kind: 'everything' }];
  const event = eventOf(variables);
  if (name === 'merge_group') return commit(event.merge_group?.base_sha, 'the head of the merge queue');
  // A branch that is new has nothing before it.
  const before = commit(event.before, 'what was pushed before');
  return name !== 'push' || before.length > 0 ? before : branch(event.repository?.default_branch);
}

function onGitlab(variables: Variables): Occasion[] {
  const { CI_PIPELINE_SOURCE: source, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: target } = variables;
  if (source === 'schedule') return [{ kind: 'everything' }];
  // Known where the pipeline runs on the merged result.
  const merged = commit(variables.CI_MERGE_REQUEST_TARGET_BRANCH_SHA, target ?? 'the target branch');
  if (merged.length > 0) return merged;
  if (target !== undefined) return branch(target);
  const before = commit(variables.CI_COMMIT_BEFORE_SHA, 'what was pushed before');
  return before.length > 0 ? before : branch(variables.CI_DEFAULT_BRANCH);
}

/** By the variable that tells the service, what it says of a run. */
const SERVICES: readonly { readonly tell: string; readonly read: (variables: Variables) => readonly Occasion[] }[] = [
  { tell: 'GITHUB_ACTIONS', read: onGithub },
  { tell: 'GITLAB_CI', read: onGitlab },
  { tell: 'BITBUCKET_BUILD_NUMBER', read: ({ BITBUCKET_PR_DESTINATION_BRANCH: target }) => branch(target) },
  { tell: 'TF_BUILD', read: ({ SYSTEM_PULLREQUEST_TARGETBRANCH: target }) => branch(target) },
  { tell: 'BUILDKITE', read: ({ BUILDKITE_PULL_REQUEST_BASE_BRANCH: target }) => branch(target) },
  { tell: 'JENKINS_URL', read: ({ CHANGE_TARGET: target }) => branch(target) },
];

/**
 * Tells from the variables of a CI service what set off the run; null where there is none, or it does not say. The names
 * are those of the services' own documentation.
 */
export function occasionOf(variables: Variables): Occasion | null {
  const service = SERVICES.find(({ tell }) => (variables[tell] ?? '') !== '');
  return service?.read(variables)[0] ?? null;
}
