import type { Node } from 'libpg-query';
import { requiredBy } from '../../extensions.js';
import type { Change, Effect, Need, ObjectRef } from '../../model.js';
import { all, as, type Of, strings } from '../tree.js';
import { elementNeeds, elementsOf, shapeOf } from './columns.js';
import type { Handlers } from './handlers.js';
import { wrapperNeeds } from './provided.js';
import { columnNeeds } from './queries.js';
import { bare, belonging, cascades, effect, named, need, needSchema, onExisting, other, relation } from './refs.js';
import { listedRoles, optionRoles, roleNeed, roleNeeds } from './roles.js';
import { needType, signatureType } from './types.js';

function create(object: ObjectRef, needs: readonly Need[] = [], conditional: boolean | undefined = false): Effect[] {
  return [effect('create', object, { conditional, needs: [...needSchema(object), ...needs] })];
}

function published(objects: readonly Node[] | undefined): Need[] {
  return all('PublicationObjSpec', objects).flatMap(({ pubtable, pubobjtype, name }) => {
    if (pubobjtype === 'PUBLICATIONOBJ_TABLES_IN_SCHEMA') return need(bare('schema', name ?? ''));
    return pubtable?.relation === undefined ? [] : need(relation(pubtable.relation), strings(pubtable.columns));
  });
}

function extensionSchema(options: readonly Node[] | undefined): Need[] {
  const schema = all('DefElem', options).find((option) => option.defname === 'schema');
  return needSchema({ ...bare('extension', ''), schema: as('String', schema?.arg)?.sval ?? null });
}

function enumChange({ oldVal, newVal = '' }: Of<'AlterEnumStmt'>): Change {
  return oldVal === undefined
    ? { kind: 'add value', value: newVal }
    : { kind: 'rename value', value: oldVal, to: newVal };
}

/** CASCADE creates what an extension requires where that is not there. */
function createExtension({ extname = '', if_not_exists, options }: Of<'CreateExtensionStmt'>): Effect[] {
  const required = requiredBy(extname).map((name) => bare('extension', name));
  const cascade = all('DefElem', options).some((option) => option.defname === 'cascade');
  const before = cascade ? required.map((object) => effect('create', object, { conditional: true })) : [];
  const needs = [...extensionSchema(options), ...required.flatMap((object) => need(object))];
  return [...before, ...create(bare('extension', extname), needs, if_not_exists)];
}

/** Whose name SET ROLE or SET SESSION AUTHORIZATION takes on. */
function takenRole({ name, args }: Of<'VariableSetStmt'>): Need[] {
  if (name !== 'role' && name !== 'session_authorization') return [];
  const role = as('A_Const', args?.[0])?.sval?.sval;
  return role === 'none' ? [] : roleNeed(role);
}

