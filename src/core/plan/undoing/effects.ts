import type { Effect, Located, ObjectKind } from '../../model.js';
import { qualifiedName, quoteName, RENAMABLE } from '../../objects.js';
import { alterOf } from '../alter.js';
import { undoColumn } from './columns.js';
import { undoComment } from './comments.js';
import { undoAdditions, undoDropConstraint, validatesOwn } from './constraints.js';
import { dropOf, undoCreation } from './creations.js';
import { undoDrop } from './drops.js';
import { constant } from './enums.js';
import { undoGrant } from './grants.js';
import type { Moment } from './moment.js';
import { rebuilt } from './rebuilding.js';
import { undoAttach, undoDetach, undoOwner, undoRowSecurity } from './settings.js';
import { by, inTurn, NOTHING, refused, type Undoing } from './undoing.js';

const RENAMED_BACK: ReadonlySet<ObjectKind> = new Set([...RENAMABLE, 'index'] satisfies ObjectKind[]);
const UNGUARDED: ReadonlySet<ObjectKind> = new Set(['schema', 'trigger', 'policy', 'rule'] satisfies ObjectKind[]);

const IN_A_BLOCK = refused('a DO block decides whether it happens');

/** Gives back the old name or schema. */
function undoRename({ effect: { object, maybe }, before }: Moment, to: NonNullable<Effect['to']>): Undoing {
  if (maybe) return IN_A_BLOCK;
  const moved = { ...to, kind: before?.object.kind ?? to.kind };
  const back = `RENAME TO ${quoteName(object.name)};`;
  if (UNGUARDED.has(moved.kind)) {
    const on = moved.on === null ? '' : ` ON ${moved.on}`;
    return by(`ALTER ${moved.kind.toUpperCase()} ${qualifiedName(moved)}${on} ${back}`);
  }
  if (!RENAMED_BACK.has(moved.kind) || (moved.kind === 'function' && moved.signature === null)) {
    return refused('there is no way back to its earlier name');
  }
  const alter = alterOf(moved, true);
  if (to.schema === object.schema) return by(`${alter} ${back}`);
  return object.schema === null
    ? refused('its earlier schema is not known')
    : by(`${alter} SET SCHEMA ${quoteName(object.schema)};`);
}

function tagOf({ statement: { parsed } }: Located): string {
  return 'tag' in parsed ? parsed.tag : '';
}

/** Takes back an ALTER of which only the object is known, where that object can be made what it was without a loss. */
function undoUnknown(moment: Moment): Undoing {
  const { before, located } = moment;
  const tag = tagOf(located);
  if (before !== undefined && tag === 'AlterPolicyStmt') {
    return inTurn([by(dropOf(before.object, located)!), rebuilt(before, moment, 'anew')]);
  }
  const isView = before?.object.kind === 'view' && tag === 'AlterTableStmt';
  if (before !== undefined && (isView || tag === 'AlterFunctionStmt')) return rebuilt(before, moment, 'in place');
  return validatesOwn(moment) ? NOTHING : refused('what stood before is not followed');
}

function undoAlteration(moment: Moment): Undoing {
  const { effect, before, past } = moment;
  const { change, shape, to, conditional } = effect;
  if (before === undefined && conditional && effect.at === undefined) {
    return past.mayStandUnseen(effect.object) ? refused('what stood before is not known') : NOTHING;
  }
  if (to !== undefined) return undoRename(moment, to);
  if (change === undefined) return shape === null ? undoUnknown(moment) : undoAdditions(moment);
  if (effect.maybe) return IN_A_BLOCK;
  switch (change.kind) {
    case 'drop constraint':
      return undoDropConstraint(moment, change.name);
    case 'rename constraint':
      return by(
        `${alterOf(effect.object, true)} RENAME CONSTRAINT ${quoteName(change.to)} TO ${quoteName(change.name)};`,
      );
    case 'add value':
      return refused('PostgreSQL cannot take a label from an enum');
    case 'rename value':
      return by(`${alterOf(effect.object)} RENAME VALUE ${constant(change.to)} TO ${constant(change.value)};`);
    case 'attach partition':
      return undoAttach(moment, change.partition);
    case 'detach partition':
      return undoDetach(moment, change.partition);
    case 'row security':
    case 'forced row security':
      return undoRowSecurity(moment, change);
    case 'owner':
      return undoOwner(moment);
    default:
      return undoColumn(moment, change);
  }
}

/** Rows are not kept by a rollback: what was there before is not written down anywhere. */
function undoData({ located, effect }: Moment): Undoing {
  const tag = tagOf(located);
  if (tag === 'RefreshMatViewStmt') return NOTHING;
  const adds = (tag === 'InsertStmt' || tag === 'CopyStmt') && effect.at === undefined;
  return refused(adds ? 'which of its rows were new is not known' : 'its earlier rows would not come back');
}

/** Takes back one effect on what stood before the migration, or by CREATE on what the migration makes. */
export function undo(moment: Moment, isOwn: boolean): Undoing {
  switch (moment.effect.action) {
    case 'create':
    case 'replace':
      return undoCreation(moment, isOwn);
    case 'drop':
      return undoDrop(moment);
    case 'alter':
    case 'rename':
      return undoAlteration(moment);
    case 'comment':
      return undoComment(moment);
    case 'grant':
      return undoGrant(moment);
    case 'data':
      return undoData(moment);
    case 'set':
      return NOTHING;
  }
}
