import type { Consolidation } from '../core/consolidate.js';
import { foresights } from '../core/foresee.js';
import { defaultMapping } from '../core/mapping/defaults.js';
import type { FileRole, Mapping, Report } from '../core/model.js';
import { undecidedPlan } from '../core/plan/undecided.js';
import { survey } from '../core/propose.js';
import { judge } from '../core/rules/index.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { listSqlFiles } from '../io/files.js';
import type { Env } from './command.js';
import { refuseMissingMapping } from './named-mapping.js';
import { belongsTo, neighbours } from './neighbours.js';
import { parseAll } from './parsing.js';
import { recoverWrite } from './recovery.js';

/** Lists the SQL files of the repository, less those of other mappings. Throws a UserError where there is none. */
export async function sqlFiles(env: Env, blank: Mapping): Promise<readonly string[]> {
  const everywhere = await listSqlFiles(env.root, null);
  const isForeign = belongsTo(await neighbours(env, blank));
  const files = everywhere.files.filter((path) => !isForeign(path));
  if (files.length > 0) return files;
  throw new UserError(
    `there is no SQL file in ${env.root}.`,
    'run onefold in the repository that holds the migrations, or name its mapping with --mapping DIR/mapping.yaml.',
  );
}

/** Gives `orders.mapping.yaml` folders of its own (`orders/versions`, …), so that several mappings live in one root. */
export function blankMapping(env: Env): Mapping {
  const blank = defaultMapping(env.mappingPath);
  const stem = /^(.+)\.mapping\.ya?ml$/.exec(env.mappingPath)?.[1];
  if (stem === undefined) return blank;
  const { layout } = blank;
  const own = { versions: `${stem}/versions`, down: `${stem}/down`, reports: `${stem}/reports` };
  return { ...blank, layout: { ...layout, ...own } };
}

/** What is there before anyone decides: the facts, and what the rules say of them alone. */
type Surveyed = Pick<Consolidation, 'corpus' | 'findings'> & {
  readonly mapping: Mapping;
  readonly notes: readonly string[];
};

/** Reads a repository without a mapping and judges it as it lies there: nothing is planned, so no order is looked for. */
async function surveyHere(env: Env): Promise<Surveyed> {
  const notes = recoverWrite(env);
  refuseMissingMapping(env);
  const blank = blankMapping(env);
  const files = await parseAll(env, await sqlFiles(env, blank), () => true);
  const { mapping: surveyed, corpus } = survey({ files, firstCommit: new Map(), blank, only: null });
  // That nothing is decided yet is no finding here.
  const mapping: Mapping = { ...surveyed, severity: { ...surveyed.severity, 'not-mapped': 'off' } };
  const plan = undecidedPlan(corpus);
  const findings = judge({ corpus, mapping, plan, lock: null, targets: new Map(), ...foresights(corpus, plan) });
  return { corpus, mapping, findings, notes };
}

/** Counts what lies there by what it is: forward files, rollbacks, and what is left out of a consolidation. */
function inventory({ corpus, mapping }: Surveyed): string {
  const count = (role: FileRole) => [...corpus.roles.values()].filter((one) => one === role).length;
  const sources = mapping.sources.filter(({ status }) => status === 'deprecated').length;
  const parts = [
    `${plural(count('deprecated'), 'migration file')} in ${plural(sources, 'location')}`,
    ...(count('reference') > 0 ? [plural(count('reference'), 'picture of the schema', 'pictures of the schema')] : []),
    ...(count('canonical') > 0
      ? [`${count('canonical')} in ${mapping.layout.versions}/ and ${mapping.layout.down}/`]
      : []),
    ...(count('ignored') > 0 ? [`${count('ignored')} that are no migrations`] : []),
  ];
  return `${plural(corpus.files.size, 'SQL file')}: ${parts.join(', ')}.`;
}

/** Scans a repository that has no mapping yet. */
export async function scanUndecided(env: Env, verbose: boolean): Promise<Report> {
  const surveyed = await surveyHere(env);
  const { findings, notes } = surveyed;
  const note = `There is no ${env.mappingPath} yet, so nothing is decided: \`onefold init\` drafts one.`;
  const verdict = findings.some(({ severity }) => severity === 'error') ? 'attention' : 'ok';
  return { command: 'scan', verdict, notes: [...notes, inventory(surveyed), note], findings, verbose };
}
