import type { Constraint, CreateStmt } from 'libpg-query';
import { qualifiedName } from '../../objects.js';
import { relation } from '../effects/refs.js';
import { all, as, strings } from '../tree.js';
import { check } from './contexts.js';
import { expressionFindings, lacksColumn, type Table } from './expression.js';
import { type Finding, refused, repeated } from './finding.js';

/** A constraint of a table, or of one of its columns. */
export type Own = { readonly constraint: Constraint; readonly column: string | null };

const listable = new Set(['btree', 'gist', 'spgist', 'hash']);

function keyColumns({ constraint, column }: Own): string[] {
  const listed = strings(constraint.contype === 'CONSTR_FOREIGN' ? constraint.fk_attrs : constraint.keys);
  return listed.length === 0 && column !== null ? [column] : listed;
}

function isKey({ constraint: { contype, indexname } }: Own): boolean {
  return (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') && indexname === undefined;
}

function ofKey(own: Own, table: Table): Finding[] {
  const columns = keyColumns(own);
  const { constraint } = own;
  const missing = columns.find((name) => lacksColumn(table, name));
  if (missing !== undefined) {
    const help = `define the column, or name one that ${table.name} has`;
    return [refused('42703', constraint, `column "${missing}" named in key does not exist`, help)];
  }
  const [again] = repeated(columns, (name) => name);
  if (again === undefined) return [];
  const kind = constraint.contype === 'CONSTR_PRIMARY' ? 'primary key' : 'unique';
  const message = `column "${again}" appears twice in ${kind} constraint`;
  return [refused('42701', constraint, message, 'name each column once')];
}

function ofForeignKey(own: Own, table: Table): Finding[] {
  const { constraint } = own;
  const columns = keyColumns(own);
  const missing = columns.find((name) => lacksColumn(table, name));
  if (missing !== undefined) {
    const message = `column "${missing}" referenced in foreign key constraint does not exist`;
    return [refused('42703', constraint, message, `define the column, or name one that ${table.name} has`)];
  }
  const targets = strings(constraint.pk_attrs);
  if (targets.length > 0 && targets.length !== columns.length) {
    const message = 'number of referencing and referenced columns for foreign key disagree';
    const target = qualifiedName(relation(constraint.pktable));
    const help = `${columns.length} here, ${targets.length} of ${target}: name as many on both sides`;
    return [refused('42830', constraint, message, help)];
  }
  const foreign = strings(constraint.fk_del_set_cols).find((name) => !columns.includes(name));
  if (foreign === undefined) return [];
  const message = `column "${foreign}" referenced in ON DELETE SET action must be part of foreign key`;
  return [refused('42P10', constraint, message, 'name columns of the foreign key only')];
}

function ofExclusion({ constraint }: Own, table: Table): Finding[] {
  const method = constraint.access_method ?? 'btree';
  const elements = all('List', constraint.exclusions).flatMap(({ items }) => all('IndexElem', items));
  const missing = elements.find(({ name }) => name !== undefined && lacksColumn(table, name))?.name;
  if (missing !== undefined) {
    const help = `define the column, or name one that ${table.name} has`;
    return [refused('42703', constraint, `column "${missing}" named in key does not exist`, help)];
  }
  if (listable.has(method) || !/^(gin|brin)$/.test(method)) return [];
  const message = `access method "${method}" does not support exclusion constraints`;
  return [refused('0A000', constraint, message, 'use gist')];
}

/** Finds what PostgreSQL refuses in one constraint; expressions of columns are looked at with the column. */
export function constraintFindings(own: Own, table: Table): Finding[] {
  switch (own.constraint.contype) {
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return ofKey(own, table);
    case 'CONSTR_FOREIGN':
      return ofForeignKey(own, table);
    case 'CONSTR_EXCLUSION':
      return ofExclusion(own, table);
    case 'CONSTR_CHECK':
      return own.column === null ? expressionFindings(own.constraint.raw_expr, check, table) : [];
    default:
      return [];
  }
}

/** Finds the second primary key among constraints. */
export function primaryKeyFindings(owns: readonly Own[], table: Table): Finding[] {
  const primary = owns.filter(({ constraint }) => constraint.contype === 'CONSTR_PRIMARY');
  return primary.slice(1, 2).map(({ constraint }) => {
    const message = `multiple primary keys for table "${table.name}" are not allowed`;
    return refused('42P16', constraint, message, 'keep one, and make the other UNIQUE; or write one over both columns');
  });
}

/** Finds keys of a partitioned table that do not hold its partition key. */
export function partitionedKeyFindings(statement: CreateStmt, owns: readonly Own[]): Finding[] {
  const elements = (statement.partspec?.partParams ?? []).flatMap((node) => as('PartitionElem', node) ?? []);
  const keys = owns.filter(isKey);
  if (elements.length === 0) return [];
  return keys.flatMap((own) => {
    const kind = own.constraint.contype === 'CONSTR_PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE';
    if (elements.some(({ name }) => name === undefined)) {
      const message = `unsupported ${kind} constraint with partition key definition`;
      return refused('0A000', own.constraint, message, 'partition by columns, or have the key on the partitions');
    }
    const columns = keyColumns(own);
    const missing = elements.find(({ name }) => name !== undefined && !columns.includes(name))?.name;
    if (missing === undefined) return [];
    const message = 'unique constraint on partitioned table must include all partitioning columns';
    return refused('0A000', own.constraint, message, `add ${missing} to the ${kind}`);
  });
}
