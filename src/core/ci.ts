import { guardWorkflow } from './ci/guard.js';
import { productionWorkflow } from './ci/production.js';
import type { CiFacts } from './ci/runner.js';
import { stagingWorkflow } from './ci/staging.js';
import { stamped } from './ci/stamp.js';
import type { FileWrite } from './model.js';

export type Workflow = 'guard' | 'staging' | 'production';
type Kind = { readonly path: string; write(facts: CiFacts): string };

const WORKFLOWS: Readonly<Record<Workflow, Kind>> = {
  guard: { path: '.github/workflows/onefold-guard.yml', write: guardWorkflow },
  staging: { path: '.github/workflows/db-staging.yml', write: stagingWorkflow },
  production: { path: '.github/workflows/db-prod.yml', write: productionWorkflow },
};

/** Every workflow that there is, by the name that people type. */
export const WORKFLOW_NAMES = Object.keys(WORKFLOWS) as readonly Workflow[];

/** Gives the place of a workflow, below the top folder of the repository. */
export function workflowPath(name: Workflow): string {
  return WORKFLOWS[name].path;
}

/** Writes a workflow for GitHub Actions, below the top folder of the repository, with the line that tells it from an edit. */
export function workflowFile(name: Workflow, facts: CiFacts): FileWrite {
  const { path, write } = WORKFLOWS[name];
  const mapping = facts.root === '' ? facts.mapping : `${facts.root}/${facts.mapping}`;
  return { path, text: stamped(write(facts), mapping) };
}
