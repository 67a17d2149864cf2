import type { Located, ParsedFile } from '../model.js';

/** A statement that changes more than its database; `role` is the one that it alters or drops. */
export type Beyond = { readonly located: Located; readonly role: string | null };

/** Node names of the syntax tree. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'AlterSystemStmt',
  'CreatedbStmt',
  'DropdbStmt',
  'AlterDatabaseStmt',
  'AlterDatabaseSetStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'AlterTableSpaceOptionsStmt',
]);
const OF_ROLES: ReadonlySet<string> = new Set(['AlterRoleStmt', 'AlterRoleSetStmt', 'DropRoleStmt', 'RenameStmt']);

/**
 * Lists the statements that reach beyond their database: settings of the server, other databases, tablespaces, and roles
 * that are altered or dropped. What a DO block puts together as text is not seen.
 */
export function statementsBeyond(files: readonly ParsedFile[]): Beyond[] {
  return files.flatMap((file) =>
    file.statements.flatMap((statement): Beyond[] => {
      const { parsed } = statement;
      if ('error' in parsed) return [];
      const located = { file, statement };
      if (OF_THE_SERVER.has(parsed.tag)) return [{ located, role: null }];
      if (!OF_ROLES.has(parsed.tag)) return [];
      const roles = parsed.effects.filter(({ object }) => object.kind === 'role');
      return roles.map(({ object }) => ({ located, role: object.name }));
    }),
  );
}
