import { type Consolidation, decideOn } from '../core/consolidate.js';
import type { Corpus, Mapping } from '../core/model.js';
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

/** A drafted mapping with the facts that it is drafted from. */
type Drafted = Pick<Proposed, 'mapping' | 'notes'> & { readonly corpus: Corpus };

/** Drafts a mapping for the repository as it is, without writing anything. */
export async function draftHere(env: Env, only: readonly string[] | null): Promise<Drafted> {
  const notes = recoverWrite(env);
  const blank = blankMapping(env);
  const files = await parseAll(env, await sqlFiles(env, blank), () => true);
  return { ...propose({ files, firstCommit: firstCommits(env.root), blank, only }), notes };
}

/** Drafts a mapping for the repository as it is and thinks it through, without writing anything. */
export async function proposeHere(
  env: Env,
  only: readonly string[] | null,
  check: Check = (drafted) => drafted,
): Promise<Proposed> {
  const { mapping: drafted, corpus, notes } = await draftHere(env, only);
  const mapping = check(drafted);
  const consolidation = decideOn(corpus, { mapping, lock: null, targets: new Map() });
  return { mapping, consolidation, notes };
}
