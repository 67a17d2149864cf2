import type { Action, Located, ParsedFile } from '../model.js';

/** A statement that changes more than its database; `role` is the one that it alters or drops. */
export type Beyond = { readonly located: Located; readonly role: string | null };

/** Node names of the syntax tree. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'AlterSystemStmt',
  'CreatedbStmt',
  'DropdbStmt',
  'AlterDatabaseStmt',
  'AlterDatabaseSetStmt',
  'AlterDatabaseRefreshCollStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'AlterTableSpaceOptionsStmt',
  'CreateSubscriptionStmt',
  'DropOwnedStmt',
  'ReassignOwnedStmt',
]);
/** Where the syntax tree names no role, it is about all of them, or about who runs it. */
const OF_ROLES: ReadonlySet<string> = new Set(['AlterRoleStmt', 'AlterRoleSetStmt', 'DropRoleStmt']);
const SOMEONE: ReadonlySet<string> = new Set(['', 'current_user', 'session_user', 'current_role']);
const CHANGES: ReadonlySet<Action> = new Set(['alter', 'drop', 'rename', 'set']);

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
      const roles = parsed.effects.filter(({ action, object }) => object.kind === 'role' && CHANGES.has(action));
      if (roles.length === 0 && OF_ROLES.has(parsed.tag)) return [{ located, role: null }];
      return roles.map(({ object }) => ({ located, role: SOMEONE.has(object.name) ? null : object.name }));
    }),
  );
}
