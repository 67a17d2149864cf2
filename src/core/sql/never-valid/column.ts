import type { ColumnDef, Constraint } from 'libpg-query';
import { all } from '../tree.js';
import { check, columnDefault, generated } from './contexts.js';
import { expressionFindings, type Table } from './expression.js';
import { type Finding, refused } from './finding.js';
import { sequenceFindings } from './sequence.js';
import { builtInName, columnTypeFindings, isSerialName } from './types.js';

type Kind = NonNullable<Constraint['contype']>;

const deferrable = new Set<Kind>(['CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION', 'CONSTR_FOREIGN']);
const timing: { readonly [K in Kind]?: string } = {
  CONSTR_ATTR_DEFERRABLE: 'DEFERRABLE',
  CONSTR_ATTR_NOT_DEFERRABLE: 'NOT DEFERRABLE',
  CONSTR_ATTR_DEFERRED: 'INITIALLY DEFERRED',
  CONSTR_ATTR_IMMEDIATE: 'INITIALLY IMMEDIATE',
};
/** Types of PostgreSQL that no identity column has; of others it is not known what they are. */
const uncounted = new Set(
  'text varchar bpchar numeric float4 float8 uuid bool date timestamp timestamptz json jsonb'.split(' '),
);
const notNull = new Set<Kind>(['CONSTR_NOTNULL', 'CONSTR_IDENTITY', 'CONSTR_PRIMARY']);

/** What gives a column its value, as PostgreSQL names it, in the order in which it names two. */
const givers: readonly (readonly [Kind, name: string, twice: string])[] = [
  ['CONSTR_DEFAULT', 'default', 'multiple default values specified'],
  ['CONSTR_IDENTITY', 'identity', 'multiple identity specifications'],
  ['CONSTR_GENERATED', 'generation expression', 'multiple generation clauses specified'],
];

function ofGivers(def: ColumnDef, constraints: readonly Constraint[], table: Table): Finding[] {
  const serial = isSerialName(def.typeName);
  if (constraints.length + (serial ? 1 : 0) < 2) return [];
  const given = constraints.filter(({ contype }) => givers.some(([kind]) => kind === contype));
  if (given.length + (serial ? 1 : 0) < 2) return [];
  const kinds = new Set(given.map(({ contype }) => contype));
  if (serial) kinds.add('CONSTR_DEFAULT');
  const [one, other] = givers.filter(([kind]) => kinds.has(kind));
  const what = other === undefined ? one?.[2] : `both ${one?.[1]} and ${other[1]} specified`;
  const message = `${what} for column "${def.colname}" of table "${table.name}"`;
  return [refused('42601', given.at(-1), message, 'keep one of them; serial brings a default of its own')];
}

function ofNullability(def: ColumnDef, constraints: readonly Constraint[], table: Table): Finding[] {
  const allowed = constraints.find(({ contype }) => contype === 'CONSTR_NULL');
  if (allowed === undefined) return [];
  const forbidden = constraints.some(({ contype }) => contype !== undefined && notNull.has(contype));
  if (!forbidden && !isSerialName(def.typeName)) return [];
  const message = `conflicting NULL/NOT NULL declarations for column "${def.colname}" of table "${table.name}"`;
  return [refused('42601', allowed, message, 'remove NULL: keys, serial and identity columns are never null')];
}

function ofTiming(constraints: readonly Constraint[]): Finding[] {
  return constraints.flatMap((constraint, index) => {
    const clause = constraint.contype === undefined ? undefined : timing[constraint.contype];
    if (clause === undefined) return [];
    const before = constraints.slice(0, index).findLast(({ contype }) => !/^CONSTR_ATTR_/.test(contype ?? ''));
    if (before?.contype !== undefined && deferrable.has(before.contype)) return [];
    const help = 'only UNIQUE, PRIMARY KEY, EXCLUDE and REFERENCES can be put off: write it behind one of them';
    return [refused('42601', constraint, `misplaced ${clause} clause`, help)];
  });
}

function ofIdentity(def: ColumnDef, constraint: Constraint): Finding[] {
  const message = 'identity column type must be smallint, integer, or bigint';
  return [
    ...(uncounted.has(builtInName(def.typeName) ?? '')
      ? [refused('22023', constraint, message, 'make it a bigint')]
      : []),
    ...sequenceFindings(constraint.options),
  ];
}

function ofExpression(constraint: Constraint, table: Table): Finding[] {
  switch (constraint.contype) {
    case 'CONSTR_CHECK':
      return expressionFindings(constraint.raw_expr, check, table);
    case 'CONSTR_DEFAULT':
      return expressionFindings(constraint.raw_expr, columnDefault, table);
    case 'CONSTR_GENERATED':
      return expressionFindings(constraint.raw_expr, generated, table);
    default:
      return [];
  }
}

/** Finds what PostgreSQL refuses in a column's own definition. */
export function columnFindings(def: ColumnDef, table: Table): Finding[] {
  if (def.constraints === undefined) return columnTypeFindings(def.colname ?? '', def.typeName);
  const constraints = all('Constraint', def.constraints);
  const identity = constraints.find(({ contype }) => contype === 'CONSTR_IDENTITY');
  return [
    ...columnTypeFindings(def.colname ?? '', def.typeName),
    ...ofGivers(def, constraints, table),
    ...ofNullability(def, constraints, table),
    ...ofTiming(constraints),
    ...(identity === undefined ? [] : ofIdentity(def, identity)),
    ...constraints.flatMap((constraint) => ofExpression(constraint, table)),
  ];
}
