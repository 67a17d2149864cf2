import type { Effect, LedgerNames, ObjectRef } from './model.js';

/** The key under `ledger:` in mapping.yaml that gives another name. */
export type LedgerKey = Exclude<keyof LedgerNames, 'schema'>;

const RELATIONS: ReadonlySet<string> = new Set(['table', 'view', 'materialized view', 'sequence', 'index', 'type']);
const KEYS: readonly LedgerKey[] = ['table', 'history', 'statusView', 'statusFunction'];

/** Finds what an effect makes under a name that the runner keeps its own records under; null where it does not. */
export function takenName(
  effect: Effect,
  names: LedgerNames,
): { readonly made: ObjectRef; readonly key: LedgerKey } | null {
  const { action, object, to } = effect;
  const made = action === 'rename' ? to : object;
  if (made === undefined || !['create', 'replace', 'rename'].includes(action)) return null;
  if ((made.schema ?? 'public') !== names.schema) return null;
  const isFunction = made.kind === 'function';
  if (!isFunction && !RELATIONS.has(made.kind)) return null;
  const key = KEYS.find((one) => names[one] === made.name && (one === 'statusFunction') === isFunction);
  return key === undefined ? null : { made, key };
}

/** Says which entry of mapping.yaml gives the runner's records another name. */
export function otherName(key: LedgerKey, names: LedgerNames): string {
  return `ledger: { ${key}: onefold_${names[key].replace(/^_+/, '')} }`;
}
