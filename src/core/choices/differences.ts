import type { ChoiceDefinition, ChoiceDifference, Column } from '../model.js';

function bodyOf(constraint: string): string {
  return constraint.replace(/^constraint (?:"(?:[^"]|"")+"|\S+) /, '');
}

function isSame(one: Column | null, other: Column | null): boolean {
  if (one === null || other === null) return one === other;
  return one.type === other.type && one.default === other.default && one.notNull === other.notNull;
}

type Comparison = { readonly differences: readonly ChoiceDifference[]; readonly alike: number };

/** Compares definitions column by column and constraint by constraint, in order of first appearance. */
export function compareDefinitions(definitions: readonly ChoiceDefinition[]): Comparison {
  const names = [...new Set(definitions.flatMap(({ columns }) => (columns ?? []).map(({ name }) => name)))];
  const columns = names.map((name) => ({
    kind: 'column' as const,
    name,
    by: definitions.map((one) => one.columns?.find((column) => column.name === name) ?? null),
  }));
  const differing = columns.filter(({ by }) => by.some((column) => !isSame(column, by[0]!)));
  const bodies = [...new Set(definitions.flatMap(({ constraints }) => constraints.map(bodyOf)))];
  const constraints = bodies.map((name) => ({
    kind: 'constraint' as const,
    name,
    by: definitions.map((one) => one.constraints.some((constraint) => bodyOf(constraint) === name)),
  }));
  return {
    differences: [...differing, ...constraints.filter(({ by }) => by.includes(false))],
    alike: columns.length - differing.length,
  };
}
