import { CHECKOUT } from '../actions.js';
import { expr, type Job } from '../yaml.js';

const SCRIPT = `refuse() {
  echo "::error title=Nothing was migrated::$1"
  printf '## Nothing was migrated\\n\\n%s\\n' "$1" >> "$GITHUB_STEP_SUMMARY"
  exit 1
}

apply=true
if [ "$EVENT" = workflow_dispatch ]; then
  [ "$CONFIRM" = MIGRATE-PRODUCTION ] || refuse 'Started by hand, it needs the words MIGRATE-PRODUCTION, exactly.'
  [ "$DRY_RUN" = false ] || apply=false
fi

release=false
if [ "$EVENT" != workflow_dispatch ] || [ "$REF_TYPE" = tag ]; then
  number='(0|[1-9][0-9]*)'
  [[ "$REF_TYPE:$REF_NAME" =~ ^tag:v$number\\.$number\\.$number$ ]] ||
    refuse 'The tag is no version of the form v1.2.3, without leading zeros and without a suffix.'
  release="$apply"
fi

git merge-base --is-ancestor HEAD "refs/remotes/origin/$DEFAULT_BRANCH" ||
  refuse "The commit is not in the history of $DEFAULT_BRANCH: merge it first."

printf '%s\\n' "apply=$apply" "release=$release" "commit=$(git rev-parse HEAD)" >> "$GITHUB_OUTPUT"`;

/** The job that says whether a run may touch the database, and which commit it is of: all others need it. */
export const gateJob: Job = {
  id: 'gate',
  name: 'May this be applied?',
  comment:
    'Every other job needs this one. What people type or push comes in variables, never in the text of a script.',
  permissions: { contents: 'read' },
  minutes: 5,
  outputs: {
    apply: expr('steps.gate.outputs.apply'),
    release: expr('steps.gate.outputs.release'),
    commit: expr('steps.gate.outputs.commit'),
  },
  steps: [
    {
      name: 'Check out the history',
      uses: CHECKOUT,
      with: { 'fetch-depth': 0, filter: 'blob:none', 'persist-credentials': false },
    },
    {
      name: 'Check the tag, the commit and the confirmation',
      id: 'gate',
      env: {
        EVENT: expr('github.event_name'),
        REF_TYPE: expr('github.ref_type'),
        REF_NAME: expr('github.ref_name'),
        DEFAULT_BRANCH: expr('github.event.repository.default_branch'),
        CONFIRM: expr('inputs.confirm'),
        DRY_RUN: expr('inputs.dry_run'),
      },
      run: SCRIPT,
    },
  ],
};
