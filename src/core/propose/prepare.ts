import { nameKey, spaceKey } from '../foresee/keys.js';
import type { Effect, Migration, ObjectRef, Place, Prepare, Statement } from '../model.js';
import { preparedFiles } from '../prepare/prepared.js';
import { STAND_INS } from '../prepare.js';

const MAKES = new Set<Effect['action']>(['create', 'replace']);

function effectsOf({ parsed }: Statement): readonly Effect[] {
  return 'effects' in parsed ? parsed.effects : [];
}

function keysOf(object: ObjectRef): string[] {
  return object.kind === 'function' ? [spaceKey(object), nameKey(object)] : [spaceKey(object)];
}

function madeBy(effects: readonly Effect[]): Set<string> {
  return new Set(effects.filter(({ action }) => MAKES.has(action)).flatMap(({ object }) => keysOf(object)));
}

/** Lists what effects name in a schema that none of them makes without asking. */
function foreignIn(effects: readonly Effect[]): ObjectRef[] {
  const isOwn = ({ action, object, conditional }: Effect) =>
    object.kind === 'schema' && action === 'create' && !conditional;
  const own = new Set(['public', ...effects.filter(isOwn).map(({ object }) => object.name)]);
  const named = effects.flatMap(({ action, object, needs }) => [
    ...(MAKES.has(action) ? [] : [object]),
    ...needs.map((need) => need.object),
  ]);
  return named.filter(({ schema }) => schema !== null && !own.has(schema));
}

/**
 * Proposes to stand in for a platform whose objects (tables, functions and the like, not schemas or roles, which others
 * have too) some migration names and none makes; not where a migration makes one of them for certain, and would clash.
 */
export function proposePrepare(at: Place, migrations: readonly Migration[]): Prepare[] {
  const effects = migrations.flatMap(({ up }) => up.flatMap(({ statement }) => effectsOf(statement)));
  const foreign = foreignIn(effects);
  if (foreign.length === 0) return [];
  const made = madeBy(effects);
  const wanted = foreign.flatMap(keysOf).filter((key) => !made.has(key));
  const certain = madeBy(effects.filter(({ action, conditional }) => action === 'create' && !conditional));
  const entries = STAND_INS.map((name): Prepare => ({ kind: 'stand-in', name, at }));
  return entries.filter((entry) => {
    const brought = madeBy(preparedFiles([entry]).flatMap(({ statements }) => statements.flatMap(effectsOf)));
    return wanted.some((key) => brought.has(key)) && ![...certain].some((key) => brought.has(key));
  });
}
