import { type Consolidation, decideOn } from '../core/consolidate.js';
import { defaultMapping } from '../core/mapping.js';
import type { Mapping } from '../core/model.js';
import { propose } from '../core/propose.js';
import { UserError } from '../errors.js';
import { listSqlFiles } from '../io/files.js';
import { firstCommits } from '../io/git.js';
import type { Env } from './command.js';
import { belongsTo, neighbours } from './neighbours.js';
import { parseAll } from './parsing.js';
import { recoverWrite } from './workspace.js';

export type Proposed = {
  readonly mapping: Mapping;
  readonly consolidation: Consolidation;
  readonly notes: readonly string[];
};
/** Makes of a drafted mapping the one to think through. */
type Check = (drafted: Mapping) => Mapping;

async function sqlFiles(env: Env, blank: Mapping): Promise<readonly string[]> {
  const everywhere = await listSqlFiles(env.root, null);
  const isForeign = belongsTo(neighbours(env, blank));
  const files = everywhere.files.filter((path) => !isForeign(path));
  if (files.length > 0) return files;
  throw new UserError(
    `there is no SQL file in ${env.root}.`,
    'run onefold in the repository that holds the migrations, or name its mapping with --mapping DIR/mapping.yaml.',
  );
}

/** Drafts a mapping for the repository as it is and thinks it through, without writing anything. */
export async function proposeHere(
  env: Env,
  only: readonly string[] | null,
  check: Check = (drafted) => drafted,
): Promise<Proposed> {
  const notes = recoverWrite(env);
  const blank = blankMapping(env);
  const parsed = await parseAll(env, await sqlFiles(env, blank), () => true);
  const firstCommit = firstCommits(env.root);
  const { mapping: drafted, corpus } = propose({ files: parsed, firstCommit, blank, only });
  const mapping = check(drafted);
  const consolidation = decideOn(corpus, { mapping, lock: null, targets: new Map() });
  return { mapping, consolidation, notes };
}

/** Gives `orders.mapping.yaml` folders of its own (`orders/versions`, …), so that several mappings live in one root. */
function blankMapping(env: Env): Mapping {
  const blank = defaultMapping(env.mappingPath);
  const stem = /^(.+)\.mapping\.ya?ml$/.exec(env.mappingPath)?.[1];
  if (stem === undefined) return blank;
  const { layout } = blank;
  const own = { versions: `${stem}/versions`, down: `${stem}/down`, reports: `${stem}/reports` };
  return { ...blank, layout: { ...layout, ...own } };
}
