import type { Statement } from '../../model.js';
import { plural } from '../../text.js';
import { groupBy, sentenceList } from './lists.js';

/** What PostgreSQL calls the statements that it refuses inside a transaction block, by node of the syntax tree. */
const NAMES: Readonly<Record<string, string>> = {
  IndexStmt: 'CREATE INDEX CONCURRENTLY',
  DropStmt: 'DROP INDEX CONCURRENTLY',
  ReindexStmt: 'REINDEX',
  VacuumStmt: 'VACUUM',
  ClusterStmt: 'CLUSTER',
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE … SET TABLESPACE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  AlterSystemStmt: 'ALTER SYSTEM',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
  AlterSubscriptionStmt: 'ALTER SUBSCRIPTION',
  DropSubscriptionStmt: 'DROP SUBSCRIPTION',
  AlterTableStmt: 'ALTER TABLE … DETACH PARTITION CONCURRENTLY',
  DiscardStmt: 'DISCARD ALL',
};

/** The SQLSTATE of what stands inside a transaction block that it cannot run in. */
export const ACTIVE_TRANSACTION = '25001';

/** Tells whether a statement needs to run outside of a transaction block; control of transactions is another matter. */
export function runsOutside({ parsed }: Statement): boolean {
  return 'transactional' in parsed && !parsed.transactional && parsed.control === null;
}

/** Names statements that need to run outside of a transaction block: "VACUUM and 2 times CREATE INDEX CONCURRENTLY". */
export function outsideNames(statements: readonly Statement[]): string {
  const byName = groupBy(statements, ({ parsed }) => ('tag' in parsed ? (NAMES[parsed.tag] ?? parsed.tag) : ''));
  const names = [...byName].map(([name, same]) =>
    same.length === 1 ? name : `${plural(same.length, 'time')} ${name}`,
  );
  return sentenceList(names);
}
