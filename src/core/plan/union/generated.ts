import { decodeFile } from '../../decode.js';
import { statementLabel } from '../../labels.js';
import type { Effect, Shape } from '../../model.js';
import { parseFile } from '../../sql/parse.js';
import type { Definition } from '../definitions.js';

/** SQL that adds to one definition what another has; `effects` is what it does. */
export type Generated = { readonly text: string; readonly effects: readonly Effect[] };

/** One generated statement with what it does; null where it does not parse. */
export type Alteration = { readonly sql: string; readonly effect: Effect; readonly shape: Shape } | null;

/** Reads statements that were put together from pieces of a definition. */
export function effectsOfSql(sql: string): readonly Effect[] | null {
  const { statements } = parseFile(decodeFile('', new TextEncoder().encode(sql)));
  const parsed = statements.map((statement) => statement.parsed);
  return parsed.some((one) => 'error' in one) ? null : parsed.flatMap((one) => ('error' in one ? [] : one.effects));
}

/** Reads one ALTER TABLE that adds a column or a constraint. */
export function alteration(sql: string): Alteration {
  const [effect, more] = effectsOfSql(sql) ?? [];
  return effect === undefined || more !== undefined || effect.shape === null
    ? null
    : { sql, effect, shape: effect.shape };
}

function heading(definition: Definition): string {
  const label = statementLabel(definition).replaceAll(/\s+/g, ' ');
  return `-- added for: ${definition.path.replaceAll(/\s+/g, ' ')}, statement ${definition.statement.ordinal} (${label})`;
}

/** Writes a comment on one line, whatever the text holds. */
export function remark(text: string): string {
  return `-- ${text.replaceAll(/\s+/g, ' ').trim()}`;
}

/** Joins the lines that stand for a definition, below one that names it; empty where it has nothing to add. */
export function added(definition: Definition, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading(definition), ...lines, ''].join('\n');
}
