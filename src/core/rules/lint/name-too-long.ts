import type { Violation } from '../../model.js';
import { objectKey, qualifiedName } from '../../objects.js';
import type { Rule, RuleContext } from '../rule.js';
import { type Act, freshActs, placeOfName } from '../shared/fresh.js';
import { groupBy, sentenceList } from '../shared/lists.js';
import { namesGiven } from '../shared/new-names.js';

/** A name can lose up to three bytes more where a character does not fit. */
const NEARLY_CUT = 60;
const LONGEST = 63;
const NAME_SIGN = /[\p{L}\p{N}_$]/u;

type Named = { readonly name: string; readonly subject: string; readonly act: Act };

const encoder = new TextEncoder();
const bytes = (text: string) => encoder.encode(text).length;

/** Objects beside tables and columns that are named in full where they are made. */
function otherNames(context: RuleContext): Named[] {
  return freshActs(context).flatMap((act) => {
    const { action, object, shape } = act.effect;
    const constraints = (shape?.keys ?? []).flatMap(({ name }) => name ?? []);
    const named = constraints.map((name) => ({ name, subject: `constraint ${name} on ${qualifiedName(object)}`, act }));
    const isTable = ['table', 'view', 'materialized view'].includes(object.kind);
    const made = (action === 'create' || action === 'replace') && !isTable;
    return made ? [{ name: object.name, subject: objectKey(object), act }, ...named] : named;
  });
}

/** Finds in the text the names that begin with a cut one and go on: the parser has cut them as the server does. */
function writtenOut({ name, act }: Named): string[] {
  const { file, statement } = act;
  if (bytes(name) < NEARLY_CUT) return [];
  const text = (file.file.text ?? '').slice(statement.span.start, statement.span.end);
  const found = new Set<string>();
  const low = text.toLowerCase();
  let end = 0;
  for (let at = low.indexOf(name.toLowerCase()); at >= 0; at = low.indexOf(name.toLowerCase(), end)) {
    end = at + name.length;
    const quoted = text[at - 1] === '"';
    while (end < text.length && (quoted ? text[end] !== '"' : NAME_SIGN.test(text[end]!))) end += 1;
    const whole = text.slice(at, end);
    if (bytes(whole) > LONGEST && !NAME_SIGN.test(text[at - 1] ?? '')) found.add(quoted ? whole : whole.toLowerCase());
  }
  return [...found];
}

function violationsOf(names: readonly Named[]): Violation[] {
  const { name, subject, act } = names[0]!;
  const written = [...new Set(names.flatMap(writtenOut))];
  if (written.length === 0) return [];
  const same = written.length === 1 ? '' : ` ${sentenceList(written)} become one and the same.`;
  return [
    {
      subject,
      message: `${written[0]} has ${bytes(written[0]!)} bytes, and PostgreSQL cuts names after ${LONGEST}: it becomes ${name}.${same}`,
      at: [placeOfName(act, written[0]!)],
      help: 'choose a shorter name.',
    },
  ];
}

/** Judges names that PostgreSQL does not keep whole. */
export const nameTooLong: Rule = {
  id: 'name-too-long',
  severity: 'warning',
  summary: 'a name is longer than 63 bytes, and PostgreSQL cuts it',
  why: 'PostgreSQL keeps 63 bytes of a name and drops the rest with no more than a notice. Code that looks for the whole name finds nothing, and two long names that differ at their end become the same.',
  fix: `Choose a shorter name; characters outside of ASCII take two bytes and more:

    CREATE INDEX idx_loans_overdue ON loans (due_on);`,
  check: (context) => {
    const names: Named[] = [...namesGiven(context), ...otherNames(context)];
    return [...groupBy(names, ({ subject }) => subject).values()].flatMap(violationsOf);
  },
};
