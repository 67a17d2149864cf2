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

type Run = { readonly statements: readonly Located[]; readonly transaction: boolean };

/** Lists what canonical migrations run that no source has: patched, or written by hand. */
function rewrittenRuns({ corpus, plan }: RuleContext): Run[] {
  return plan.steps.flatMap(({ rewritten, transaction }) => {
    if (rewritten === undefined) return [];
    const isNew = ({ file }: Located) => rewritten.kind === 'own' || corpus.files.get(file.file.path) !== file;
    return [{ statements: rewritten.statements.filter(isNew), transaction }];
  });
}

function listForward(context: RuleContext): Forward[] {
  const byFile = new Map<ParsedFile, { statements: Statement[]; transaction: boolean }>();
  const migrations = [...context.corpus.migrations, ...nativeMigrations(context)];
  const runs = migrations.map(({ draft, up }): Run => ({ statements: up, transaction: draft.transaction }));
  for (const { statements, transaction } of [...runs, ...rewrittenRuns(context)]) {
    for (const { file, statement } of statements) {
      if (file.foreign !== null) continue;
      const known = byFile.get(file);
      if (known === undefined) byFile.set(file, { statements: [statement], transaction });
      else known.statements.push(statement);
    }
  }
  return [...byFile].map(([file, rest]) => ({ file, ...rest }));
}

/**
 * Lists the files that run forward: those of the deprecated sources in run order, what is native to our own layout, and
 * what is patched or written by hand. What else onefold wrote is not among them, for its sources are; nor is another database's SQL.
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
