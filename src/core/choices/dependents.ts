import type { ChoiceDefinition, ChoiceDependent, Effect, Need } from '../model.js';
import { objectKey } from '../objects.js';
import type { LegacyFile } from '../plan/legacy.js';
import { byCodeUnit } from '../text.js';

function needsOf({ needs, later = [] }: Effect): readonly Need[] {
  return [...needs, ...later];
}

/** Lists the columns of an object that the statements of a file name, whoever made them. */
function columnsNamed({ up }: LegacyFile, object: string): Set<string> {
  const parsed = up.statements.map(({ statement }) => statement.parsed);
  const needs = parsed.flatMap((one) => ('effects' in one ? one.effects.flatMap(needsOf) : []));
  return new Set(needs.flatMap((need) => (objectKey(need.object) === object && need.column ? [need.column] : [])));
}

/** Lists the columns that some definitions have, and not all. */
function disputed(definitions: readonly ChoiceDefinition[]): Set<string> {
  const sets = definitions.map(({ columns }) => new Set((columns ?? []).map(({ name }) => name)));
  const all = new Set(sets.flatMap((names) => [...names]));
  return new Set([...all].filter((name) => sets.some((names) => !names.has(name))));
}

/**
 * Lists the files that define an object nowhere and count on columns of it that not all definitions have, with the
 * definitions that have all of them.
 */
export function dependentsOf(
  object: string,
  definitions: readonly ChoiceDefinition[],
  files: ReadonlyMap<string, LegacyFile>,
): ChoiceDependent[] {
  const open = disputed(definitions);
  const own = new Set(definitions.map(({ path }) => path));
  const dependents = [...files].flatMap(([path, file]): ChoiceDependent[] => {
    const named = own.has(path) || open.size === 0 ? new Set<string>() : columnsNamed(file, object);
    const columns = [...named].filter((name) => open.has(name)).sort(byCodeUnit);
    if (columns.length === 0) return [];
    const fits = definitions.map((one) => columns.every((name) => one.columns?.some((column) => column.name === name)));
    return [{ path, columns, fits }];
  });
  return dependents.sort((a, b) => byCodeUnit(a.path, b.path));
}
