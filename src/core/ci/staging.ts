import { failureStep } from './failure.js';
import { workflowHead } from './head.js';
import { type CiFacts, call, setupSteps } from './runner.js';
import { afterSteps, checkoutStep, type DatabaseEnv, dryRunSteps, healthStep, validateStep } from './steps.js';
import { expr, type Step, scalar, workflowText } from './yaml.js';

const SECRET = 'STAGING_DATABASE_URL';
const ABOUT = `Migrates the staging database on every push to its branch: a dry run writes a plan, and just that plan is applied.
Needs the secret ${SECRET}, of the repository or of the environment staging.`;

const GROUP = `# A run is never cancelled by the next one, which waits; of several that wait, GitHub keeps the newest.
concurrency:
  group: onefold-staging
  cancel-in-progress: false`;

const env: DatabaseEnv = { DATABASE_URL: expr(`secrets.${SECRET}`), NODE_ENV: 'staging' };

function applyStep(facts: CiFacts): Step {
  return {
    name: 'Apply the plan',
    id: 'apply',
    env,
    run: `${call(facts, 'up --plan "$RUNNER_TEMP/plan.json"')} 2>&1 | tee "$RUNNER_TEMP/up.txt"`,
  };
}

/** Writes the workflow that migrates staging. */
export function stagingWorkflow(facts: CiFacts): string {
  const on = `on:\n  push:\n    branches: [${scalar(facts.stagingBranch)}]`;
  const failed = failureStep(facts, {
    title: 'Migrating staging did not go through',
    variables: `DATABASE_URL="$${SECRET}"`,
    env,
  });
  const steps = [
    checkoutStep(),
    ...setupSteps(facts),
    healthStep(facts, SECRET, env),
    validateStep(facts, env),
    ...dryRunSteps(facts, env),
    applyStep(facts),
    ...afterSteps(facts, env),
    failed,
  ];
  return workflowText(workflowHead(facts, { about: ABOUT, name: 'Migrate staging', on, group: GROUP }), [
    {
      id: 'migrate',
      name: 'Migrate staging',
      environment: 'staging',
      permissions: { contents: 'read' },
      minutes: 60,
      steps,
    },
  ]);
}
