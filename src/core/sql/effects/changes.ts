import type { AlterTableCmd } from 'libpg-query';
import type { Change, ObjectKind } from '../../model.js';
import { as, type Source } from '../tree.js';
import { relation } from './refs.js';
import { roleText } from './roles.js';
import { expressionBehind } from './text.js';
import { columnType } from './types.js';

/** `of` is the kind of what is altered: a partition of it is one, too. */
type Read = (command: AlterTableCmd, source: Source, of: ObjectKind) => Change | undefined;

const column = ({ name }: AlterTableCmd) => name ?? '';

function partition(kind: 'attach partition' | 'detach partition'): Read {
  return ({ def }, _source, of) => ({ kind, partition: relation(as('PartitionCmd', def)?.name, of) });
}

function identity(command: AlterTableCmd): Change {
  const when = as('Constraint', command.def)?.generated_when === 'a' ? 'always' : 'by default';
  return { kind: 'set default', column: column(command), default: `generated ${when} as identity` };
}

function newDefault(command: AlterTableCmd, source: Source): Change {
  if (command.def === undefined) return { kind: 'drop default', column: column(command) };
  return { kind: 'set default', column: column(command), default: expressionBehind('default', command.def, source) };
}

function newExpression(command: AlterTableCmd, source: Source): Change | undefined {
  if (command.def === undefined) return undefined;
  const text = expressionBehind('as', command.def, source);
  return { kind: 'set default', column: column(command), default: `generated always as ${text}` };
}

function rowSecurity(kind: 'row security' | 'forced row security', on: boolean): Read {
  return () => ({ kind, on });
}

const reads: { readonly [Type in NonNullable<AlterTableCmd['subtype']>]?: Read } = {
  AT_DropColumn: (command) => ({ kind: 'drop column', column: column(command) }),
  AT_SetNotNull: (command) => ({ kind: 'set not null', column: column(command) }),
  AT_DropNotNull: (command) => ({ kind: 'drop not null', column: column(command) }),
  AT_ColumnDefault: newDefault,
  AT_SetExpression: newExpression,
  AT_DropExpression: (command) => ({ kind: 'drop default', column: column(command) }),
  AT_AddIdentity: identity,
  AT_DropIdentity: (command) => ({ kind: 'drop default', column: column(command) }),
  AT_AlterColumnType: (command) => {
    const type = columnType(as('ColumnDef', command.def)?.typeName);
    return { kind: 'column type', column: column(command), type };
  },
  AT_DropConstraint: ({ name = '' }) => ({ kind: 'drop constraint', name }),
  AT_AttachPartition: partition('attach partition'),
  AT_DetachPartition: partition('detach partition'),
  AT_DetachPartitionFinalize: partition('detach partition'),
  AT_EnableRowSecurity: rowSecurity('row security', true),
  AT_DisableRowSecurity: rowSecurity('row security', false),
  AT_ForceRowSecurity: rowSecurity('forced row security', true),
  AT_NoForceRowSecurity: rowSecurity('forced row security', false),
  AT_ChangeOwner: ({ newowner }) => ({ kind: 'owner', to: roleText(newowner) }),
};

/** Says what a command of ALTER TABLE does to what stands; undefined for what adds, and for settings. */
export const changeOf: Read = (command, source, of) => {
  return command.subtype === undefined ? undefined : reads[command.subtype]?.(command, source, of);
};
