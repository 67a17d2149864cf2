import type { Action, Effect, Located } from './model.js';
import { objectKey } from './objects.js';

const LONGEST_SNIPPET = 60;
/** Actions that do not read as a verb before the object. */
const VERBS: Readonly<Partial<Record<Action, string>>> = {
  data: 'change rows of',
  grant: 'grant on',
  comment: 'comment on',
};

function snippet({ file, statement }: Located): string {
  const text = (file.file.text ?? '').slice(statement.span.start, statement.span.end).replaceAll(/\s+/g, ' ').trim();
  return text.length > LONGEST_SNIPPET ? `${text.slice(0, LONGEST_SNIPPET - 1)}…` : text;
}

/** Says what an effect does for people: "create table public.robots". */
export function effectLabel({ action, object }: Effect): string {
  return `${VERBS[action] ?? action} ${objectKey(object)}`;
}

/** Says what a statement is for people: "create table public.robots", or the beginning of its text. */
export function statementLabel(located: Located): string {
  const { parsed } = located.statement;
  if ('error' in parsed) return snippet(located);
  const effect = parsed.effects[0];
  return effect === undefined ? snippet(located) : effectLabel(effect);
}
