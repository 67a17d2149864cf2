import { all, strings } from '../tree.js';
import type { Handlers } from './handlers.js';
import { bare, effect, named, need, onExisting, other, relation } from './refs.js';
import { listedRoles, roleNeeds } from './roles.js';

/** What lies outside of the database or of its schemas: foreign data, storage, collations and operator families. */
export const elsewhere: Handlers = {
  AlterCollationStmt: ({ collname }) => [onExisting('alter', named('collation', collname))],
  AlterDatabaseRefreshCollStmt: ({ dbname }) => [effect('alter', other('database', dbname ?? ''))],
  AlterFdwStmt: ({ fdwname }) => [onExisting('alter', other('fdw', fdwname ?? ''))],
  AlterOpFamilyStmt: ({ opfamilyname, amname }) => [
    onExisting('alter', other('opfamily', `${amname ?? ''}.${strings(opfamilyname).join('.')}`)),
  ],
  AlterTableMoveAllStmt: ({ orig_tablespacename, roles }) => [
    onExisting('alter', other('tablespace', orig_tablespacename ?? ''), listedRoles(roles)),
  ],
  AlterTableSpaceOptionsStmt: ({ tablespacename }) => [onExisting('alter', other('tablespace', tablespacename ?? ''))],
  AlterUserMappingStmt: ({ user, servername = '' }) => [
    onExisting('alter', other('user mapping', `${user?.rolename ?? 'current user'} on ${servername}`), [
      ...need(bare('server', servername)),
      ...roleNeeds(user),
    ]),
  ],
  // Which tables it makes is known where they are listed: LIMIT TO. What they are called in the other database, is too.
  ImportForeignSchemaStmt: ({ server_name, local_schema, list_type, table_list }) => {
    const server = bare('server', server_name ?? '');
    const schema = bare('schema', local_schema ?? '');
    const needs = [...need(server), ...need(schema)];
    if (list_type !== 'FDW_IMPORT_SCHEMA_LIMIT_TO') return [effect('alter', schema, { needs })];
    return all('RangeVar', table_list).map(({ relname = '' }) =>
      effect('create', relation({ relname, schemaname: schema.name }), { needs }),
    );
  },
};
