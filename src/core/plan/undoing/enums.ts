import type { ObjectRef } from '../../model.js';
import { qualifiedName } from '../../objects.js';
import type { Deed } from './past.js';
import { statementText } from './tokens.js';

/** Writes a string constant. */
export function constant(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Gives the labels of an enum after one more statement on it; null where that does more, or their order is not told. */
function labelsAfter(labels: readonly string[], { located, effect }: Deed): readonly string[] | null {
  const { change, to, maybe, at } = effect;
  if (maybe || at !== undefined) return null;
  if (to !== undefined) return labels;
  if (change?.kind === 'rename value') return labels.map((one) => (one === change.value ? change.to : one));
  const isLast = change?.kind === 'add value' && !/\b(?:before|after)\b/i.test(statementText(located));
  return isLast ? [...new Set([...labels, change.value])] : null;
}

/** Writes CREATE TYPE for an enum under the name that it has now, whatever it was called before; null where it is more. */
export function enumNow(object: ObjectRef, [definition, ...since]: readonly Deed[]): string | null {
  let labels: readonly string[] | null = definition?.effect.values ?? null;
  for (const deed of since) labels = labels && labelsAfter(labels, deed);
  return labels && `CREATE TYPE ${qualifiedName(object)} AS ENUM (${labels.map(constant).join(', ')});`;
}
