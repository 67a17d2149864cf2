import type { Located, StatementFault, Violation } from '../model.js';
import { excerptAt } from '../places.js';
import { plural } from '../text.js';
import { fatesOf, offsetAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { forwardStatements } from './shared/forward.js';
import { ACTIVE_TRANSACTION } from './shared/outside.js';
import { deprecatedStatements } from './shared/statements.js';

function faultsOf({ statement: { parsed } }: Located): readonly StatementFault[] {
  const faults = 'faults' in parsed ? (parsed.faults ?? []) : [];
  return faults.filter(({ sqlstate }) => sqlstate !== ACTIVE_TRANSACTION);
}

/** Lists the statements of rollbacks that the plan takes as such. */
function plannedDowns(context: RuleContext): Located[] {
  const rollsBack = ({ file, statement }: Located) =>
    fatesOf(context, file.file.path, statement.ordinal).some(({ kind }) => kind === 'down');
  return deprecatedStatements(context, ({ parsed }) => 'faults' in parsed && parsed.faults !== undefined).filter(
    rollsBack,
  );
}

/** What does nothing is not looked at any further: IF NOT EXISTS, where something stands. An index is, in any case. */
function masked({ foreseen }: RuleContext): ReadonlySet<Located['statement']> {
  const losers = foreseen.masks.filter(({ loser }) => loser.effect.object.kind !== 'index');
  return new Set(losers.map(({ loser }) => loser.located.statement));
}

function violationOf(context: RuleContext, { file, statement }: Located): Violation {
  const { path, text } = file.file;
  const { ordinal, span } = statement;
  const faults = faultsOf({ file, statement });
  const first = faults[0]!;
  const more = faults.length === 1 ? '' : `, and for ${plural(faults.length - 1, 'more reason')}`;
  return {
    subject: `${path}#${ordinal}`,
    message: `PostgreSQL refuses statement ${ordinal} of ${path} whatever the database holds: ${first.message} (${first.sqlstate})${more}.`,
    at: faults.map(({ at }) => offsetAt(file, span.start + at)),
    detail: excerptAt(text!, span.start + first.at),
    help: `${first.help.replace(/[.;]$/, '')}; or retire it in ${context.mapping.path}: { path: ${path}, only: ["#${ordinal}"], reason: … }`,
    ...settled(removalOf(context, path, ordinal)),
  };
}

/** Judges statements that parse, but that PostgreSQL refuses on every database. */
export const neverValid: Rule = {
  id: 'never-valid',
  severity: 'error',
  foretells: true,
  summary: 'a statement parses, but PostgreSQL refuses it on every database',
  why: 'The grammar accepts the statement, but what PostgreSQL checks next does not depend on any data: an expression of an index that is not immutable, a primary key without the partition key, two primary keys. Such a statement has never run anywhere, and all that stands behind it in its transaction has not either.',
  fix: `Correct the statement, or let it go with a reason:

    retire:
      - { path: db/legacy/007_loans.sql, only: ["#3"], reason: "never ran: two primary keys" }`,
  check: (context) => {
    const statements = new Map(
      [...forwardStatements(context), ...plannedDowns(context)].map((located) => [located.statement, located]),
    );
    const idle = masked(context);
    return [...statements.values()]
      .filter((located) => faultsOf(located).length > 0 && !idle.has(located.statement))
      .map((located) => violationOf(context, located));
  },
};
