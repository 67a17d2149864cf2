import type { Change, ForeseenColumn, ObjectRef } from '../../model.js';
import { qualifiedName, quoteName } from '../../objects.js';
import { alterOf } from '../alter.js';
import type { Moment } from './moment.js';
import type { Deed } from './past.js';
import { underItsPath } from './search-path.js';
import { conversion, storedType, type Way } from './types.js';
import { by, inTurn, NOTHING, refused, type Undoing } from './undoing.js';

type ColumnChange = Extract<Change, { readonly column: string }>;

/** What gave a column its type or default, and the name that the column had then. */
type Source = Deed & { readonly column: string };

/** Tells whether an effect gives a column what is asked for. */
function gives({ effect: { change, shape } }: Deed, column: string, what: 'default' | 'type'): boolean {
  if (change === undefined) return (shape?.columns ?? []).some(({ name }) => name === column);
  if (!('column' in change) || change.column !== column) return false;
  return what === 'type' ? change.kind === 'column type' : /^(set|drop) default$/.test(change.kind);
}

/** Finds the statement that gave a column its type or default, under the names that it had. */
function sourceOf(deeds: readonly Deed[], column: string, what: 'default' | 'type'): Source | undefined {
  let name = column;
  for (const deed of deeds.toReversed()) {
    const { change } = deed.effect;
    if (change?.kind === 'rename column' && change.to === name) name = change.column;
    else if (gives(deed, name, what)) return { ...deed, column: name };
  }
  return undefined;
}

/** Runs ALTER TABLE with text that a statement brought, under that statement's search path. */
function asIn(deed: Deed | undefined, line: string, { transaction }: Moment): Undoing {
  if (deed === undefined) return refused('no earlier statement tells what it was');
  return underItsPath(deed.located, [line], transaction);
}

/** Tells whether a column was made as a serial one, and got no other default since. */
function isSerial({ effect, column }: Source): boolean {
  const type = effect.shape?.columns.find(({ name }) => name === column)?.type ?? '';
  return effect.change === undefined && storedType(type) !== type;
}

/** Leaves out the cast to the column's own type, which may have another name now. */
function uncast(text: string, type: string): string {
  const [, literal, cast] = /^('(?:[^']|'')*')::(.+)$/.exec(text) ?? [];
  return literal !== undefined && cast === type ? literal : text;
}

/** Gives a column its earlier default back. */
function undoDefault(moment: Moment, column: ForeseenColumn, alter: string): Undoing {
  const { change } = moment.effect;
  const given = change?.kind === 'set default' ? change.default : null;
  const was = column.default;
  const source = sourceOf(moment.past.deedsOf(moment.before!.object), column.name, 'default');
  if (source !== undefined && isSerial(source))
    return refused('its earlier default is the sequence of a serial column');
  if (was === null && given === null) return NOTHING;
  if (given?.startsWith('generated ')) {
    if (was === null && given.endsWith(' as identity')) return by(`${alter} DROP IDENTITY IF EXISTS;`);
    return refused('its earlier expression is not put back');
  }
  if (was === null) return by(`${alter} DROP DEFAULT;`);
  if (was.endsWith(' as identity')) return refused('the number that its identity has reached would not come back');
  if (was.startsWith('generated ')) return refused('no column becomes a generated one');
  return asIn(source, `${alter} SET DEFAULT ${uncast(was, column.type)};`, moment);
}

/** A type's name alone, without length and array. */
function bareType(type: string): string {
  return type.replace(/(\[\])+$/, '').replace(/\([^)]*\)$/, '');
}

function ownType(type: string, needs: readonly { readonly object: ObjectRef }[]): ObjectRef | undefined {
  const name = bareType(type);
  return needs
    .map(({ object }) => object)
    .find((one) => /^(type|domain)$/.test(one.kind) && [quoteName(one.name), qualifiedName(one)].includes(name));
}

/** The type that a column had, as it is called now. */
type Earlier = { readonly text: string; readonly isOwn: boolean };

