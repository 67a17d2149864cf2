import type { Node } from 'libpg-query';
import type { Parsed, StatementFault } from '../model.js';
import { surelyRun } from './effects/do-block.js';
import { all, as, type Of, type Source, type Tag, tagOf } from './tree.js';

type Control = NonNullable<Parsed['control']>;
const controls: Readonly<Record<string, Control>> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'savepoint',
  TRANS_STMT_ROLLBACK_TO: 'savepoint',
};

/** Says what a statement does to the transaction that it stands in; null for nothing. */
export function controlOf(node: Node): Parsed['control'] {
  const statement = as('TransactionStmt', node);
  return statement === null ? null : (controls[statement.kind ?? ''] ?? 'other');
}

/** Tells whether a statement is ALTER TYPE … ADD VALUE; renaming a value is not. */
export function addsEnumValue(node: Node): boolean {
  const statement = as('AlterEnumStmt', node);
  return statement !== null && statement.oldVal === undefined;
}

/** Reads a boolean option as PostgreSQL does: without a value it is on. */
function option(options: readonly Node[] | undefined, name: string): boolean | null {
  const found = all('DefElem', options).find((item) => item.defname === name);
  if (found === undefined) return null;
  const value = as('String', found.arg)?.sval ?? as('Integer', found.arg)?.ival ?? as('Boolean', found.arg)?.boolval;
  return value === undefined ? found.arg === undefined : /^(true|on|1)$/i.test(String(value));
}

function detachesConcurrently(statement: Of<'AlterTableStmt'>): boolean {
  return all('AlterTableCmd', statement.cmds).some((cmd) => as('PartitionCmd', cmd.def)?.concurrent === true);
}

/** Whether the publisher is asked for its tables anew, or its slot is changed: both happen outside a transaction only. */
function asksPublisher(statement: Of<'AlterSubscriptionStmt'>): boolean {
  const { kind = 'ALTER_SUBSCRIPTION_OPTIONS', options } = statement;
  if (kind.startsWith('ALTER_SUBSCRIPTION_REFRESH')) return true;
  if (/_(SET|ADD|DROP)_PUBLICATION$/.test(kind)) return option(options, 'refresh') !== false;
  return option(options, 'failover') !== null || option(options, 'two_phase') === false;
}

type Tests = { readonly [T in Tag]?: (statement: Of<T>) => boolean };
/** What calls PreventInTransactionBlock in PostgreSQL's sources, as far as the statement's text alone decides it. */
const outside: Tests = {
  IndexStmt: (statement) => statement.concurrent === true,
  DropStmt: (statement) => statement.concurrent === true,
  ReindexStmt: (statement) =>
    /_(SCHEMA|SYSTEM|DATABASE)$/.test(statement.kind ?? '') || option(statement.params, 'concurrently') === true,
  VacuumStmt: (statement) => statement.is_vacuumcmd === true,
  ClusterStmt: (statement) => statement.relation === undefined,
  CreatedbStmt: () => true,
  DropdbStmt: () => true,
  AlterDatabaseStmt: (statement) => all('DefElem', statement.options).some((item) => item.defname === 'tablespace'),
  CreateTableSpaceStmt: () => true,
  DropTableSpaceStmt: () => true,
  AlterSystemStmt: () => true,
  CreateSubscriptionStmt: ({ options }) =>
    option(options, 'create_slot') !== false && option(options, 'connect') !== false,
  DropSubscriptionStmt: () => true,
  AlterSubscriptionStmt: asksPublisher,
  AlterTableStmt: detachesConcurrently,
  DiscardStmt: (statement) => statement.target === 'DISCARD_ALL',
  TransactionStmt: (statement) => /_(COMMIT|ROLLBACK)_PREPARED$/.test(statement.kind ?? ''),
};

/** Tells whether PostgreSQL lets a statement run inside a transaction block. */
export function isTransactional(node: Node): boolean {
  const tag = tagOf(node);
  const test = outside[tag] as ((statement: unknown) => boolean) | undefined;
  return test === undefined || !test((node as Record<Tag, unknown>)[tag]);
}

/** DROP SUBSCRIPTION is refused only where the subscription has a slot. */
const NOT_CERTAIN = new Set<Tag>(['DropSubscriptionStmt']);

/** Finds what a DO block runs for certain and PostgreSQL refuses there, as in any function; `at` counts from its start. */
export function blockFaults(node: Node, source: Source): StatementFault[] {
  return surelyRun(node, source)
    .filter((inner) => !isTransactional(inner.node) && !NOT_CERTAIN.has(tagOf(inner.node)))
    .map(({ at }) => ({
      sqlstate: '25001',
      message: 'the statement cannot be executed from a function',
      help: 'write it as a statement of its own, outside of the block',
      at,
    }));
}
