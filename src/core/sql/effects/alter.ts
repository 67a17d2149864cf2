import type { AlterTableCmd, AlterTableStmt, ObjectType, RenameStmt } from 'libpg-query';
import type { Effect, Need, ObjectRef, Shape } from '../../model.js';
import { as, type Source } from '../tree.js';
import { type Address, addressNeeds, addressOf, kindOf } from './address.js';
import { alteredColumnNeeds } from './altered-columns.js';
import { changeOf } from './changes.js';
import { type Elements, elementNeeds, elementsOf, shapeOf } from './columns.js';
import { expressionNeeds } from './expressions.js';
import type { Handlers } from './handlers.js';
import { columnNeeds } from './queries.js';
import { bare, belonging, cascades, effect, need, needSchema, onExisting, relation } from './refs.js';
import { listedRoles, roleNeeds, roleText } from './roles.js';
import { ownerNeeds } from './sequences.js';
import { needType } from './types.js';

/** What ALTER TABLE does to a column that must be there. */
const onColumn = kinds(
  'ColumnDefault DropNotNull SetNotNull SetExpression DropExpression SetStatistics SetOptions SetStorage ' +
    'SetCompression ResetOptions DropColumn AlterColumnType AlterColumnGenericOptions AddIdentity SetIdentity DropIdentity',
);
const onTrigger = kinds('EnableTrig EnableAlwaysTrig EnableReplicaTrig DisableTrig');

/** What gives a column an expression: the new type's is that of USING. */
const onExpression = kinds('ColumnDefault SetExpression AlterColumnType');
/** What names an index: CLUSTER ON, REPLICA IDENTITY USING INDEX and a constraint USING INDEX. */
const onIndex = kinds('ClusterOn ReplicaIdentity AddConstraint');

function kinds(names: string): ReadonlySet<string> {
  return new Set(names.split(' ').map((name) => `AT_${name}`));
}

function usedIndex({ subtype, name, def }: AlterTableCmd, table: ObjectRef): Need[] {
  const index =
    subtype === 'AT_ClusterOn' ? name : (as('ReplicaIdentityStmt', def)?.name ?? as('Constraint', def)?.indexname);
  return index === undefined || index === '' ? [] : need({ ...table, kind: 'index', name: index });
}

function added(command: AlterTableCmd): Elements {
  const adds = command.subtype === 'AT_AddColumn' || command.subtype === 'AT_AddConstraint';
  return elementsOf(adds && command.def !== undefined ? [command.def] : []);
}

function commandNeeds(command: AlterTableCmd, table: ObjectRef): Need[] {
  const subtype = command.subtype ?? '';
  const name = command.name ?? '';
  const partition = as('PartitionCmd', command.def)?.name ?? as('RangeVar', command.def) ?? undefined;
  return [
    ...(onColumn.has(subtype) && !command.missing_ok ? need(table, [name]) : need(table)),
    ...(onTrigger.has(subtype) ? need(belonging('trigger', name, table)) : []),
    ...(partition === undefined ? [] : need(relation(partition, table.kind))),
    ...needType(subtype === 'AT_AlterColumnType' ? as('ColumnDef', command.def)?.typeName : undefined),
    ...(onExpression.has(subtype) ? expressionNeeds(command.def) : []),
    ...roleNeeds(command.newowner),
    ...(onIndex.has(subtype) ? usedIndex(command, table) : []),
    ...elementNeeds(added(command)),
  ];
}

function alterTable(statement: AlterTableStmt, command: AlterTableCmd, source: Source): Effect {
  const table = relation(statement.relation, kindOf(statement.objtype));
  const elements = added(command);
  const adds = elements.columns.length + elements.constraints.length > 0;
  return effect('alter', table, {
    conditional: statement.missing_ok || command.missing_ok,
    shape: adds ? shapeOf(elements, source) : null,
    needs: statement.missing_ok
      ? []
      : [...commandNeeds(command, table), ...alteredColumnNeeds(statement, command, table)],
    change: changeOf(command, source, table.kind),
    cascade: cascades(command.behavior),
  });
}

