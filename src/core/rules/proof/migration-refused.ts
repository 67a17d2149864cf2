import type { Located, Refusal, SqlFailure, Violation } from '../../model.js';
import { type Rule, type RuleContext, stepName } from '../rule.js';
import { causeOf } from '../shared/root-cause.js';

const ID = 'migration-refused';
/** A shorter line (");") stands in many statements. */
const TELLING = 12;

function textOf({ file, statement: { span } }: Located): string {
  return (file.file.text ?? '').slice(span.start, span.end).replaceAll('\t', ' ');
}

/** Finds what was foreseen of the statement that failed, for the same reason. */
function foretold({ foreseen }: RuleContext, name: string, { sqlstate, excerpt }: SqlFailure): Refusal | undefined {
  const run = foreseen.runs.find((one) => one.name === name);
  const line = excerpt[0]?.trim() ?? '';
  if (line.length < TELLING) return undefined;
  return run?.refusals.find((refusal) => refusal.sqlstate === sqlstate && textOf(refusal.located).includes(line));
}

function causeSay(context: RuleContext, name: string, failure: SqlFailure): string {
  const refusal = foretold(context, name, failure);
  const cause = refusal === undefined ? '' : causeOf(context, refusal);
  return cause === '' ? '' : ` The cause: ${cause}.`;
}

/**
 * PostgreSQL's DETAIL and CONTEXT quote whole rows, with what a clock or chance put into them: that is shown, and not kept.
 * Its message stays, as in the rest of a proof: it names objects, and of values at most the one that does not fit, which
 * stands in the SQL of the migrations, since the database was empty, unless that computes it.
 */
function linesOf({ excerpt, detail, hint }: SqlFailure): Pick<Violation, 'detail' | 'lasting'> {
  const hints = hint === null ? [] : [`hint: ${hint}`];
  if (detail === null) return { detail: [...excerpt, ...hints] };
  return { detail: [...excerpt, ...detail.split('\n'), ...hints], lasting: [...excerpt, ...hints] };
}

/** Judges canonical migrations that PostgreSQL refuses. */
export const migrationRefused: Rule = {
  id: ID,
  severity: 'error',
  foretells: true,
  summary: 'PostgreSQL refuses a canonical migration on an empty database',
  why: 'A history that does not run from the first file to the last is of no use to a new developer, a test database or a disaster recovery. The proof runs every migration on an empty PostgreSQL, as the runner will.',
  fix: `Correct the order or the decisions, or keep the smallest edit that makes it apply with \`onefold patch\`.

    migrations:
      - name: robots
        from: db/003_robots.sql
        patch: |
          @@ -4,1 +4,1 @@
          -  name varchar(80)
          +  name varchar(80),`,
  check: (context) =>
    (context.evidence?.failures ?? []).map(({ version, failure }) => {
      const name = stepName(context, version);
      return {
        subject: name,
        message: `PostgreSQL ${context.evidence!.postgres} refuses ${name}: ${failure.message} (SQLSTATE ${failure.sqlstate}).${causeSay(context, name, failure)}`,
        at: [failure.place],
        ...linesOf(failure),
        help: `change the plan in ${context.mapping.path} (order, \`resolve\`, \`retire\`), or edit the file and keep the edit with \`onefold patch ${version}\`.`,
      };
    }),
};
