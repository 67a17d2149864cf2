import type { Statement, Violation } from '../model.js';
import { plural } from '../text.js';
import { offsetAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { type Forward, forwardRuns, versionsOf } from './shared/forward.js';
import { outsideNames, runsOutside } from './shared/outside.js';
import { isSubstance } from './shared/statements.js';

/** Merged with other files it is the matter of another rule. */
function isMerged(context: RuleContext, { file }: Forward, statement: Statement): boolean {
  const versions = versionsOf(context, { file, statement });
  return context.plan.steps.some(({ version, from }) => from.length > 1 && versions.includes(version));
}

function judgeFile(context: RuleContext, run: Forward): Violation[] {
  const { file, statements } = run;
  const { path } = file.file;
  const outside = statements.filter(runsOutside).filter((statement) => !isMerged(context, run, statement));
  if (outside.length === 0) return [];
  const left = outside.filter(({ ordinal }) => removalOf(context, path, ordinal) === null);
  const told = left.length === 0 ? outside : left;
  const others = statements.filter(isSubstance).length - told.length;
  const what = `${path} runs without a transaction, for PostgreSQL refuses ${outsideNames(told)} inside one`;
  const means =
    others === 0 && told.length === 1
      ? 'What it leaves behind when it fails, such as an invalid index, has to be removed by hand.'
      : `Its ${plural(others + told.length, 'statement')} run one by one, and what ran before one that fails stays.`;
  return [
    {
      subject: path,
      message: `${what}. ${means}`,
      at: told.map(({ span }) => offsetAt(file, span.start)),
      help:
        others === 0
          ? `make it such that it can be run again, with IF [NOT] EXISTS.`
          : `give ${told.length === 1 ? 'it' : 'each of them'} a migration of its own in ${context.mapping.path}.`,
      ...settled(left.length === 0 ? removalOf(context, path, outside[0]!.ordinal) : null),
    },
  ];
}

/** Judges files that cannot run in one transaction because of what they hold. */
export const notTransactional: Rule = {
  id: 'not-transactional',
  severity: 'info',
  summary: 'a file cannot run in a transaction',
  why: 'PostgreSQL refuses CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM and their like inside a transaction block. The file that holds one runs statement by statement. When one of them fails, those before it stay, and the next attempt meets them.',
  fix: `Give such a statement a migration of its own, so that nothing else is left half done:

    migrations:
      - { name: loans, from: { path: db/legacy/003_loans.sql, except: ["#4"] } }
      - { name: loans_index, from: { path: db/legacy/003_loans.sql, only: ["#4"] } }`,
  check: (context) => forwardRuns(context).flatMap((run) => judgeFile(context, run)),
};