type Moved = {
  readonly objectType?: ObjectType;
  readonly relation?: RenameStmt['relation'];
  readonly object?: RenameStmt['object'];
};

function target(moved: Moved, name: string | undefined): Address {
  const type = moved.objectType ?? 'OBJECT_TABLE';
  if (moved.relation === undefined) {
    return moved.object === undefined
      ? addressOf(type, { String: { sval: name ?? '' } })
      : addressOf(type, moved.object);
  }
  const kind = kindOf(type);
  if (kind === 'trigger' || kind === 'policy' || kind === 'rule') {
    const table = relation(moved.relation);
    return { object: belonging(kind, name ?? '', table), column: null, by: need(table) };
  }
  return { object: relation(moved.relation, kind === 'other' ? 'table' : kind), column: null };
}

/** A column's new name is all that is known of it: its type is written empty. */
function renamedColumn(name: string): Shape {
  return { columns: [{ name, type: '', default: null, notNull: false }], constraints: [], keys: [] };
}

function rename(statement: RenameStmt): Effect {
  const { renameType, relationType, newname = '', subname = '', missing_ok } = statement;
  if (renameType === 'OBJECT_COLUMN' || renameType === 'OBJECT_ATTRIBUTE') {
    const kind = renameType === 'OBJECT_ATTRIBUTE' ? 'type' : kindOf(relationType);
    const owner = relation(statement.relation, kind);
    const needs = missing_ok ? [] : need(owner, [subname]);
    const change = { kind: 'rename column', column: subname, to: newname } as const;
    return effect('rename', owner, { conditional: missing_ok, shape: renamedColumn(newname), needs, change });
  }
  const constraint = renameType === 'OBJECT_TABCONSTRAINT' || renameType === 'OBJECT_DOMCONSTRAINT';
  const address = target({ ...statement, ...(renameType && { objectType: renameType }) }, subname);
  const { object } = address;
  return effect(constraint ? 'alter' : 'rename', object, {
    conditional: missing_ok,
    needs: missing_ok ? [] : addressNeeds(address),
    to: constraint ? undefined : { ...object, name: newname },
    change: constraint ? { kind: 'rename constraint', name: subname, to: newname } : undefined,
  });
}

/** ALTER … of what has a form of its own: tables and their like, new names, schemas and owners. */
export const alterations: Handlers = {
  AlterTableStmt: (statement, source) =>
    (statement.cmds ?? []).flatMap((node) => {
      const command = as('AlterTableCmd', node);
      return command === null ? [] : [alterTable(statement, command, source)];
    }),
  RenameStmt: (statement) => [rename(statement)],
  AlterObjectSchemaStmt: (statement) => {
    const { object } = target(statement, undefined);
    const schema = statement.newschema ?? '';
    const to = object.schema === null ? undefined : { ...object, schema };
    const needs = [...(statement.missing_ok ? [] : need(object)), ...needSchema({ ...object, schema })];
    return [effect(to === undefined ? 'alter' : 'rename', object, { conditional: statement.missing_ok, needs, to })];
  },
  AlterOwnerStmt: (statement) => {
    const { object } = target(statement, undefined);
    const change = { kind: 'owner', to: roleText(statement.newowner) } as const;
    return [effect('alter', object, { needs: [...need(object), ...roleNeeds(statement.newowner)], change })];
  },
  AlterSeqStmt: ({ sequence, options, missing_ok }) => [
    effect('alter', relation(sequence, 'sequence'), { conditional: missing_ok, needs: ownerNeeds(options) }),
  ],
  AlterObjectDependsStmt: (statement) => {
    const { object } = target(statement, undefined);
    return [onExisting('alter', object, need(bare('extension', statement.extname?.sval ?? '')))];
  },
  AlterPolicyStmt: (statement) => {
    const table = relation(statement.table);
    const object = belonging('policy', statement.policy_name ?? '', table);
    const columns = columnNeeds(table, [statement.qual, statement.with_check]);
    const needs = [...need(table), ...need(object), ...listedRoles(statement.roles), ...columns];
    return [effect('alter', object, { needs })];
  },
};
