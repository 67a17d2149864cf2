import { isTransactional } from '../controls.js';
import { downPath, upPath } from '../conventions/canonical-name.js';
import { wholeFile } from '../conventions/file-drafts.js';
import { readHeader } from '../conventions/header.js';
import type { BodyChoice, Corpus, Layout, ParsedFile, PlanProblem, Step } from '../model.js';
import type { DownPlan } from './downs.js';
import { type Draft, faultsIn, type Rewriting, statementsIn } from './rewriting.js';

type Own = Extract<BodyChoice, { kind: 'own' }>;
type Named = Pick<Step, 'version' | 'name'>;

/** Finds the file of a migration that is there under another number. */
function elsewhere(step: Named, corpus: Corpus, layout: Layout): string | undefined {
  const folder = `${layout.versions}/`;
  return [...corpus.files.keys()].find(
    (path) => path.startsWith(folder) && /^\d+_(.*)\.sql$/.exec(path.slice(folder.length))?.[1] === step.name,
  );
}

function missing(step: Named, { at }: Own, corpus: Corpus, layout: Layout): PlanProblem {
  const path = upPath(step, layout);
  const other = elsewhere(step, corpus, layout);
  const remedy = other === undefined ? `create ${path} with its SQL` : `rename ${other} to ${path}`;
  return {
    at,
    message: `\`body: own\` says that ${path} is written by hand, but there is no such file.`,
    help: `${remedy}, or remove \`body: own\`: it is then written from its sources.`,
  };
}

/** Bytes that are kept have to be text that is written as it is read. */
function unreadable({ file }: ParsedFile, { at }: Own): PlanProblem[] {
  if (file.encoding === 'utf-8') return [];
  const message = `${file.path} is written by hand, and it is not UTF-8 without a byte order mark.`;
  return [{ at, message, help: `save ${file.path} as UTF-8 without a byte order mark.` }];
}

/** Gives a step what lies in the versions directory; without a file, or where it cannot be kept, that is a problem. */
export function ownBody(head: Draft['head'], own: Own, corpus: Corpus, layout: Layout): Rewriting {
  const path = upPath(head, layout);
  const file = corpus.files.get(path);
  if (file === undefined) return { body: null, problems: [missing(head, own, corpus, layout)] };
  const problems = unreadable(file, own);
  if (problems.length > 0) return { body: null, problems };
  const { transaction, dependsOn } = readHeader(file.file.text ?? '', `${head.version}_${head.name}`);
  const statements = statementsIn(file);
  const by = { at: own.at, reason: `is claimed by ${path}, which is written by hand` };
  const body = {
    chunks: [wholeFile(file.file)],
    transaction: transaction && statements.every(({ statement }) => isTransactional(statement)),
    dependsOn: [...new Set([...head.dependsOn, ...dependsOn])],
    rewritten: { kind: 'own' as const, lines: 0, statements, by },
  };
  return { body, problems: faultsIn(statements, own).map(({ problem }) => problem) };
}

/**
 * Takes the rollback that lies beside a migration written by hand, and claims for it the sources' own. Without one there
 * is no rollback: what the sources had may not fit what was written.
 */
export function ownDown(head: Draft['head'], corpus: Corpus, layout: Layout, sources: DownPlan): DownPlan {
  const file = corpus.files.get(downPath(head, layout));
  if (file?.file.encoding !== 'utf-8') return { origin: 'none', chunks: [], takings: [], problems: [] };
  return { ...sources, origin: 'own', chunks: [wholeFile(file.file)] };
}
