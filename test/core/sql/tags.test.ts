import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { handlers } from '../../../src/core/sql/effects.js';

/** The kinds of statement of the parser's own type of nodes. */
function statementTags(): string[] {
  const require = createRequire(createRequire(import.meta.url).resolve('libpg-query'));
  const text = readFileSync(require.resolve('@pgsql/types').replace(/index\.js$/, 'types.d.ts'), 'utf8');
  const nodes = text.slice(text.indexOf('export type Node ='), text.indexOf('export interface'));
  return [...nodes.matchAll(/^\s+(\w+Stmt): /gm)].map(([, tag]) => tag!);
}

/** Statements that change no object, and parts of statements that never stand by themselves. */
const nothing: Readonly<Record<string, readonly string[]>> = {
  'parts of other statements': ['RawStmt', 'SetOperationStmt', 'ReturnStmt', 'PLAssignStmt', 'ReplicaIdentityStmt'],
  'sessions and transactions': [
    'CheckPointStmt',
    'ClosePortalStmt',
    'ConstraintsSetStmt',
    'DeallocateStmt',
    'DeclareCursorStmt',
    'DiscardStmt',
    'ExecuteStmt',
    'ExplainStmt',
    'FetchStmt',
    'ListenStmt',
    'LoadStmt',
    'LockStmt',
    'NotifyStmt',
    'PrepareStmt',
    'TransactionStmt',
    'UnlistenStmt',
    'VariableShowStmt',
  ],
  'storage and statistics, whose objects stay what they are': ['ClusterStmt', 'ReindexStmt', 'VacuumStmt'],
  'calls, whose effects only the called one knows': ['CallStmt'],
};

describe('kinds of statement', () => {
  const tags = statementTags();
  const known = [...Object.keys(handlers), ...Object.values(nothing).flat()];

  it('are all known: each has a handler or is told to do nothing', () => {
    expect(tags.length).toBeGreaterThan(100);
    expect(tags.filter((tag) => !known.includes(tag))).toEqual([]);
  });

  it('are known only where the parser has them', () => {
    expect(known.filter((tag) => !tags.includes(tag))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });
});
