import { type CiFacts, call } from './runner.js';
import { expr, type Step } from './yaml.js';

/** What a workflow says when it fails: its title, and what stands before each command that a person types then. */
export type FailureWords = {
  readonly title: string;
  readonly variables: string;
  readonly env: Readonly<Record<string, string>>;
};

/** Reads the plan and the answer of `status --json`: prints what became of each migration, and what to type now. */
const WHAT_NOW = `const { readFileSync } = require('node:fs');
const [planned, answered, variables, program] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(planned, 'utf8'));
const { status, error } = JSON.parse(readFileSync(answered, 'utf8') || '{}');
const say = (...lines) => console.log(lines.join('\\n') + '\\n');
const type = (...words) => words.map((word) => '    ' + variables + ' ' + program.replace('COMMAND', word));
if (status === undefined) {
  say('**The database could not be asked:** ' + (error?.message ?? 'it gave no answer.'), '', 'Ask it:', '');
  say(...type('status'));
  process.exit(0);
}
const stateOf = (version) => status.find((row) => row.version === version)?.state ?? 'not known';
const among = (state) => plan.migrations.filter(({ version }) => stateOf(version) === state);
say('The database now:', '', ...plan.migrations.map(({ version, name }) => '- ' + version + ' ' + name + ': ' + stateOf(version)));
if (among('half-applied').length > 0) {
  say('One stopped half-way outside of a transaction. Mend the cause, then let it go on:', '', ...type('resume'));
}
if (among('pending').length > 0) {
  say('**To go on:** what failed inside its transaction was rolled back and is not recorded, so that its file may be changed. Mend it, and start anew with all jobs, or with a new tag: the old plan no longer holds.');
}
const applied = among('applied').reverse();
if (applied.length === 0) say('**To go back:** nothing. None of the plan is applied.');
else {
  say('**To go back,** newest first; a rollback drops what was made, with the rows in it:', '');
  say(...type(...applied.map(({ version }) => 'down ' + version)));
}`;

/**
 * Gives the step that says in the summary, when a job fails or is cancelled, what the database has, how to go on and how to go
 * back. It reads `plan.json`, `up.txt` and `restore-point.txt` below RUNNER_TEMP, and what became of the step `apply`.
 */
export function failureStep(facts: CiFacts, { title, variables, env }: FailureWords): Step {
  const run = `exec >> "$GITHUB_STEP_SUMMARY"
printf '## %s\\n\\n' "$TITLE"
case "$APPLY" in
  success | failure | cancelled) ;;
  *)
    echo 'It stopped before anything was applied: there is nothing to take back. The log of the step that failed says why.'
    exit 0
    ;;
esac
if [ -s "$RUNNER_TEMP/up.txt" ]; then
  sed 's/^/    /' "$RUNNER_TEMP/up.txt"
  echo
fi
${call(facts, 'status --json')} > "$RUNNER_TEMP/status.json" || true
node - "$RUNNER_TEMP/plan.json" "$RUNNER_TEMP/status.json" "$VARIABLES" "$ONEFOLD" <<'JS'
${WHAT_NOW}
JS
if [ -f "$RUNNER_TEMP/restore-point/restore-point.txt" ]; then
  printf 'Where rows are lost, the backup of the server brings them back:\\n\\n'
  sed 's/^/    /' "$RUNNER_TEMP/restore-point/restore-point.txt"
fi`;
  return {
    name: 'Say what to do now',
    when: expr('failure() || cancelled()'),
    env: {
      ...env,
      TITLE: title,
      APPLY: expr('steps.apply.outcome'),
      VARIABLES: variables,
      ONEFOLD: call(facts, 'COMMAND'),
    },
    run,
  };
}

/** Gives the step that says of a job which applies nothing that nothing was applied. */
export function nothingAppliedStep(title: string): Step {
  return {
    name: 'Say what to do now',
    when: expr('failure() || cancelled()'),
    env: { TITLE: title },
    run: `{
  printf '## %s\\n\\n' "$TITLE"
  echo 'Nothing was applied: there is nothing to take back. The log of the step that failed says why.'
} >> "$GITHUB_STEP_SUMMARY"`,
  };
}
