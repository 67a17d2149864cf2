import { CHECKOUT, UPLOAD } from './actions.js';
import { type CiFacts, call } from './runner.js';
import { expr, type Step } from './yaml.js';

/** The variables of a step that talks to the database; no other step gets them. */
export type DatabaseEnv = Readonly<Record<'DATABASE_URL' | 'NODE_ENV', string>>;

/** Gives the step that checks out a commit, or the one of the event, without keeping the token. */
export function checkoutStep(commit?: string): Step {
  const ref = commit === undefined ? {} : { ref: commit };
  return { name: 'Check out', uses: CHECKOUT, with: { ...ref, 'persist-credentials': false } };
}

/** Gives the step that connects and reads the state, on a database that has no ledger yet, too. */
export function healthStep(facts: CiFacts, secret: string, env: DatabaseEnv): Step {
  return {
    name: 'Check the database',
    comment: `It connects, says the server's version, and fails where \`up\` would refuse. A first run has no ledger, which is fine.
Without the secret onefold would start a database of its own, and all would seem well.`,
    env,
    run: `if [ -z "$DATABASE_URL" ]; then
  echo '::error title=No database::The secret ${secret} is not set.'
  exit 1
fi
${call(facts, 'status')}`,
  };
}

/** Gives the step that judges what is pending there. */
export function validateStep(facts: CiFacts, env: DatabaseEnv): Step {
  return { name: 'Validate the migration files', env, run: call(facts, 'validate') };
}

/** Gives the steps of the dry run: it writes down what would run, shows it in the summary, and keeps it. */
export function dryRunSteps(facts: CiFacts, env: DatabaseEnv): Step[] {
  return [
    {
      name: 'Dry run',
      comment: 'The plan holds the database, what would run with checksums, and a digest of the ledger.',
      id: 'dry-run',
      env,
      run: `${call(facts, 'up --dry-run --out "$RUNNER_TEMP/plan.json"')} | tee "$RUNNER_TEMP/dry-run.txt"
node - "$RUNNER_TEMP/plan.json" >> "$GITHUB_OUTPUT" <<'JS'
const { digest, migrations } = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
console.log('digest=' + digest + '\\npending=' + migrations.length);
JS
{ printf '## Dry run\\n\\n'; sed 's/^/    /' "$RUNNER_TEMP/dry-run.txt"; } >> "$GITHUB_STEP_SUMMARY"`,
    },
    keepStep('Keep the plan', 'plan', 'plan.json'),
  ];
}

/** Gives the step that keeps a file below RUNNER_TEMP as an artifact. */
export function keepStep(title: string, name: string, path: string): Step {
  const file = `${expr('runner.temp')}/${path}`;
  return { name: title, uses: UPLOAD, with: { name, path: file, 'if-no-files-found': 'error', overwrite: true } };
}

/** Gives the steps behind a run: checksums and states, then the repository's own test where there is one. */
export function afterSteps(facts: CiFacts, env: DatabaseEnv): Step[] {
  return [
    { name: 'Verify', env, run: `${call(facts, 'verify')}\n${call(facts, 'status')}` },
    {
      name: 'Smoke test',
      comment: `Your own: .github/onefold/smoke-test.sh gets DATABASE_URL, and smoke-test.sql is run by psql. Without either,
nothing may be pending that was planned.`,
      env,
      run: `folder="$GITHUB_WORKSPACE/.github/onefold"
if [ -f "$folder/smoke-test.sh" ]; then
  bash "$folder/smoke-test.sh"
elif [ -f "$folder/smoke-test.sql" ]; then
  psql -X -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f "$folder/smoke-test.sql"
else
  ${call(facts, 'list --json')} > "$RUNNER_TEMP/list.json"
  node - "$RUNNER_TEMP/plan.json" "$RUNNER_TEMP/list.json" <<'JS'
const [plan, list] = process.argv.slice(2).map((path) => JSON.parse(require('node:fs').readFileSync(path, 'utf8')));
const isApplied = ({ version }) => list.status.some((row) => row.version === version && row.state === 'applied');
const open = plan.migrations.filter((one) => !isApplied(one));
console.log(plan.migrations.length - open.length + ' of ' + plan.migrations.length + ' planned migrations are applied.');
process.exitCode = open.length === 0 ? 0 : 1;
JS
fi`,
    },
  ];
}
