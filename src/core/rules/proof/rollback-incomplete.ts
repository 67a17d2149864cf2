import type { Difference, StepTrip, Violation, WayBack } from '../../model.js';
import { printPlace } from '../../places.js';
import { plural } from '../../text.js';
import type { Rule, RuleContext } from '../rule.js';
import { acceptLine } from '../shared/accept-line.js';
import { firstLines } from '../shared/lists.js';

const ID = 'rollback-incomplete';

function objectsOf(differences: readonly Difference[]): string[] {
  return [...new Set(differences.map(({ object }) => object))];
}

function differenceLine({ object, part, before, after }: Difference): string {
  const what = before === null ? 'left behind' : after === null ? 'gone' : 'other than before';
  return part === null ? `${object}: ${what}` : `${object}, ${part}: ${what}`;
}

function trouble(back: WayBack): { say: string; detail: readonly string[] } | null {
  if (back.kind === 'none') return null;
  if (back.kind === 'refused') {
    const { failure } = back;
    const say = `PostgreSQL refuses it at ${printPlace(failure.place)}: ${failure.message} (SQLSTATE ${failure.sqlstate})`;
    return { say, detail: failure.excerpt };
  }
  const { residue, again, loss } = back;
  if (residue.length > 0) {
    const count = objectsOf(residue).length;
    const say = `the schema behind it is not that of before: ${plural(count, 'object')} ${count === 1 ? 'differs' : 'differ'}`;
    return { say, detail: residue.map(differenceLine) };
  }
  if (again !== null) {
    const say = `the migration cannot run again behind it: ${again.message} (SQLSTATE ${again.sqlstate}) at ${printPlace(again.place)}`;
    return { say, detail: again.excerpt };
  }
  if (loss.length === 0) return null;
  return { say: 'the migration makes another schema when it runs again behind it', detail: loss.map(differenceLine) };
}

function violation({ layout }: RuleContext['mapping'], { version, name, back }: StepTrip): Violation[] {
  const found = trouble(back);
  if (found === null) return [];
  const subject = `${version}_${name}`;
  return [
    {
      subject,
      message: `the rollback of ${subject} does not take it back: ${found.say}.`,
      at: [{ path: `${layout.down}/${subject}_down.sql`, line: 1 }],
      detail: firstLines(found.detail, 'difference'),
      help: `correct the rollback, let onefold make one (\`down: generated\`), write \`down: none\`, or accept it: \`${acceptLine(ID, subject)}\``,
    },
  ];
}

/** Judges rollbacks by what they did: up, down, and up again. */
export const rollbackIncomplete: Rule = {
  id: ID,
  severity: 'warning',
  summary: 'a rollback does not take its migration back',
  why: 'A rollback is needed at the worst of times, and most have never run. The proof runs each migration, its rollback and the migration again on an empty PostgreSQL, and compares the schemas: what a rollback leaves behind makes the next attempt fail, and what it takes too much is gone.',
  fix: `Correct the rollback, or let onefold make it from the migration.

    migrations:
      - { name: robots, from: db/003_robots.sql, down: generated }`,
  check: (context) => (context.evidence?.roundTrip.steps ?? []).flatMap((step) => violation(context.mapping, step)),
};
