import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { occasionOf } from '../../src/commands/guarding/ci.js';
import { temporaryFolder } from '../support/folder.js';

const BEFORE = '1f8f4e4a55e31f8f4e4a55e31f8f4e4a55e31f8f';
const NEVER = '0'.repeat(40);

function event(content: unknown): string {
  return join(temporaryFolder({ 'event.json': JSON.stringify(content) }), 'event.json');
}

describe('what a CI service says of a run', () => {
  const github = { GITHUB_ACTIONS: 'true' };
  const branch = (name: string) => ({ kind: 'branch', name });
  const pushed = { kind: 'commit', id: BEFORE, name: 'what was pushed before' };

  test.each<[string, Record<string, string>, unknown]>([
    ['nothing outside of CI', {}, null],
    ['nothing where a variable is empty', { GITHUB_ACTIONS: '', GITHUB_BASE_REF: 'main' }, null],
    [
      'a pull request of GitHub',
      { ...github, GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' },
      branch('main'),
    ],
    [
      'its merge, where that is checked out',
      { ...github, GITHUB_BASE_REF: 'main', GITHUB_REF: 'refs/pull/7/merge', GITHUB_SHA: BEFORE },
      { ...branch('main'), merge: BEFORE },
    ],
    ['a schedule of GitHub', { ...github, GITHUB_EVENT_NAME: 'schedule' }, { kind: 'everything' }],
    ['a run that was started by hand', { ...github, GITHUB_EVENT_NAME: 'workflow_dispatch' }, { kind: 'everything' }],
    ['a merge request of GitLab', { GITLAB_CI: 'true', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' }, branch('main')],
    [
      'the merged result of GitLab',
      { GITLAB_CI: 'true', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main', CI_MERGE_REQUEST_TARGET_BRANCH_SHA: BEFORE },
      { kind: 'commit', id: BEFORE, name: 'main' },
    ],
    ['a push to GitLab', { GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: BEFORE }, pushed],
    [
      'a new branch of GitLab',
      { GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: NEVER, CI_DEFAULT_BRANCH: 'main' },
      branch('main'),
    ],
    ['a schedule of GitLab', { GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'schedule' }, { kind: 'everything' }],
    ['Bitbucket', { BITBUCKET_BUILD_NUMBER: '3', BITBUCKET_PR_DESTINATION_BRANCH: 'main' }, branch('main')],
    ['Azure', { TF_BUILD: 'True', SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/release/9' }, branch('release/9')],
    ['Buildkite', { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' }, branch('main')],
    ['Jenkins', { JENKINS_URL: 'https://ci.example', CHANGE_TARGET: 'main' }, branch('main')],
  ])('%s', (_, variables, expected) => {
    expect(occasionOf(variables)).toEqual(expected);
  });

  test.each<[string, string, unknown, unknown]>([
    [
      'a merge queue',
      'merge_group',
      { merge_group: { base_sha: BEFORE } },
      { kind: 'commit', id: BEFORE, name: 'the head of the merge queue' },
    ],
    ['a push', 'push', { before: BEFORE }, pushed],
    ['the first push of a branch', 'push', { before: NEVER, repository: { default_branch: 'trunk' } }, branch('trunk')],
    ['an event of another shape', 'push', { before: 7 }, null],
    ['an event that is no object', 'merge_group', null, null],
  ])('%s of GitHub, by its event', (_, name, content, expected) => {
    const variables = { ...github, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: event(content) };
    expect(occasionOf(variables)).toEqual(expected);
  });

  test('an event that cannot be read says nothing', () => {
    expect(occasionOf({ ...github, GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/nowhere/event.json' })).toBeNull();
  });
});
