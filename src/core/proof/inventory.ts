import type { Corpus, Effect, Located, ObjectKind, ObjectRef, ParsedFile } from '../model.js';
import { objectKey } from '../objects.js';
import { TEMPORARY } from '../sql/effects/refs.js';
import { type LeavesOut, without } from './left-out.js';
import { seeminglyCreated } from './unparsable.js';

/**
 * A statement that does something to an object; `source` as in mapping.yaml, empty on the canonical side. `at` counts
 * all touches of a side in run order.
 */
export type Touch = {
  readonly located: Located;
  readonly effect: Effect;
  readonly source: string;
  readonly at: number;
};
/** What is done to each object, by its key in the proof, in run order. */
export type Inventory = ReadonlyMap<string, readonly Touch[]>;

/** Kinds that the syntax tree names as the catalog does. The others are told by the catalog alone. */
const KINDS: ReadonlySet<ObjectKind> = new Set([
  'schema',
  'table',
  'view',
  'materialized view',
  'index',
  'sequence',
  'type',
  'domain',
  'function',
  'aggregate',
  'trigger',
  'rule',
  'policy',
  'extension',
  'publication',
  'event trigger',
  'statistics',
  'server',
] satisfies ObjectKind[]);

const QUALIFIER = /(?:"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)\.(?=["a-z_])/gi;

/**
 * Names an object for the proof: as `objectKey` does, with the types of a signature without their schemas, which a
 * statement may leave out and the catalog always tells.
 */
export function proofKey(key: string): string {
  const open = /^(?:function|aggregate) /.test(key) ? key.lastIndexOf('(') : -1;
  return open < 0 ? key : key.slice(0, open) + key.slice(open).replaceAll(QUALIFIER, '');
}

function enter(inventory: Map<string, Touch[]>, key: string, touch: Touch): void {
  const known = inventory.get(key);
  if (known === undefined) inventory.set(key, [touch]);
  else known.push(touch);
}

/** What goes with the session is no part of a history. */
function isTemporary({ schema, on }: ObjectRef): boolean {
  return schema === TEMPORARY || (on?.startsWith(`${TEMPORARY}.`) ?? false);
}

/** A statement that does not parse was meant to do something, too. */
function effectsOf(located: Located): readonly Effect[] {
  const { parsed } = located.statement;
  if ('effects' in parsed) return parsed.effects;
  const object = seeminglyCreated(located);
  return object === null ? [] : [{ action: 'create', object, conditional: false, shape: null, needs: [] }];
}

function inventoryOf(located: readonly (readonly [Located, string])[]): Inventory {
  const inventory = new Map<string, Touch[]>();
  let at = 0;
  for (const [one, source] of located) {
    for (const effect of effectsOf(one)) {
      const touch = { located: one, effect, source, at: at++ };
      const objects = [effect.object, ...(effect.to === undefined ? [] : [effect.to])];
      const told = objects.filter((object) => KINDS.has(object.kind) && !isTemporary(object));
      const keys = new Set(told.map((object) => proofKey(objectKey(object))));
      for (const key of keys) enter(inventory, key, touch);
    }
  }
  return inventory;
}

/** Lists what the legacy migrations do forward, in the order of `sources:` and within each in its tool's own. */
export function legacyInventory({ migrations }: Corpus, leavesOut: LeavesOut): Inventory {
  const ours = migrations.flatMap(({ up, source }) => up.map((located) => [located, source] as const));
  return inventoryOf(ours.filter(([{ file, statement }]) => file.foreign === null && !leavesOut(statement)));
}

/** Lists what the canonical migrations do forward; the files in run order. */
export function canonicalInventory(files: readonly ParsedFile[], leavesOut: LeavesOut): Inventory {
  const running = files.map((file) => without(file, leavesOut));
  return inventoryOf(running.flatMap((file) => file.statements.map((statement) => [{ file, statement }, ''] as const)));
}

/** Tells whether a touch makes the object of this key: creates or replaces it, or gives its name to another one. */
export function makes({ effect }: Touch, key: string): boolean {
  if (effect.action === 'create' || effect.action === 'replace') return true;
  return effect.action === 'rename' && effect.to !== undefined && proofKey(objectKey(effect.to)) === key;
}
