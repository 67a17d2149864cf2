import type { Node, RoleSpec } from 'libpg-query';
import type { Need } from '../../model.js';
import { quoteName } from '../../objects.js';
import { all, as } from '../tree.js';
import { bare, need } from './refs.js';

/** Says that a role must be there, by its name; those that every server has are left out. */
export function roleNeed(name: string | undefined): Need[] {
  return name === undefined || name === '' || name.startsWith('pg_') ? [] : need(bare('role', name));
}

/** Says which roles must be there: not PUBLIC, and not whoever runs the statement. */
export function roleNeeds(...roles: readonly (RoleSpec | undefined)[]): Need[] {
  return roles.flatMap((role) => (role?.roletype === 'ROLESPEC_CSTRING' ? roleNeed(role.rolename) : []));
}

/** Writes a role as SQL names it: by its name, or by the word for whoever runs the statement. */
export function roleText(role: RoleSpec | undefined): string {
  if (role?.roletype === 'ROLESPEC_SESSION_USER') return 'SESSION_USER';
  return role?.roletype === 'ROLESPEC_CSTRING' ? quoteName(role.rolename ?? '') : 'CURRENT_USER';
}

/** Says which roles of a list must be there. */
export function listedRoles(roles: readonly Node[] | undefined): Need[] {
  return roleNeeds(...all('RoleSpec', roles));
}

/** Says which roles options name: the members of CREATE ROLE, the owner of CREATE DATABASE, FOR ROLE. */
export function optionRoles(options: readonly Node[] | undefined): Need[] {
  return all('DefElem', options).flatMap(({ arg }) => [
    ...roleNeeds(as('RoleSpec', arg) ?? undefined),
    ...listedRoles(as('List', arg)?.items),
  ]);
}
