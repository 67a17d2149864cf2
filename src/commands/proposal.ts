import { type Consolidation, decideOn } from '../core/consolidate.js';
import type { Mapping } from '../core/model.js';
import { propose } from '../core/propose.js';
import { firstCommits } from '../io/git.js';
import type { Env } from './command.js';
import { parseAll } from './parsing.js';
import { recoverWrite } from './recovery.js';
import { blankMapping, sqlFiles } from './survey.js';

export type Proposed = {
  readonly mapping: Mapping;
  readonly consolidation: Consolidation;
  readonly notes: readonly string[];
};
/** Makes of a drafted mapping the one to think through. */
type Check = (drafted: Mapping) => Mapping;

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
