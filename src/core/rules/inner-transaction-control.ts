import { controlsAmong, unpairedControls } from '../controls.js';
import type { ParsedFile, Statement } from '../model.js';
import { plural } from '../text.js';
import {
  deprecatedFiles,
  fatesOf,
  offsetAt,
  type Rule,
  type RuleContext,
  removalBy,
  removalOf,
  settled,
} from './rule.js';

/** Lists the controls that would run in a migration; where there are none, those that a decision let go. */
function strayControls(context: RuleContext, { file, statements }: ParsedFile): Statement[] {
  const controls = controlsAmong(statements);
  const running = controls.filter(({ ordinal }) => {
    return fatesOf(context, file.path, ordinal).some(
      (fate) => removalBy(fate) === null && (fate.kind === 'up' || fate.kind === 'down'),
    );
  });
  if (running.length === 0)
    return unpairedControls(controls).filter(({ ordinal }) => removalOf(context, file.path, ordinal));
  const stray = unpairedControls(running);
  return stray.length > 0 ? stray : running;
}

/** Judges transaction control that is more than a BEGIN and COMMIT around a file's statements. */
export const innerTransactionControl: Rule = {
  id: 'inner-transaction-control',
  severity: 'error',
  summary: 'a file controls transactions in its middle',
  why: 'Each migration and its row in the ledger are one transaction. A ROLLBACK, a savepoint or a lone COMMIT inside would end it early, and the ledger would no longer tell the truth. A clean BEGIN … COMMIT around statements is no such case: it becomes a comment.',
  fix: `Let the control statements go, or split the file there:

    retire:
      - { path: db/legacy/005_fines.sql, only: ["#3"], reason: a ROLLBACK left from testing }`,
  check: (context) =>
    deprecatedFiles(context).flatMap((file) => {
      const stray = strayControls(context, file);
      if (stray.length === 0) return [];
      const { path } = file.file;
      const numbers = stray.map(({ ordinal }) => `"#${ordinal}"`).join(', ');
      return [
        {
          subject: path,
          message: `${path} has ${plural(stray.length, 'transaction statement')} outside of every pair of BEGIN and COMMIT.`,
          at: stray.map(({ span }) => offsetAt(file, span.start)),
          help: `retire them in ${context.mapping.path}: { path: ${path}, only: [${numbers}], reason: … }`,
          ...settled(removalOf(context, path, stray[0]!.ordinal)),
        },
      ];
    }),
};
