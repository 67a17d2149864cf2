import { objectKey } from '../../objects.js';
import { byCodeUnit } from '../../text.js';
import type { Rule } from '../rule.js';
import { columnPlaces, columnWords, freshColumns } from '../shared/fresh.js';
import { groupBy, sentenceList } from '../shared/lists.js';

/** What there is a better type for, that type, and why. */
const CHOICES: readonly (readonly [RegExp, string, string])[] = [
  [
    /^character(\(|$|\[)/,
    'text or varchar',
    'such a value is filled up with blanks, which count in some comparisons and not in others',
  ],
  [/^json($|\[)/, 'jsonb', 'such a value is kept as text, can have no index, and is parsed anew by every query'],
  [
    /^timestamp(\(\d\))? without time zone/,
    'timestamptz',
    'such a value does not say in which time zone it is, and each session reads it in its own',
  ],
];

/** Judges types that PostgreSQL has a better one for. */
export const typeChoice: Rule = {
  id: 'type-choice',
  severity: 'info',
  summary: 'a column has a type that PostgreSQL has a better one for',
  why: 'char(n) pads with blanks, json is text that is parsed again by every query, and a timestamp without a time zone means another moment to every session. They are there for the standard and for old programs. To change the type later rewrites the table under a lock.',
  fix: `Use varchar or text, jsonb, and timestamptz:

    labels jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()`,
  check: (context) =>
    CHOICES.flatMap(([type, better, why]) =>
      freshColumns(context, ({ column }) => type.test(column.type)).map(([table, columns]) => {
        const types = [...groupBy(columns, ({ column }) => column.type).keys()];
        return {
          subject: `${objectKey(columns[0].table)} ${better}`,
          message: `${columnWords(table, columns)} ${columns.length === 1 ? 'is' : 'are'} of type ${sentenceList(types)}: ${why}.`,
          at: columnPlaces(columns),
          help: `use ${better}.`,
        };
      }),
    ).sort((a, b) => byCodeUnit(a.subject, b.subject)),
};
