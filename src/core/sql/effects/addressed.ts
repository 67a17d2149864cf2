import type { DropStmt, GrantStmt } from 'libpg-query';
import type { Effect, ObjectRef } from '../../model.js';
import { all, as, strings } from '../tree.js';
import { type Address, addressNeeds, addressOf, kindOf } from './address.js';
import type { Handlers } from './handlers.js';
import { bare, cascades, effect, need, other, relation } from './refs.js';
import { listedRoles, optionRoles, roleNeed, roleNeeds } from './roles.js';

function dropped(statement: DropStmt): Effect[] {
  const type = statement.removeType ?? 'OBJECT_TABLE';
  return (statement.objects ?? []).map((node) => {
    const { object, by = [] } = addressOf(type, node);
    return effect('drop', object, {
      conditional: statement.missing_ok,
      needs: statement.missing_ok ? [] : by,
      cascade: cascades(statement.behavior),
    });
  });
}

function dropByName(object: ObjectRef, conditional: boolean | undefined): Effect[] {
  return [effect('drop', object, { conditional })];
}

/** GRANT … ON ALL TABLES IN SCHEMA speaks of the schema: which tables that are depends on when it runs. */
function granted(statement: GrantStmt): Effect[] {
  const type =
    statement.targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? 'OBJECT_SCHEMA' : (statement.objtype ?? 'OBJECT_TABLE');
  const columns = all('AccessPriv', statement.privileges).flatMap((privilege) => strings(privilege.cols));
  const roles = [...listedRoles(statement.grantees), ...roleNeeds(statement.grantor)];
  return (statement.objects ?? []).map((node) => {
    const range = as('RangeVar', node);
    const { object, by = [] }: Address =
      range === null ? addressOf(type, node) : { object: relation(range, kindOf(type)), column: null };
    return effect('grant', object, { needs: [...by, ...need(object, columns), ...roles] });
  });
}

function defaultsFor(
  options: readonly { readonly defname?: string; readonly names: readonly string[] }[],
): ObjectRef[] {
  const schemas = options.filter((option) => option.defname === 'schemas').flatMap((option) => option.names);
  return schemas.length === 0
    ? [other('default privileges of', 'all schemas')]
    : schemas.map((name) => bare('schema', name));
}

/** Statements that name objects of any kind: DROP, COMMENT ON, SECURITY LABEL and GRANT. */
export const addressed: Handlers = {
  DropStmt: dropped,
  DropRoleStmt: ({ roles, missing_ok }) =>
    all('RoleSpec', roles).flatMap((role) => dropByName(bare('role', role.rolename ?? ''), missing_ok)),
  DropSubscriptionStmt: ({ subname, missing_ok }) => dropByName(bare('subscription', subname ?? ''), missing_ok),
  DropdbStmt: ({ dbname, missing_ok }) => dropByName(other('database', dbname ?? ''), missing_ok),
  DropTableSpaceStmt: ({ tablespacename, missing_ok }) =>
    dropByName(other('tablespace', tablespacename ?? ''), missing_ok),
  DropUserMappingStmt: ({ user, servername, missing_ok }) =>
    dropByName(other('user mapping', `${user?.rolename ?? 'current user'} on ${servername ?? ''}`), missing_ok),
  CommentStmt: ({ objtype, object }) => {
    const address = addressOf(objtype ?? 'OBJECT_TABLE', object);
    return [effect('comment', address.object, { needs: addressNeeds(address) })];
  },
  SecLabelStmt: ({ objtype, object }) => {
    const address = addressOf(objtype ?? 'OBJECT_TABLE', object);
    return [effect('comment', address.object, { needs: addressNeeds(address) })];
  },
  GrantStmt: granted,
  GrantRoleStmt: ({ granted_roles, grantee_roles, grantor }) => {
    const roles = [...listedRoles(grantee_roles), ...roleNeeds(grantor)];
    return all('AccessPriv', granted_roles).map(({ priv_name }) =>
      effect('grant', bare('role', priv_name ?? ''), { needs: [...roleNeed(priv_name), ...roles] }),
    );
  },
  DropOwnedStmt: ({ roles, behavior }) =>
    all('RoleSpec', roles).map((role) =>
      effect('alter', bare('role', role.rolename ?? ''), { needs: roleNeeds(role), cascade: cascades(behavior) }),
    ),
  ReassignOwnedStmt: ({ roles, newrole }) =>
    all('RoleSpec', roles).map((role) =>
      effect('alter', bare('role', role.rolename ?? ''), { needs: roleNeeds(role, newrole) }),
    ),
  AlterDefaultPrivilegesStmt: ({ options, action }) => {
    const roles = [...optionRoles(options), ...listedRoles(action?.grantees)];
    const lists = all('DefElem', options).map(({ defname, arg }) => ({
      ...(defname && { defname }),
      names: strings(as('List', arg)?.items),
    }));
    return defaultsFor(lists).map((object) =>
      effect('grant', object, { needs: [...(object.kind === 'schema' ? need(object) : []), ...roles] }),
    );
  },
};
