import { statementLabel } from '../labels.js';
import type { Located } from '../model.js';
import { offsetAt, type Rule } from './rule.js';
import { statementsOf } from './shared/steps.js';

function standsAlone({ statement: { parsed } }: Located): boolean {
  return 'transactional' in parsed && (!parsed.transactional || parsed.addsEnumValue);
}

/** Judges merges that would put beside others what PostgreSQL wants alone. */
export const unsafeMerge: Rule = {
  id: 'unsafe-merge',
  severity: 'error',
  summary: 'a merge puts a statement beside others that has to stand alone',
  why: 'CREATE INDEX CONCURRENTLY and its like are refused inside a transaction, and a new enum value cannot be used before its transaction commits (SQLSTATE 55P04). Merged with other files, the whole migration loses its transaction or fails.',
  fix: `Give the statement a migration of its own:

    migrations:
      - { name: loans, from: [{ path: db/legacy/003_loans.sql, except: ["#4"] }, db/legacy/004_fines.sql] }
      - { name: loans_index, from: { path: db/legacy/003_loans.sql, only: ["#4"] } }`,
  check: (context) =>
    context.plan.steps.flatMap((step) => {
      if (step.from.length < 2) return [];
      const statements = statementsOf(context, step);
      const alone = statements.filter(standsAlone);
      const sources = new Set(statements.map(({ file }) => file.file.path));
      const first = alone[0];
      if (sources.size < 2 || first === undefined) return [];
      const more = alone.length > 1 ? ` and ${alone.length - 1} more have` : ' has';
      return [
        {
          subject: `${step.version}_${step.name}`,
          message: `${step.version}_${step.name} merges ${sources.size} sources, but ${statementLabel(first)}${more} to stand alone.`,
          at: [step.at, ...alone.map(({ file, statement }) => offsetAt(file, statement.span.start))],
          help: `give statement #${first.statement.ordinal} of ${first.file.file.path} an entry of its own in ${context.mapping.path}.`,
        },
      ];
    }),
};
