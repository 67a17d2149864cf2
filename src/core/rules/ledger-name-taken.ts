import { objectKey } from '../objects.js';
import { otherName, takenName } from '../runner-names.js';
import { offsetAt, type Rule, removalOf, settled } from './rule.js';
import { forwardStatements } from './shared/forward.js';
import { groupBy } from './shared/lists.js';

/** Judges migrations that make something under a name under which the runner keeps its own records. */
export const ledgerNameTaken: Rule = {
  id: 'ledger-name-taken',
  severity: 'warning',
  summary: 'a migration makes something under a name of the ledger or the audit trail',
  why: 'The runner makes its tables before the first migration runs. Behind them a CREATE of the same name fails, and one with IF NOT EXISTS takes them for its own. `onefold up` refuses such a migration.',
  fix: `Give the runner's records other names before the first run, or let go what an earlier runner kept:

    ledger: { history: onefold_migration_history }`,
  check: (context) => {
    const names = context.mapping.ledger;
    const takes = forwardStatements(context).flatMap((located) => {
      const { parsed } = located.statement;
      const effects = 'effects' in parsed ? parsed.effects : [];
      return effects.flatMap((effect) => {
        const taken = takenName(effect, names);
        return taken === null ? [] : [{ ...located, ...taken }];
      });
    });
    return [...groupBy(takes, ({ made }) => objectKey(made))].map(([object, same]) => {
      const { file, statement, key } = same[0]!;
      return {
        subject: object,
        message: `${object} is made under a name that the runner keeps its own records under.`,
        at: same.map((one) => offsetAt(one.file, one.statement.span.start)),
        help: `write \`${otherName(key, names)}\` in ${context.mapping.path}, or retire what makes it.`,
        ...settled(removalOf(context, file.file.path, statement.ordinal)),
      };
    });
  },
};