/** Finds what the earlier type of a column is called now; null where it does not stand any more. */
function earlierType(column: ForeseenColumn, source: Source | undefined, { past }: Moment): Earlier | null {
  const text = storedType(column.type);
  const named = source && ownType(text, source.effect.needs);
  if (source === undefined || named === undefined) return { text, isOwn: false };
  const now = past.nameNow(named, source.number);
  const made = past.deedsOf(now)[0]?.number;
  if (made === undefined || made > source.number) return null;
  return { text: now === named ? text : text.replace(bareType(text), () => qualifiedName(now)), isOwn: true };
}

/** Writes ALTER COLUMN … TYPE that leads back, with a default that the new type might not take let go meanwhile. */
function retyped(
  moment: Moment,
  column: ForeseenColumn,
  alter: string,
  way: Way,
  type: string,
  source?: Source,
): Undoing {
  const name = quoteName(column.name);
  const using = { 'as is': '', cast: ` USING ${name}::${type}`, text: ` USING ${name}::text::${type}` }[way];
  // The attributes of a composite type know no USING: a table with that type keeps PostgreSQL from changing it.
  const isAttribute = moment.before!.object.kind === 'type';
  const line = asIn(source, `${alter} TYPE ${type}${isAttribute ? '' : using};`, moment);
  if (column.default === null || way === 'as is' || column.default.startsWith('generated ')) return line;
  const given = sourceOf(moment.past.deedsOf(moment.before!.object), column.name, 'default');
  const restored = `${alter} SET DEFAULT ${uncast(column.default, column.type)};`;
  return inTurn([by(`${alter} DROP DEFAULT;`), line, asIn(given, restored, moment)]);
}

/** Gives a column its earlier type back, where no value can lose anything by that. */
function undoType(moment: Moment, column: ForeseenColumn, alter: string): Undoing {
  const { effect, past, before } = moment;
  const { type } = effect.change as Extract<Change, { kind: 'column type' }>;
  const source = sourceOf(past.deedsOf(before!.object), column.name, 'type');
  const earlier = earlierType(column, source, moment);
  if (earlier === null) return refused(`its earlier type ${column.type} does not stand under that name any more`);
  if (earlier.text === type) return NOTHING;
  const isOwn = (one: string) => (one === earlier.text ? earlier.isOwn : ownType(one, effect.needs) !== undefined);
  const way = conversion(type, earlier.text, isOwn);
  return way === null
    ? refused(`values of column ${quoteName(column.name)} could be lost on the way from ${type} to ${earlier.text}`)
    : retyped(moment, column, alter, way, earlier.text, source);
}

function undoRename({ effect: { object }, before }: Moment, column: string, to: string): Undoing {
  const part = object.kind === 'type' ? 'ATTRIBUTE' : 'COLUMN';
  const alter = alterOf({ ...object, kind: before?.object.kind ?? object.kind }, true);
  return by(`${alter} RENAME ${part} ${quoteName(to)} TO ${quoteName(column)};`);
}

/** Tells whether a column can hold no NULL, by itself or as part of the primary key. */
function isNotNull({ before }: Moment, { name, notNull }: ForeseenColumn): boolean {
  return notNull || before!.keys.some(({ kind, columns }) => kind === 'primary' && columns.includes(name));
}

/** Takes back what an ALTER does to a column that stood before the migration. */
export function undoColumn(moment: Moment, change: ColumnChange): Undoing {
  if (change.kind === 'drop column')
    return refused(`the values of column ${quoteName(change.column)} would not come back`);
  if (change.kind === 'rename column') return undoRename(moment, change.column, change.to);
  const { effect, before } = moment;
  const column = before?.columns?.get(change.column);
  if (column === undefined || !before!.certain)
    return refused(`what column ${quoteName(change.column)} was before is not known`);
  const table = before!.object.kind === 'table' ? effect.object : before!.object;
  const part = table.kind === 'type' ? 'ATTRIBUTE' : 'COLUMN';
  const alter = `${alterOf(table, true)} ALTER ${part} ${quoteName(change.column)}`;
  switch (change.kind) {
    case 'set not null':
      return isNotNull(moment, column) ? NOTHING : by(`${alter} DROP NOT NULL;`);
    case 'drop not null':
      return isNotNull(moment, column) ? by(`${alter} SET NOT NULL;`) : NOTHING;
    case 'column type':
      return undoType(moment, column, alter);
    default:
      return undoDefault(moment, column, alter);
  }
}
