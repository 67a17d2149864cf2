import type { Located, Migration, ParsedFile, Plan, Statement } from '../../model.js';
import { fatesOf, type RuleContext, versionOf } from '../rule.js';

/** A file with those of its statements that run forward, and whether its tool runs them in one transaction. */
export type Forward = {
  readonly file: ParsedFile;
  readonly statements: readonly Statement[];
  readonly transaction: boolean;
};

/** By plan, for many rules ask. */
const known = new WeakMap<Plan, readonly Forward[]>();

function nativeMigrations({ corpus, plan }: RuleContext): Migration[] {
  const written = new Set(plan.steps.map(({ version, name }) => `${version} ${name}`));
  return corpus.canonical.filter(({ draft }) => !written.has(`${draft.number} ${draft.name}`));
}

function listForward(context: RuleContext): Forward[] {
  const byFile = new Map<ParsedFile, { statements: Statement[]; transaction: boolean }>();
  for (const { draft, up } of [...context.corpus.migrations, ...nativeMigrations(context)]) {
    for (const { file, statement } of up) {
      if (file.foreign !== null) continue;
      const known = byFile.get(file);
      if (known === undefined) byFile.set(file, { statements: [statement], transaction: draft.transaction });
      else known.statements.push(statement);
    }
  }
  return [...byFile].map(([file, rest]) => ({ file, ...rest }));
}

/**
 * Lists the files that run forward: those of the deprecated sources in run order, and what is native to our own layout.
 * What onefold wrote itself is not among them, for its sources are; nor is another database's SQL.
 */
export function forwardRuns(context: RuleContext): readonly Forward[] {
  const found = known.get(context.plan) ?? listForward(context);
  known.set(context.plan, found);
  return found;
}

/** Lists the statements that run forward, file by file. */
export function forwardStatements(context: RuleContext): Located[] {
  return forwardRuns(context).flatMap(({ file, statements }) => statements.map((statement) => ({ file, statement })));
}

/** Lists the planned migrations that a statement goes into; empty for one that is native, let go or left behind. */
export function versionsOf(context: RuleContext, { file, statement }: Located): string[] {
  return fatesOf(context, file.file.path, statement.ordinal).flatMap((fate) => versionOf(fate) ?? []);
}
