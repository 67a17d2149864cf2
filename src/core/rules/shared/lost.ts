import type { Foreseen, ForeseenObject, Key } from '../../model.js';
import { spaceKey } from '../../objects.js';
import type { Loser } from './definitions.js';
import { type OutlineDifference, sameColumn } from './shapes.js';

function mentions(constraint: string, columns: ReadonlySet<string>): boolean {
  return [...constraint.matchAll(/"((?:[^"]|"")*)"|([\w$]+)/g)].some(([, quoted, bare]) =>
    columns.has(quoted ?? bare!),
  );
}

function isKept(key: Key, { keys }: ForeseenObject): boolean {
  return keys.some((one) => one.kind === key.kind && one.columns.join('\n') === key.columns.join('\n'));
}

/**
 * Tells what of a masked definition never comes to be in an order of runs: its columns and constraints that nothing adds later. What is said
 * of a column that never comes to be goes with it. Null where columns are not known.
 */
export function lostOf(foreseen: Foreseen, loser: Loser): OutlineDifference | null {
  const { difference, effect } = loser;
  if (difference === null) return null;
  const last = foreseen.objects.get(spaceKey(effect.object));
  const isMended = (name: string): boolean => {
    const [now, asked] = [last?.columns?.get(name), effect.shape?.columns.find((column) => column.name === name)];
    return now !== undefined && asked !== undefined && sameColumn(now, asked);
  };
  const columns = difference.columns.filter(({ name, second }) => second !== null && !isMended(name));
  const gone = new Set(columns.filter(({ first }) => first === null).map(({ name }) => name));
  const stands = new Set(
    effect.shape?.keys
      .filter((key) => last !== undefined && isKept(key, last))
      .map(({ kind, columns: names }) => `${kind === 'primary' ? 'primary key' : kind} (${names.join(', ')})`),
  );
  const onlySecond = difference.onlySecond.filter((text) => !mentions(text, gone) && !stands.has(text));
  return { columns, onlyFirst: [], onlySecond };
}
