import { objectKey } from '../../objects.js';
import { plural } from '../../text.js';
import { offsetAt, type Rule } from '../rule.js';
import { type Act, freshActs } from '../shared/fresh.js';
import { groupBy } from '../shared/lists.js';

function cascading({ effect: { shape } }: Act): string[] {
  const foreign = (shape?.constraints ?? []).filter((text) => /(^|" |\S )foreign key \(/.test(text));
  return foreign.filter((text) => / on delete cascade( on update [a-z ]+)?$/.test(text));
}

/** Judges foreign keys that delete along. */
export const cascadeDelete: Rule = {
  id: 'cascade-delete',
  severity: 'info',
  summary: 'a foreign key deletes rows along with what they refer to',
  why: 'ON DELETE CASCADE deletes without a word, and from table to table as far as it goes: one DELETE can take years of records with it. It suits parts that mean nothing without their whole, such as the lines of an order.',
  fix: `Refuse the DELETE or keep the row, unless it is a part of the other one:

    member_id uuid REFERENCES members (id) ON DELETE RESTRICT`,
  check: (context) => {
    const acts = freshActs(context).filter((act) => cascading(act).length > 0);
    return [...groupBy(acts, ({ effect }) => objectKey(effect.object))].map(([table, of]) => {
      const texts = of.flatMap(cascading);
      return {
        subject: table,
        message: `${plural(texts.length, 'foreign key')} of ${table} ${texts.length === 1 ? 'deletes' : 'delete'} its rows along with others (ON DELETE CASCADE).`,
        at: of.map(({ file, statement, effect }) => offsetAt(file, statement.span.start + (effect.at ?? 0))),
        detail: texts,
        help: 'use RESTRICT or SET NULL, or accept it where a row is a part of the other.',
      };
    });
  },
};
