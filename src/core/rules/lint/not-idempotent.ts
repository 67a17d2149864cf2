import { objectKey } from '../../objects.js';
import { plural } from '../../text.js';
import { offsetAt, type Rule, type RuleContext } from '../rule.js';
import { type Act, freshActs } from '../shared/fresh.js';
import { groupBy, sentenceList } from '../shared/lists.js';

const MOST = 4;
const KINDS = new Set(['table', 'index', 'sequence', 'schema', 'extension']);

/** A drop before it in the same file makes room. */
function unguarded(context: RuleContext): Act[] {
  const dropped = new Set<string>();
  return freshActs(context).filter(({ file, effect: { action, object, conditional } }) => {
    const key = `${file.file.path} ${objectKey(object)}`;
    if (action === 'drop') dropped.add(key);
    return action === 'create' && !conditional && KINDS.has(object.kind) && !dropped.has(key);
  });
}

/** Judges new migrations that fail where what they create stands already. */
export const notIdempotent: Rule = {
  id: 'not-idempotent',
  severity: 'info',
  summary: 'a new migration creates tables or indexes without IF NOT EXISTS',
  why: 'onefold runs a migration once for each database. But what was tried out by hand, or made by another tool, stands already, and then the migration fails as a whole. The guard has a price: it looks at the name only, and an older table with other columns stays as it is.',
  fix: `Ask for it where the object may stand already:

    CREATE TABLE IF NOT EXISTS loans (…);
    CREATE INDEX IF NOT EXISTS idx_loans_member_id ON loans (member_id);`,
  check: (context) =>
    [...groupBy(unguarded(context), ({ file }) => file.file.path)].map(([path, acts]) => {
      const names = acts.map(({ effect }) => objectKey(effect.object));
      const shown = names.length > MOST ? [...names.slice(0, MOST - 1), `${names.length - MOST + 1} more`] : names;
      return {
        subject: path,
        message: `${path} creates ${plural(names.length, 'object')} without IF NOT EXISTS: ${sentenceList(shown)}.`,
        at: acts.map(({ file, statement, effect }) => offsetAt(file, statement.span.start + (effect.at ?? 0))),
        help: 'add IF NOT EXISTS, or accept it where only onefold makes these objects.',
      };
    }),
};
