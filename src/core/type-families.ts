/** Groups of types that PostgreSQL compares with each other. */
const FAMILIES: Readonly<Record<string, string>> = {
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  smallserial: 'number',
  serial: 'number',
  bigserial: 'number',
  serial2: 'number',
  serial4: 'number',
  serial8: 'number',
  text: 'text',
  'character varying': 'text',
  character: 'text',
  name: 'text',
  date: 'time',
  'timestamp without time zone': 'time',
  'timestamp with time zone': 'time',
  uuid: 'uuid',
  boolean: 'boolean',
  bytea: 'bytea',
  inet: 'network',
  cidr: 'network',
  jsonb: 'jsonb',
};

/** Names the family of a type; null for types of which nothing is known here. */
function familyOf(type: string): string | null {
  return FAMILIES[type.replace(/\([^)]*\)/, '')] ?? null;
}

/** Tells whether a foreign key between columns of these types is refused for certain: no operator compares them. */
export function typesClash(one: string, other: string): boolean {
  const [a, b] = [familyOf(one), familyOf(other)];
  return a !== null && b !== null && a !== b;
}
