import type { Node } from 'libpg-query';
import type { StatementFault } from '../model.js';
import { alterTableFindings } from './never-valid/alter.js';
import { insertFindings, updateFindings } from './never-valid/data.js';
import { domainFindings } from './never-valid/domains.js';
import type { Finding } from './never-valid/finding.js';
import { policyFindings, triggerFindings } from './never-valid/guards.js';
import { indexFindings } from './never-valid/indexes.js';
import { enumFindings, roleFindings, schemaFindings } from './never-valid/names.js';
import { outputFindings } from './never-valid/outputs.js';
import { grantFindings } from './never-valid/privileges.js';
import { functionFindings } from './never-valid/routines.js';
import { sequenceFindings } from './never-valid/sequence.js';
import { createTableFindings, repeatedColumns } from './never-valid/table.js';
import { columnTypeFindings } from './never-valid/types.js';
import { all, type Of, type Source, type Tag, tagOf } from './tree.js';

type Checks = { readonly [T in Tag]?: (statement: Of<T>) => Finding[] };

const checks: Checks = {
  AlterDefaultPrivilegesStmt: ({ action }) => grantFindings({ ...action, objtype: action?.objtype ?? 'OBJECT_TABLE' }),
  AlterSeqStmt: ({ options, missing_ok }) => (missing_ok ? [] : sequenceFindings(options)),
  AlterTableStmt: alterTableFindings,
  CompositeTypeStmt: ({ coldeflist }) => {
    const columns = all('ColumnDef', coldeflist);
    return [
      ...repeatedColumns(columns),
      ...columns.flatMap(({ colname = '', typeName }) => columnTypeFindings(colname, typeName)),
    ];
  },
  CreateDomainStmt: domainFindings,
  CreateEnumStmt: enumFindings,
  CreateForeignTableStmt: ({ base }) => (base === undefined ? [] : createTableFindings(base)),
  CreateFunctionStmt: functionFindings,
  CreatePolicyStmt: policyFindings,
  CreateRoleStmt: roleFindings,
  CreateSchemaStmt: (statement) => [...schemaFindings(statement), ...(statement.schemaElts ?? []).flatMap(findingsOf)],
  CreateSeqStmt: ({ options }) => sequenceFindings(options),
  CreateStmt: createTableFindings,
  CreateTableAsStmt: ({ query, into }) => outputFindings(query, into?.colNames),
  CreateTrigStmt: triggerFindings,
  GrantStmt: grantFindings,
  IndexStmt: indexFindings,
  InsertStmt: insertFindings,
  UpdateStmt: updateFindings,
  ViewStmt: ({ query, aliases }) => outputFindings(query, aliases),
};

function findingsOf(node: Node): Finding[] {
  const tag = tagOf(node);
  const check = checks[tag] as ((statement: unknown) => Finding[]) | undefined;
  return check === undefined ? [] : check((node as Record<Tag, unknown>)[tag]);
}

/**
 * Finds what PostgreSQL refuses in a statement whatever the database holds, as far as its tree shows: nothing where a
 * type, function or operator of somebody's own could make it valid. A CREATE … IF NOT EXISTS is judged as if it had
 * something to do. `start` is where the statement begins in the text that the tree was parsed from.
 */
export function faultsOf(node: Node, source: Source, start: number): StatementFault[] {
  return findingsOf(node).map(({ at, ...fault }) => ({
    ...fault,
    at: at === null ? 0 : Math.max(0, source.offset(at) - start),
  }));
}
