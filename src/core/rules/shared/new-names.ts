import type { Place } from '../../model.js';
import { objectKey, qualifiedName, quoteName } from '../../objects.js';
import type { RuleContext } from '../rule.js';
import { type Act, freshActs, placeOfName } from './fresh.js';

/** A name that a new migration gives to a table or to a column. */
export type NewName = {
  readonly name: string;
  /** "table public.books", "column public.books.title". */
  readonly subject: string;
  readonly act: Act;
  readonly at: Place;
};

/** What holds columns, or is read like a table. */
const RELATIONS = new Set(['table', 'view', 'materialized view']);

function renamedColumn({ effect }: Act): string | null {
  return effect.change?.kind === 'rename column' ? effect.change.to : null;
}

function columnsNamed(act: Act): string[] {
  const { action, shape } = act.effect;
  const renamed = renamedColumn(act);
  if (renamed !== null) return [renamed];
  return action === 'create' || action === 'alter' ? (shape?.columns ?? []).map(({ name }) => name) : [];
}

function namesIn(act: Act): NewName[] {
  const { action, object, to } = act.effect;
  if (!RELATIONS.has(object.kind)) return [];
  const made = action === 'create' || action === 'replace' ? object : to;
  const named = made === undefined || renamedColumn(act) !== null ? [] : [made];
  return [
    ...named.map((ref) => ({
      name: ref.name,
      subject: objectKey(ref),
      act,
      at: placeOfName(act, ref.name),
    })),
    ...columnsNamed(act).map((name) => ({
      name,
      subject: `column ${qualifiedName(object)}.${quoteName(name)}`,
      act,
      at: placeOfName(act, name),
    })),
  ];
}

/** Lists the names that new migrations give to tables, views and columns, as often as they do. */
export function namesGiven(context: RuleContext): NewName[] {
  return freshActs(context).flatMap(namesIn);
}

/** Lists the names that new migrations give to tables, views and columns, each once, in the order of the files. */
export function newNames(context: RuleContext): NewName[] {
  const names = new Map<string, NewName>();
  for (const name of namesGiven(context)) if (!names.has(name.subject)) names.set(name.subject, name);
  return [...names.values()];
}
