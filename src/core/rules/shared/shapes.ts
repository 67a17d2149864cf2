import type { Column } from '../../model.js';

/** What a definition says of a table: its columns by name, and its constraints as SQL declares them. */
export type Outline = { readonly columns: readonly Column[]; readonly constraints: readonly string[] };
/** One column in two definitions; null where one has none of that name. */
export type ColumnPair = { readonly name: string; readonly first: Column | null; readonly second: Column | null };
/** In what two outlines differ; the order of columns and the names of constraints are no difference. */
export type OutlineDifference = {
  /** In the order of the first, and behind them what only the second has. */
  readonly columns: readonly ColumnPair[];
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
};

/** Takes case and blanks out of SQL, quoted parts excepted, so that two ways to write the same compare equal. */
export function squeezed(sql: string): string {
  return sql.replaceAll(/('(?:[^']|'')*'|"(?:[^"]|"")*")|\s+|[^\s'"]+/g, (part, quoted?: string) =>
    quoted === undefined ? part.trim().toLowerCase() : quoted,
  );
}

function nameless(constraint: string): string {
  return squeezed(constraint.replace(/^constraint (?:"(?:[^"]|"")+"|\S+) /, ''));
}

/** Squeezes a default, without the cast of a literal, and of two words for the same moment the one. */
function squeezedDefault({ default: value }: Column): string {
  const text = squeezed(value ?? '').replace(/^('(?:[^']|'')*')::[^':]+$/, '$1');
  return text === 'current_timestamp' ? 'now()' : text;
}

/** Tells whether two columns are defined alike; a type that a syntax tree does not tell is no difference. */
export function sameColumn(one: Column, other: Column): boolean {
  if (one.type === '' || other.type === '') return true;
  return one.type === other.type && one.notNull === other.notNull && squeezedDefault(one) === squeezedDefault(other);
}

function without(constraints: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others.map(nameless));
  return constraints.filter((constraint) => !known.has(nameless(constraint)));
}

/** Compares two outlines of one table. */
export function compareOutlines(first: Outline, second: Outline): OutlineDifference {
  const [here, there] = [first, second].map(({ columns }) => new Map(columns.map((column) => [column.name, column])));
  const names = [...new Set([...here!.keys(), ...there!.keys()])];
  const pairs = names.map((name) => ({ name, first: here!.get(name) ?? null, second: there!.get(name) ?? null }));
  return {
    columns: pairs.filter(({ first: one, second: other }) => !(one && other && sameColumn(one, other))),
    onlyFirst: without(first.constraints, second.constraints),
    onlySecond: without(second.constraints, first.constraints),
  };
}

/** Tells whether two outlines are the same. */
export function isAlike({ columns, onlyFirst, onlySecond }: OutlineDifference): boolean {
  return columns.length + onlyFirst.length + onlySecond.length === 0;
}

/** Shorter names of types, for where room is scarce. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^character varying\b/, 'varchar'],
  [/^timestamp(\(\d\))? with time zone\b/, 'timestamptz$1'],
  [/^timestamp(\(\d\))? without time zone\b/, 'timestamp$1'],
];

function shortType(type: string): string {
  return SHORT.reduce((text, [long, short]) => text.replace(long, short), type);
}

/** Writes what follows a column's name ("varchar(20) not null default 'x'"). */
export function columnText({ type, notNull, default: value }: Column): string {
  const generated = value?.startsWith('generated ') ?? false;
  const rest = value === null ? [] : [generated ? value : `default ${value}`];
  return [shortType(type), ...(notNull ? ['not null'] : []), ...rest].filter(Boolean).join(' ');
}
