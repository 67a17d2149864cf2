import type { CreateEnumStmt, CreateRoleStmt, CreateSchemaStmt } from 'libpg-query';
import { strings } from '../tree.js';
import { type Finding, refused, repeated } from './finding.js';

/** NAMEDATALEN - 1. */
const LONGEST_LABEL = 63;
const encoder = new TextEncoder();

/** Finds labels that an enum cannot have. */
export function enumFindings({ vals }: CreateEnumStmt): Finding[] {
  const labels = strings(vals);
  const long = labels.filter((label) => encoder.encode(label).length > LONGEST_LABEL);
  return [
    ...long.map((label) =>
      refused('42602', undefined, `invalid enum label "${label}"`, `keep labels within ${LONGEST_LABEL} bytes`),
    ),
    ...repeated(labels, (label) => label).map((label) =>
      refused('23505', undefined, `enum label "${label}" is given twice`, 'name each label once'),
    ),
  ];
}

const help = 'names that begin with pg_ are kept for PostgreSQL: choose another';

/** Finds a schema's name that PostgreSQL keeps for itself. */
export function schemaFindings({ schemaname = '' }: CreateSchemaStmt): Finding[] {
  if (!schemaname.startsWith('pg_')) return [];
  return [refused('42939', undefined, `unacceptable schema name "${schemaname}"`, help)];
}

/** Finds a role's name that PostgreSQL keeps for itself. */
export function roleFindings({ role = '' }: CreateRoleStmt): Finding[] {
  if (!role.startsWith('pg_') && role !== 'public' && role !== 'none') return [];
  return [refused('42939', undefined, `role name "${role}" is reserved`, help)];
}
