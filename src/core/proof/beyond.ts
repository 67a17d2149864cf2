import type { Action, Located, Parsed, ParsedFile } from '../model.js';

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
/** Databases, tablespaces, roles and parameters are shared by all databases of a server. */
const SHARED =
  /^(?:(?:grant|revoke)\b[^;]*?\bon\s+(?:database|tablespace|parameter)\b|comment\s+on\s+(?:role|database|tablespace|subscription)\b|security\s+label\b[^;]*?\bon\s+(?:role|database|tablespace)\b|alter\s+(?:database|tablespace)\b)/i;
const CHANGES: ReadonlySet<Action> = new Set(['alter', 'drop', 'rename', 'set']);

function textOf({ file, statement: { span } }: Located): string {
  return (file.file.text ?? '').slice(span.start, span.end);
}

/** Names every word of a GRANT of roles: those of them that are roles of the server are changed by it. */
function grantedWords(located: Located): string[] {
  const words = textOf(located).match(/"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*/gi) ?? [];
  return words.map((word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase()));
}

function rolesIn(located: Located, { tag, effects }: Parsed): (string | null)[] {
  if (OF_THE_SERVER.has(tag) || SHARED.test(textOf(located))) return [null];
  if (tag === 'GrantRoleStmt') return grantedWords(located);
  const roles = effects.filter(({ action, object }) => object.kind === 'role' && CHANGES.has(action));
  if (roles.length === 0 && OF_ROLES.has(tag)) return [null];
  return roles.map(({ object }) => (SOMEONE.has(object.name) ? null : object.name));
}

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
      return rolesIn(located, parsed).map((role) => ({ located, role }));
    }),
  );
}
