import { createHash } from 'node:crypto';
import type { CatalogObject, Snapshot } from '../model.js';
import { printSnapshot } from './differences.js';

function partsSince(before: CatalogObject, after: CatalogObject): ReadonlyMap<string, string> {
  const taken = [...before.parts.keys()].filter((part) => !after.parts.has(part));
  const kept = [...after.parts].filter(([part, definition]) => before.parts.get(part) !== definition);
  return new Map([...kept, ...taken.map((part) => [part, '(taken away)'] as const)]);
}

/**
 * Leaves out what stood in the database before a replay: of an object that was there, only the parts remain that are
 * other now.
 */
export function since(base: Snapshot, snapshot: Snapshot): Snapshot {
  const entries = [...snapshot].flatMap(([key, object]): [string, CatalogObject][] => {
    const before = base.get(key);
    if (before === undefined) return [[key, object]];
    const parts = partsSince(before, object);
    return parts.size === 0 ? [] : [[key, { ...object, parts, positions: new Map() }]];
  });
  return new Map(entries);
}

/** Leaves out a table (by key) and all that lies on it: the runner's own ledger. */
export function withoutTable(snapshot: Snapshot, table: string): Snapshot {
  return new Map([...snapshot].filter(([key, { on }]) => key !== table && on !== table));
}

/** Hashes a snapshot: SHA-256 (hex) of its printed form. */
export function snapshotDigest(snapshot: Snapshot): string {
  return createHash('sha256').update(printSnapshot(snapshot)).digest('hex');
}
