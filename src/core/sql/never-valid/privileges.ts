import type { GrantStmt, ObjectType } from 'libpg-query';
import { all } from '../tree.js';
import { type Finding, refused } from './finding.js';

const known =
  'select insert update delete truncate references trigger maintain usage execute create connect temporary temp set alter system'.split(
    ' ',
  );
/** What can be granted on a kind of object; a name without a kind may be a sequence, which has USAGE. */
const granted: { readonly [Type in ObjectType]?: readonly [name: string, ...privileges: string[]] } = {
  OBJECT_TABLE: ['relation', ...'select insert update delete truncate references trigger maintain usage'.split(' ')],
  OBJECT_SEQUENCE: ['sequence', 'select', 'update', 'usage'],
  OBJECT_FUNCTION: ['function', 'execute'],
  OBJECT_PROCEDURE: ['procedure', 'execute'],
  OBJECT_SCHEMA: ['schema', 'create', 'usage'],
  OBJECT_DATABASE: ['database', 'create', 'connect', 'temporary', 'temp'],
  OBJECT_LANGUAGE: ['language', 'usage'],
  OBJECT_TYPE: ['type', 'usage'],
  OBJECT_DOMAIN: ['domain', 'usage'],
  OBJECT_FDW: ['foreign-data wrapper', 'usage'],
  OBJECT_FOREIGN_SERVER: ['foreign server', 'usage'],
};
const onColumns = ['select', 'insert', 'update', 'references'];

/** Finds privileges that no object of a kind has. */
export function grantFindings({
  privileges,
  objtype = 'OBJECT_TABLE',
  grantees,
  is_grant,
  grant_option,
}: GrantStmt): Finding[] {
  const [kind, ...possible] = granted[objtype] ?? [''];
  const wanted = all('AccessPriv', privileges);
  const found = wanted.flatMap(({ priv_name = '', cols }) => {
    const name = priv_name.toUpperCase();
    if (priv_name === '' || (kind === '' && known.includes(priv_name))) return [];
    if (!known.includes(priv_name)) {
      return refused('42601', undefined, `unrecognized privilege type "${priv_name}"`, 'name one that PostgreSQL has');
    }
    const help = `on a ${cols === undefined ? kind : 'column'}: ${(cols === undefined ? possible : onColumns).join(', ')}`;
    if (!possible.includes(priv_name))
      return refused('0LP01', undefined, `invalid privilege type ${name} for ${kind}`, help);
    if (cols === undefined || onColumns.includes(priv_name)) return [];
    return refused('0LP01', undefined, `invalid privilege type ${name} for column`, help);
  });
  const everyone = all('RoleSpec', grantees).find(({ roletype }) => roletype === 'ROLESPEC_PUBLIC');
  if (!is_grant || !grant_option || everyone === undefined) return found;
  const message = 'grant options can only be granted to roles';
  return [...found, refused('0LP01', everyone, message, 'leave out WITH GRANT OPTION, or name roles')];
}
