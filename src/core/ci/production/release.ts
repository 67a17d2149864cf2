import { DOWNLOAD } from '../actions.js';
import { expr, type Job } from '../yaml.js';

const SCRIPT = `if gh release view "$TAG" > /dev/null 2>&1; then
  echo "There is a release $TAG already."
  exit 0
fi
node - plan.json > notes.md <<'JS'
const { migrations } = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
console.log(migrations.length === 0 ? 'No migration was pending.' : 'Migrations that were applied:\\n');
for (const { version, name, checksum } of migrations) console.log('- ' + version + ' ' + name + ' (' + checksum + ')');
JS
gh release create "$TAG" --verify-tag --title "$TAG" --notes-file notes.md`;

/** The job that makes the release of a tag, once its migrations are applied or there were none. */
export const releaseJob: Job = {
  id: 'release',
  name: 'Make the release',
  comment: 'Only this job may write to the repository, and it sees no database and no code. If it fails, run it again.',
  needs: ['gate', 'plan', 'migrate'],
  when: expr(
    "!cancelled() && needs.gate.outputs.release == 'true' && needs.plan.result == 'success' && (needs.migrate.result == 'success' || needs.plan.outputs.pending == '0')",
  ),
  permissions: { contents: 'write' },
  minutes: 5,
  steps: [
    { name: 'Get the plan', uses: DOWNLOAD, with: { name: 'plan', path: expr('runner.temp') } },
    {
      name: 'Make the release',
      folder: expr('runner.temp'),
      env: { GH_TOKEN: expr('github.token'), GH_REPO: expr('github.repository'), TAG: expr('github.ref_name') },
      run: SCRIPT,
    },
  ],
};
