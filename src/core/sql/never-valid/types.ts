import type { TypeName } from 'libpg-query';
import { as } from '../tree.js';
import { type Finding, refused } from './finding.js';

const LONGEST = 10_485_760;
const MOST_DIGITS = 1000;
/** Types that take a length, by the name under which the parser knows them. */
const lengths = new Map([
  ['varchar', 'varchar'],
  ['bpchar', 'char'],
  ['bit', 'bit'],
  ['varbit', 'varbit'],
]);
const unmodified = new Set(
  (
    'text uuid json jsonb date bytea inet cidr macaddr macaddr8 money xml tsvector tsquery point line lseg box path ' +
    'polygon circle name oid bool int2 int4 int8 float4 float8 serial serial2 serial4 serial8 smallserial bigserial'
  ).split(' '),
);
const serials = new Set(['serial', 'serial2', 'serial4', 'serial8', 'smallserial', 'bigserial']);
const pseudo = new Set(
  (
    'record void trigger event_trigger any anyelement anyarray anynonarray anyenum anyrange anymultirange ' +
    'anycompatible anycompatiblearray anycompatiblenonarray cstring internal language_handler fdw_handler'
  ).split(' '),
);

/** Names a built-in type as the parser knows it ("int4"); null for any other. */
export function builtInName(type: TypeName | undefined): string | null {
  const names = type?.names ?? [];
  const schema = as('String', names.at(-2))?.sval;
  if (type?.pct_type || (schema !== undefined && schema !== 'pg_catalog')) return null;
  return as('String', names.at(-1))?.sval ?? '';
}

/** Tells whether a column of this type is a serial one. */
export function isSerialName(type: TypeName | undefined): boolean {
  return type?.names?.length === 1 && serials.has(builtInName(type) ?? '');
}

function modifiersOf(type: TypeName): number[] | null {
  const values = (type.typmods ?? []).map((node) => {
    const constant = as('A_Const', node);
    return constant?.ival === undefined ? null : (constant.ival.ival ?? 0);
  });
  return values.includes(null) ? null : (values as number[]);
}

function ofLength(type: TypeName, name: string, length: number): Finding[] {
  if (length >= 1 && (length <= LONGEST || name.includes('bit'))) return [];
  const message =
    length < 1 ? `length for type ${name} must be at least 1` : `length for type ${name} cannot exceed ${LONGEST}`;
  return [refused('22023', type, message, `write a length from 1 to ${LONGEST}, or text`)];
}

function ofDigits(type: TypeName, [precision = 1, scale = 0]: readonly number[]): Finding[] {
  const help = 'write numeric without digits where there is no limit';
  if (precision < 1 || precision > MOST_DIGITS) {
    return [refused('22023', type, `NUMERIC precision ${precision} must be between 1 and ${MOST_DIGITS}`, help)];
  }
  if (Math.abs(scale) <= MOST_DIGITS) return [];
  return [refused('22023', type, `NUMERIC scale ${scale} must be between -${MOST_DIGITS} and ${MOST_DIGITS}`, help)];
}

/** Finds lengths and digits that a type does not take. */
export function typeFindings(type: TypeName | undefined): Finding[] {
  if (type?.typmods === undefined) return [];
  const name = builtInName(type);
  if (name === null) return [];
  if (unmodified.has(name)) {
    const help = `write ${name} without (…); a length is for varchar and char`;
    return [refused('42601', type, `type modifier is not allowed for type "${name}"`, help)];
  }
  const modifiers = modifiersOf(type);
  if (modifiers === null || modifiers.length === 0) return [];
  if (name === 'numeric') return ofDigits(type, modifiers);
  const called = lengths.get(name);
  return called === undefined ? [] : ofLength(type, called, modifiers[0] ?? 1);
}

/** Finds types that no column can have. */
export function columnTypeFindings(column: string, type: TypeName | undefined): Finding[] {
  const name = builtInName(type);
  if (type === undefined || name === null) return [];
  if (pseudo.has(name)) {
    const help = 'give the column a type whose values can be stored';
    const called = type.arrayBounds === undefined ? name : `${name}[]`;
    return [refused('42P16', type, `column "${column}" has pseudo-type ${called}`, help)];
  }
  if (type.arrayBounds !== undefined && isSerialName(type)) {
    return [refused('0A000', type, 'array of serial is not implemented', 'write integer[]')];
  }
  return typeFindings(type);
}
