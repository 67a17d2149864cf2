import { CHECKOUT, UPLOAD } from './actions.js';
import { workflowHead } from './head.js';
import { type CiFacts, call, setupSteps } from './runner.js';
import { expr, type Step, scalar, workflowText } from './yaml.js';

const ABOUT = `Holds every change against the history of migrations: onefold guard needs no database and no network.
Make its check required for the default branch, under Settings, Branches or Rules.`;

function triggers({ defaultBranch }: CiFacts): string {
  return `on:
  pull_request:
  merge_group:
  push:
    branches: [${scalar(defaultBranch)}]
  schedule:
    - cron: "23 5 * * 1"
  workflow_dispatch:`;
}

const GROUP = `concurrency:
  group: onefold-guard-${expr('github.ref')}
  cancel-in-progress: ${expr("github.event_name == 'pull_request'")}`;

const HISTORY = `The whole history: the guard compares with the commit that the event names as the base. That of a merge queue or
a push may lie any number of commits back, so no depth is enough; and the bytes of old files are compared, so
a clone without blobs would have to fetch them one by one, with a token that is not kept here.`;

const checkout: Step = {
  name: 'Check out',
  comment: HISTORY,
  uses: CHECKOUT,
  with: { 'fetch-depth': 0, 'persist-credentials': false },
};

/** Writes the workflow that runs the guard on pull requests, in the merge queue, on pushes, once a week and by hand. */
export function guardWorkflow(facts: CiFacts): string {
  const outputs = ['summary:$GITHUB_STEP_SUMMARY', 'sarif:$REPORTS.sarif', 'junit:$REPORTS.junit.xml'];
  const words = ['guard --format github', ...outputs.map((output) => `--output "${output}"`)];
  const guard: Step = {
    name: 'onefold guard',
    comment: 'It finds the base in the event that GitHub describes to it (GITHUB_EVENT_PATH).',
    env: { REPORTS: `${expr('runner.temp')}/onefold-guard` },
    run: call(facts, words.join(' ')),
  };
  const keep: Step = {
    name: 'Keep the reports',
    when: expr('!cancelled()'),
    uses: UPLOAD,
    with: {
      name: 'onefold-guard',
      path: `${expr('runner.temp')}/onefold-guard.*`,
      'if-no-files-found': 'ignore',
      overwrite: true,
    },
  };
  const head = workflowHead(facts, { about: ABOUT, name: 'onefold guard', on: triggers(facts), group: GROUP });
  return workflowText(head, [
    {
      id: 'guard',
      name: 'onefold guard',
      permissions: { contents: 'read' },
      minutes: 15,
      steps: [checkout, ...setupSteps(facts), guard, keep],
    },
  ]);
}
