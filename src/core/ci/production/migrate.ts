import { DOWNLOAD } from '../actions.js';
import { failureStep } from '../failure.js';
import { type CiFacts, call, setupSteps } from '../runner.js';
import { afterSteps, checkoutStep, type DatabaseEnv, keepStep } from '../steps.js';
import { expr, type Job, type Step } from '../yaml.js';

const download: Step = {
  name: 'Get the plan',
  uses: DOWNLOAD,
  with: { name: 'plan', path: expr('runner.temp') },
};

const review: Step = {
  name: 'Wait for review',
  comment: `Reviewers of the environment approved before this job began. Where it has none, there is still time to cancel.`,
  env: { GH_TOKEN: expr('github.token'), REVIEW_SECONDS: '30' },
  run: `rules='[.protection_rules[]? | select(.type == "required_reviewers")] | length'
if ! reviewers="$(gh api "repos/$GITHUB_REPOSITORY/environments/production" --jq "$rules")" || [ "$reviewers" = 0 ]; then
  echo "::warning title=No reviewers::The environment production seems to have no required reviewers. It goes on in $REVIEW_SECONDS seconds."
  sleep "$REVIEW_SECONDS"
fi`,
};

const restorePoint = (env: DatabaseEnv): Step => ({
  name: 'Mark the restore point',
  comment: `A marker is no backup: it says to which moment the backup of your server has to go back. It stands behind the review,
so that no hours lie between it and the migration. Your own backup: .github/onefold/backup.sh gets DATABASE_URL.`,
  env,
  run: `mkdir -p "$RUNNER_TEMP/restore-point"
ask() {
  psql -X -A -t -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -c "$1" 2> /dev/null || echo 'not known: psql got no answer'
}
{
  echo 'Restore to the moment before this migration.'
  echo "Clock of the runner: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  echo "Clock of the server: $(ask "SELECT pg_catalog.clock_timestamp() AT TIME ZONE 'UTC'")"
  echo "Write-ahead log:     $(ask 'SELECT pg_catalog.pg_current_wal_lsn()')"
  echo "Transactions:        $(ask 'SELECT pg_catalog.pg_current_snapshot()')"
  echo "Commit:              $(git rev-parse HEAD)"
  node -p "'Ledger:              ends with ' + (require(process.argv[1]).head ?? 'nothing')" "$RUNNER_TEMP/plan.json"
} | tee "$RUNNER_TEMP/restore-point/restore-point.txt"
backup="$GITHUB_WORKSPACE/.github/onefold/backup.sh"
if [ -f "$backup" ]; then bash "$backup"; fi`,
});

function applyStep(facts: CiFacts, env: DatabaseEnv): Step {
  return {
    name: 'Apply the plan',
    comment: 'Where a file, the ledger or the plan is not what it was in the dry run, nothing is applied.',
    id: 'apply',
    env: { ...env, CONFIRM_PRODUCTION_MIGRATION: 'true', REHEARSED: expr('needs.plan.outputs.digest') },
    run: `digest="$(node -p 'require(process.argv[1]).digest' "$RUNNER_TEMP/plan.json")"
if [ "$digest" != "$REHEARSED" ]; then
  echo '::error title=Nothing was applied::The plan is not the one that the dry run wrote.'
  exit 1
fi
${call(facts, 'up --plan "$RUNNER_TEMP/plan.json"')} 2>&1 | tee "$RUNNER_TEMP/up.txt"`,
  };
}

/** Makes the job that applies the plan of the dry run, once it was reviewed. */
export function migrateJob(facts: CiFacts, env: DatabaseEnv, secret: string): Job {
  const failed = failureStep(facts, {
    title: 'Migrating production did not go through',
    variables: `NODE_ENV=production CONFIRM_PRODUCTION_MIGRATION=true DATABASE_URL="$${secret}"`,
    env,
  });
  return {
    id: 'migrate',
    name: 'Migrate production',
    comment: `The review: give the environment production its required reviewers, under Settings, Environments. They find the plan
in the summary of this run.`,
    needs: ['gate', 'plan'],
    when: expr("needs.gate.outputs.apply == 'true' && needs.plan.outputs.pending != '0'"),
    environment: 'production',
    permissions: { actions: 'read', contents: 'read' },
    minutes: 120,
    steps: [
      checkoutStep(expr('needs.gate.outputs.commit')),
      ...setupSteps(facts),
      download,
      review,
      restorePoint(env),
      keepStep('Keep the restore point', 'restore-point', 'restore-point/restore-point.txt'),
      applyStep(facts, env),
      ...afterSteps(facts, env),
      failed,
    ],
  };
}
