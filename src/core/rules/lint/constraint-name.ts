import { objectKey, quoteName } from '../../objects.js';
import { plural } from '../../text.js';
import { offsetAt, type Rule } from '../rule.js';
import { type Act, freshActs } from '../shared/fresh.js';
import { groupBy, sentenceList } from '../shared/lists.js';

const LONGEST = 50;

function unnamed({ effect: { shape } }: Act): string[] {
  return (shape?.constraints ?? []).filter((text) => /^(foreign key|check) \(/.test(text));
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Judges foreign keys and checks without a name. */
export const constraintName: Rule = {
  id: 'constraint-name',
  severity: 'info',
  summary: 'a foreign key or CHECK has no name of its own',
  why: 'PostgreSQL makes up a name such as loans_check1, which says nothing in an error message. A later migration that drops or changes the constraint must guess it, and it may differ from database to database.',
  fix: `Give it a name that says what it holds:

    CONSTRAINT fk_loans_member_id FOREIGN KEY (member_id) REFERENCES members (id)`,
  check: (context) => {
    const acts = freshActs(context).filter((act) => act.effect.object.kind === 'table' && unnamed(act).length > 0);
    return [...groupBy(acts, ({ effect }) => objectKey(effect.object))].map(([table, of]) => {
      const texts = of.flatMap(unnamed);
      const { name } = of[0]!.effect.object;
      const prefix = texts[0]!.startsWith('check') ? 'check' : 'fk';
      return {
        subject: table,
        message: `${plural(texts.length, 'constraint')} of ${table} ${texts.length === 1 ? 'has' : 'have'} no name: ${sentenceList(texts.map(shortened))}.`,
        at: of.map(({ file, statement, effect }) => offsetAt(file, statement.span.start + (effect.at ?? 0))),
        help: `write CONSTRAINT ${quoteName(`${prefix}_${name}_…`)} before it.`,
      };
    });
  },
};
