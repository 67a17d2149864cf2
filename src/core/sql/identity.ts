import { hash } from 'node:crypto';

/** The fields of libpg-query's syntax trees that say where something stands, and nothing about what it is. */
const locations = new Set([
  'location',
  'stmt_location',
  'stmt_len',
  'name_location',
  'arg_location',
  'list_start',
  'list_end',
  'rexpr_list_start',
  'rexpr_list_end',
]);
const DIGITS = 32;

/** Strings carry their length, so that no two trees are written alike. */
function written(value: unknown): string {
  if (typeof value === 'string') return `${value.length}"${value}`;
  if (typeof value !== 'object' || value === null) return `${value};`;
  if (Array.isArray(value)) {
    let items = '[';
    for (const item of value) items += written(item);
    return `${items}]`;
  }
  let fields = '{';
  for (const key in value) {
    if (!locations.has(key)) fields += `${key}:${written((value as Record<string, unknown>)[key])}`;
  }
  return `${fields}}`;
}

/** Hashes any text as the identities are: the first 32 hex digits of its SHA-256. */
export function identityOfText(text: string): string {
  return hash('sha256', text, 'hex').slice(0, DIGITS);
}

/**
 * Names what a syntax tree means, whatever its places: equal for two statements that differ in case, blanks and
 * comments only, and different for any other constant, name or body. Gives 32 hex digits of SHA-256.
 */
export function identityOf(node: unknown): string {
  return identityOfText(written(node));
}