/** Types, and what a database defines beside its tables and functions. */
export const definitions: Handlers = {
  CreateEnumStmt: ({ typeName, vals }) => {
    const made = named('type', typeName);
    return [effect('create', made, { needs: needSchema(made), values: strings(vals) })];
  },
  AlterEnumStmt: (statement) => {
    const object = named('type', statement.typeName);
    const conditional = statement.skipIfNewValExists;
    return [effect('alter', object, { conditional, needs: need(object), change: enumChange(statement) })];
  },
  CompositeTypeStmt: ({ typevar, coldeflist }, source) => {
    const made = relation(typevar, 'type');
    const elements = elementsOf(coldeflist);
    const needs = [...needSchema(made), ...elementNeeds(elements)];
    return [effect('create', made, { shape: shapeOf(elements, source), needs })];
  },
  CreateRangeStmt: ({ typeName, params }) => {
    const subtype = all('DefElem', params).find((param) => param.defname === 'subtype');
    return create(named('type', typeName), needType(as('TypeName', subtype?.arg) ?? undefined));
  },
  AlterTypeStmt: ({ typeName }) => [onExisting('alter', named('type', typeName))],
  CreateDomainStmt: ({ domainname, typeName, constraints }) =>
    create(named('domain', domainname), [...needType(typeName), ...elementNeeds(elementsOf(constraints))]),
  AlterDomainStmt: (statement, source) => {
    const object = named('domain', statement.typeName);
    const added = elementsOf(statement.def && [statement.def]);
    const extras = {
      conditional: statement.missing_ok,
      shape: added.constraints.length > 0 ? shapeOf(added, source) : null,
      needs: [...need(object), ...elementNeeds(added)],
      cascade: cascades(statement.behavior),
    };
    // X is DROP CONSTRAINT; the others change what is no column of a table.
    const change =
      statement.subtype === 'X' ? ({ kind: 'drop constraint', name: statement.name ?? '' } as const) : undefined;
    return [effect('alter', object, { ...extras, change })];
  },
  CreatePolicyStmt: (statement) => {
    const table = relation(statement.table);
    const made = belonging('policy', statement.policy_name ?? '', table);
    return [
      effect('create', made, {
        needs: [
          ...need(table),
          ...listedRoles(statement.roles),
          ...columnNeeds(table, [statement.qual, statement.with_check]),
        ],
      }),
    ];
  },
  CreateExtensionStmt: createExtension,
  AlterExtensionStmt: ({ extname }) => [onExisting('alter', bare('extension', extname ?? ''))],
  AlterExtensionContentsStmt: ({ extname }) => [onExisting('alter', bare('extension', extname ?? ''))],
  CreateRoleStmt: ({ role, options }) => create(bare('role', role ?? ''), optionRoles(options)),
  AlterRoleStmt: ({ role, options }) => [onExisting('alter', bare('role', role?.rolename ?? ''), optionRoles(options))],
  AlterRoleSetStmt: ({ role }) => (role === undefined ? [] : [onExisting('alter', bare('role', role.rolename ?? ''))]),
  CreatePublicationStmt: ({ pubname, pubobjects }) => create(bare('publication', pubname ?? ''), published(pubobjects)),
  AlterPublicationStmt: ({ pubname, pubobjects }) => [
    onExisting('alter', bare('publication', pubname ?? ''), published(pubobjects)),
  ],
  CreateSubscriptionStmt: ({ subname }) => create(bare('subscription', subname ?? '')),
  AlterSubscriptionStmt: ({ subname }) => [onExisting('alter', bare('subscription', subname ?? ''))],
  CreateFdwStmt: ({ fdwname }) => create(other('fdw', fdwname ?? '')),
  CreateForeignServerStmt: ({ servername, fdwname, if_not_exists }) =>
    create(
      bare('server', servername ?? ''),
      [...need(other('fdw', fdwname ?? '')), ...wrapperNeeds(fdwname ?? '')],
      if_not_exists,
    ),
  AlterForeignServerStmt: ({ servername }) => [onExisting('alter', bare('server', servername ?? ''))],
  CreateUserMappingStmt: ({ user, servername = '', if_not_exists }) => {
    const made = other('user mapping', `${user?.rolename ?? 'current user'} on ${servername}`);
    return create(made, [...need(bare('server', servername)), ...roleNeeds(user)], if_not_exists);
  },
  CreatePLangStmt: ({ plname }) => create(other('language', plname ?? '')),
  CreateAmStmt: ({ amname }) => create(other('access method', amname ?? '')),
  CreateConversionStmt: ({ conversion_name }) => create(other('conversion', strings(conversion_name).join('.'))),
  CreateTransformStmt: ({ type_name, lang }) =>
    create(other('transform', `${signatureType(type_name)} for ${lang ?? ''}`), needType(type_name)),
  CreateOpClassStmt: ({ opclassname, amname }) =>
    create(other('opclass', `${amname ?? ''}.${strings(opclassname).join('.')}`)),
  CreateOpFamilyStmt: ({ opfamilyname, amname }) =>
    create(other('opfamily', `${amname ?? ''}.${strings(opfamilyname).join('.')}`)),
  CreatedbStmt: ({ dbname }) => create(other('database', dbname ?? '')),
  AlterDatabaseStmt: ({ dbname }) => [effect('alter', other('database', dbname ?? ''))],
  AlterDatabaseSetStmt: ({ dbname }) => [effect('alter', other('database', dbname ?? ''))],
  CreateTableSpaceStmt: ({ tablespacename }) => create(other('tablespace', tablespacename ?? '')),
  AlterStatsStmt: ({ defnames, missing_ok }) => [
    effect('alter', named('statistics', defnames), { conditional: missing_ok }),
  ],
  AlterTSConfigurationStmt: ({ cfgname }) => [onExisting('alter', named('text search', cfgname))],
  AlterTSDictionaryStmt: ({ dictname }) => [onExisting('alter', named('text search', dictname))],
  VariableSetStmt: (statement) => [
    effect('set', bare('other', statement.name ?? 'all'), { needs: takenRole(statement) }),
  ],
  AlterSystemStmt: ({ setstmt }) => [effect('set', bare('other', setstmt?.name ?? 'all'))],
};
