import { nothingAppliedStep } from './failure.js';
import { workflowHead } from './head.js';
import { gateJob } from './production/gate.js';
import { migrateJob } from './production/migrate.js';
import { releaseJob } from './production/release.js';
import { type CiFacts, setupSteps } from './runner.js';
import { checkoutStep, type DatabaseEnv, dryRunSteps, healthStep, validateStep } from './steps.js';
import { expr, type Job, workflowText } from './yaml.js';

const SECRET = 'PROD_DATABASE_URL';
const ABOUT = `Migrates the production database when a version is tagged: a dry run writes a plan, people review it, and just that
plan is applied. Started by hand, it asks for the word MIGRATE-PRODUCTION and is a dry run unless you say otherwise.
Needs the environment production with required reviewers, and the secret ${SECRET}: in the environment the URL that
migrates; in the repository, for the dry run comes before the review, that of a role that only reads, or the same.`;

const ON = `on:
  push:
    tags: ["v*.*.*"]
  workflow_dispatch:
    inputs:
      confirm:
        description: Type MIGRATE-PRODUCTION
        required: true
        type: string
      dry_run:
        description: Only say what would run
        type: boolean
        default: true`;

const GROUP = `# A run is never cancelled by the next one, which waits; of several that wait, GitHub keeps the newest.
concurrency:
  group: onefold-production
  cancel-in-progress: false`;

const env: DatabaseEnv = { DATABASE_URL: expr(`secrets.${SECRET}`), NODE_ENV: 'production' };

function planJob(facts: CiFacts): Job {
  return {
    id: 'plan',
    name: 'Dry run',
    needs: ['gate'],
    permissions: { contents: 'read' },
    minutes: 15,
    outputs: {
      digest: expr('steps.dry-run.outputs.digest'),
      pending: expr('steps.dry-run.outputs.pending'),
    },
    steps: [
      checkoutStep(expr('needs.gate.outputs.commit')),
      ...setupSteps(facts),
      healthStep(facts, SECRET, env),
      validateStep(facts, env),
      ...dryRunSteps(facts, env),
      nothingAppliedStep('The dry run on production failed'),
    ],
  };
}

/** Writes the workflow that migrates production. */
export function productionWorkflow(facts: CiFacts): string {
  const head = workflowHead(facts, { about: ABOUT, name: 'Migrate production', on: ON, group: GROUP });
  return workflowText(head, [gateJob, planJob(facts), migrateJob(facts, env, SECRET), releaseJob]);
}
