import type { Corpus, Located, ParsedFile, Statement } from '../../model.js';
import { deprecatedFiles, type RuleContext, removalOf } from '../rule.js';

/** Lists the statements of deprecated files that pass a test, file by file. */
export function deprecatedStatements(context: RuleContext, test: (statement: Statement) => boolean): Located[] {
  return deprecatedFiles(context).flatMap((file) =>
    file.statements.filter(test).map((statement) => ({ file, statement })),
  );
}

/** A deprecated file with its forward statements. */
type ForwardFile = { readonly file: ParsedFile; readonly statements: readonly Statement[] };

/** The forward files by corpus, for several rules ask. */
const known = new WeakMap<Corpus, readonly ForwardFile[]>();

/**
 * Lists the deprecated files that run forward, with their forward statements: rollbacks repeat each other by nature,
 * and files for another database are a matter of their own.
 */
export function forwardFiles({ corpus }: RuleContext): readonly ForwardFile[] {
  const files = known.get(corpus) ?? listForwardFiles(corpus);
  known.set(corpus, files);
  return files;
}

function listForwardFiles(corpus: Corpus): ForwardFile[] {
  const byFile = new Map<ParsedFile, Statement[]>();
  for (const { up } of corpus.migrations) {
    for (const { file, statement } of up) {
      if (file.foreign !== null) continue;
      const statements = byFile.get(file);
      if (statements === undefined) byFile.set(file, [statement]);
      else statements.push(statement);
    }
  }
  return [...byFile].map(([file, statements]) => ({ file, statements }));
}

/** Gives what a statement is without the BEGIN and COMMIT around it. */
export function isSubstance({ parsed }: Statement): boolean {
  return !('control' in parsed) || parsed.control === null;
}

/** Tells whether decisions let go of a whole file: none of its statements is used or left. */
export function isLetGo(context: RuleContext, { file, statements }: ParsedFile): boolean {
  const gone = statements.every(({ ordinal }) => removalOf(context, file.path, ordinal) !== null);
  return gone && context.plan.fileFates.get(file.path) === 'retired';
}
