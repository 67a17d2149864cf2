import type { Standing } from '../../foresee/catalog.js';
import { nameKey } from '../../foresee/keys.js';
import { mayStandAnyway } from '../../foresee/kinds.js';
import { replaceProblem } from '../../foresee/replace.js';
import { standingOf } from '../../foresee/standing.js';
import type { Located, ObjectKind, ObjectRef } from '../../model.js';
import { objectKey, qualifiedName, quoteName, spaceKey } from '../../objects.js';
import type { Moment } from './moment.js';
import { rebuilt } from './rebuilding.js';
import { by, inTurn, NOTHING, refused, type Undoing } from './undoing.js';

/** Kinds that DROP takes by qualified name alone. */
const DROPPED_BY_NAME: ReadonlySet<ObjectKind> = new Set([
  'schema',
  'table',
  'view',
  'materialized view',
  'index',
  'sequence',
  'type',
  'domain',
  'collation',
  'statistics',
  'publication',
  'event trigger',
  'extension',
  'server',
] satisfies ObjectKind[]);
const DROPPED_ON_TABLE: ReadonlySet<ObjectKind> = new Set(['trigger', 'policy', 'rule'] satisfies ObjectKind[]);
const ROUTINES: ReadonlySet<ObjectKind> = new Set(['function', 'aggregate'] satisfies ObjectKind[]);

/** Every database has them, or all of a server share them. */
const OUTSIDE: ReadonlySet<ObjectKind> = new Set(['schema', 'role', 'extension'] satisfies ObjectKind[]);

/** Writes the DROP for an object; null where PostgreSQL needs more than its name. */
export function dropOf(object: ObjectRef, made: Located): string | null {
  const { parsed } = made.statement;
  const foreign = 'tag' in parsed && parsed.tag === 'CreateForeignTableStmt' ? 'FOREIGN ' : '';
  const kind = `${foreign}${object.kind.toUpperCase()}`;
  if (DROPPED_BY_NAME.has(object.kind)) return `DROP ${kind} IF EXISTS ${qualifiedName(object)};`;
  if (DROPPED_ON_TABLE.has(object.kind) && object.on !== null) {
    return `DROP ${kind} IF EXISTS ${quoteName(object.name)} ON ${object.on};`;
  }
  if (!ROUTINES.has(object.kind) || object.signature === null) return null;
  const given = object.kind === 'aggregate' && object.signature === '' ? '*' : object.signature;
  return `DROP ${object.kind === 'function' ? 'ROUTINE' : kind} IF EXISTS ${qualifiedName(object)}(${given});`;
}

/** Finds what is made of an object, but for what lies on it: PostgreSQL would not drop it alone. */
export function userOf({ object }: Standing, { past: { catalog } }: Moment): Standing | undefined {
  const keys = ROUTINES.has(object.kind) ? [spaceKey(object), nameKey(object)] : [spaceKey(object)];
  const users = keys.flatMap((key) => catalog.usersOf(key).filter(({ uses }) => uses.has(key)));
  return users.find((user) => user.object.on === null || user.object.on !== qualifiedName(object));
}

/** Gives what stood its earlier definition back, by OR REPLACE, or where PostgreSQL refuses that by DROP and CREATE. */
function restored(before: Standing, moment: Moment): Undoing {
  const { effect, located, past } = moment;
  const now = standingOf(past.catalog, { located, effect, run: 0 });
  if (before.object.kind !== effect.object.kind) return refused(`${objectKey(before.object)} stood under its name`);
  const problem = replaceProblem(past.catalog, now, before.madeBy);
  if (problem === null) return rebuilt(before, moment, 'in place');
  const user = userOf(before, moment);
  const drop = dropOf(effect.object, located);
  if (drop === null || user !== undefined) {
    const why = user === undefined ? '' : `, and ${objectKey(user.object)} depends on it`;
    return refused(`its earlier definition cannot replace this one: ${problem.message}${why}`);
  }
  return inTurn([by(drop), rebuilt(before, moment, 'anew')]);
}

/** Takes back a new definition of what the migration itself made: what it was made of may be dropped next. */
function ofOwn(before: Standing, moment: Moment): Undoing {
  if (moment.effect.action === 'create' || moment.effect.object.kind === 'function') return NOTHING;
  const earlier = restored(before, moment);
  if (earlier.why === null) return earlier;
  const drop = dropOf(moment.effect.object, moment.located);
  return drop === null ? NOTHING : by(drop);
}

/** Takes back CREATE and CREATE OR REPLACE; `isOwn` tells that the migration itself made what stands there already. */
export function undoCreation(moment: Moment, isOwn: boolean): Undoing {
  const { effect, before, located } = moment;
  const { object, conditional, action } = effect;
  if (before !== undefined) {
    if (isOwn) return ofOwn(before, moment);
    if (action === 'replace')
      return effect.maybe ? refused('a DO block decides whether it happens') : restored(before, moment);
    return conditional && before.certain ? NOTHING : refused('it may have stood before');
  }
  if (conditional && OUTSIDE.has(object.kind) && mayStandAnyway(object)) return NOTHING;
  if (object.kind === 'role') return refused('all databases of a server share its roles');
  const drop = dropOf(object, located);
  return drop === null ? refused('there is no DROP for it by its name alone') : by(drop);
}
