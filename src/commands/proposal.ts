import { type Consolidation, consolidate } from '../core/consolidate.js';
import { defaultMapping, printMapping } from '../core/mapping.js';
import type { Mapping } from '../core/model.js';
import { propose } from '../core/propose.js';
import { UserError } from '../errors.js';
import { listSqlFiles } from '../io/files.js';
import { firstCommits } from '../io/git.js';
import type { Env } from './command.js';
import { mappingFrom, parseAll, recoverWrite } from './workspace.js';

export type Proposed = {
  readonly text: string;
  readonly mapping: Mapping;
  readonly consolidation: Consolidation;
  readonly notes: readonly string[];
  /** What to type to draft one mapping per database; empty when there seems to be one. */
  readonly groupCommands: readonly string[];
};

/** Drafts a mapping for the repository as it is and thinks it through, without writing anything. */
export async function proposeHere(env: Env, only: readonly string[] | null): Promise<Proposed> {
  const notes = recoverWrite(env);
  const { files } = await listSqlFiles(env.root, null);
  if (files.length === 0) {
    throw new UserError(
      `there is no SQL file in ${env.root}.`,
      'run onefold in the repository that holds the migrations, or name its mapping with --mapping DIR/mapping.yaml.',
    );
  }
  const parsed = await parseAll(env, files, () => true);
  const firstCommit = firstCommits(env.root);
  const { mapping: drafted, groups } = propose({ files: parsed, firstCommit, blank: blankMapping(env), only });
  // Reading back what is printed is the proof that the draft is valid, and gives every decision its line.
  const text = printMapping(drafted);
  const mapping = mappingFrom(env.mappingPath, text);
  const circumstances = { mentions: [], firstCommit };
  const targets = new Map<string, string>();
  const consolidation = consolidate({ parsed, mapping, circumstances, lock: null, targets });
  return { text, mapping, consolidation, notes, groupCommands: groupCommands(groups) };
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

/** Writes one command per group of sources, for a repository that seems to hold several databases. */
function groupCommands(groups: readonly (readonly string[])[]): string[] {
  if (groups.length < 2) return [];
  return groups.map((sources, index) => {
    return `onefold init --mapping database${index + 1}.mapping.yaml --source ${sources.join(',')}`;
  });
}
