import type { Change, Effect, ForeseenColumn, Origin } from '../model.js';
import { qualifiedName, quoteName } from '../objects.js';
import type { Catalog, Columns, Standing } from './catalog.js';
import { columnKey, relationKey, spaceKey } from './keys.js';
import { withAdditions, withUses } from './standing.js';

function replaced(
  columns: Columns | null,
  name: string,
  change: (column: ForeseenColumn) => ForeseenColumn,
): Columns | null {
  return (
    columns &&
    new Map(
      [...columns.values()].map((column) => (column.name === name ? change(column) : column)).map((c) => [c.name, c]),
    )
  );
}

function without(columns: Columns | null, name: string): Columns | null {
  return columns && new Map([...columns].filter(([key]) => key !== name));
}

function renameIn(names: readonly string[], from: string, to: string): string[] {
  return names.map((name) => (name === from ? to : name));
}

function renamedColumn(standing: Standing, from: string, to: string): Standing {
  const keys = standing.keys.map((key) => ({ ...key, columns: renameIn(key.columns, from, to) }));
  return { ...standing, keys, columns: replaced(standing.columns, from, (column) => ({ ...column, name: to })) };
}

function renamedConstraint(standing: Standing, from: string, to: string): Standing {
  const keys = standing.keys.map((key) => (key.name === from ? { ...key, name: to } : key));
  return { ...standing, keys, constraints: new Set(renameIn([...standing.constraints], from, to)) };
}

function droppedConstraint(standing: Standing, name: string): Standing {
  const constraints = new Set(standing.constraints);
  constraints.delete(name);
  return {
    ...standing,
    constraints,
    keys: standing.keys.filter((key) => key.name !== name),
  };
}

/** The constraints on a column go with it; of a CHECK it is not known which columns it looks at. */
function droppedColumn(standing: Standing, column: string): Standing {
  const keys = standing.keys.filter(({ columns }) => !columns.includes(column));
  const constraints = new Set(keys.map((key) => key.name!));
  return { ...standing, keys, constraints, columns: without(standing.columns, column) };
}

function changed(standing: Standing, change: Change, by: Origin): Standing {
  switch (change.kind) {
    case 'drop column':
      return droppedColumn(standing, change.column);
    case 'rename column':
      return renamedColumn(standing, change.column, change.to);
    case 'column type':
      return withUses(
        { ...standing, columns: replaced(standing.columns, change.column, (c) => ({ ...c, type: change.type })) },
        by.effect,
      );
    case 'set not null':
    case 'drop not null':
      return {
        ...standing,
        columns: replaced(standing.columns, change.column, (c) => ({ ...c, notNull: change.kind === 'set not null' })),
      };
    case 'set default':
      return {
        ...standing,
        columns: replaced(standing.columns, change.column, (c) => ({ ...c, default: change.default })),
      };
    case 'drop default':
      return { ...standing, columns: replaced(standing.columns, change.column, (c) => ({ ...c, default: null })) };
    case 'drop constraint':
      return droppedConstraint(standing, change.name);
    case 'rename constraint':
      return renamedConstraint(standing, change.name, change.to);
    default:
      return standing;
  }
}

function isDeparture({ kind }: Change): boolean {
  return kind === 'drop column' || kind === 'rename column';
}

/** An owner and row security are nothing that another statement could rest on. */
function isSetting({ kind }: Change): boolean {
  return kind === 'owner' || kind === 'row security' || kind === 'forced row security';
}

/** What stands on a table, or is made of it, follows it to its new name. */
function follow(catalog: Catalog, standing: Standing, by: Origin): void {
  const to = by.effect.to!;
  const on = qualifiedName(to);
  for (const member of catalog.membersOf(relationKey(standing.object))) {
    catalog.remove(spaceKey(member.object), { kind: 'renamed', by });
    catalog.put({ ...member, object: { ...member.object, on } });
  }
  for (const user of catalog.usersOf(relationKey(standing.object))) {
    const uses = new Map(user.uses);
    uses.set(relationKey(to), uses.get(relationKey(standing.object)) ?? new Set());
    uses.delete(relationKey(standing.object));
    catalog.put({ ...user, uses });
  }
}

/** What lies in a schema goes by its new name; what is made of it is no longer known by name. */
function moveContents(catalog: Catalog, from: string, to: string, by: Origin): void {
  const inside = [...catalog.all().values()].filter(
    ({ object }) => (object.schema ?? object.on?.split('.')[0]) === from,
  );
  for (const standing of inside) {
    const { object } = standing;
    const on = object.on === null ? null : `${quoteName(to)}.${object.on.slice(quoteName(from).length + 1)}`;
    catalog.remove(spaceKey(object), { kind: 'renamed', by });
    catalog.put({
      ...standing,
      uses: new Map(),
      object: { ...object, schema: object.schema === null ? null : to, on },
    });
  }
}

/** Renames or moves an object, with what lies on it. */
function rename(catalog: Catalog, standing: Standing, by: Origin): void {
  const to = by.effect.to!;
  if (standing.object.kind === 'schema') moveContents(catalog, standing.object.name, to.name, by);
  catalog.remove(spaceKey(standing.object), { kind: 'renamed', by });
  catalog.put({ ...standing, object: { ...standing.object, schema: to.schema, name: to.name } });
  follow(catalog, standing, by);
}

function changesColumns({ change, shape }: Effect): boolean {
  return (shape?.columns.length ?? 0) > 0 || change?.kind === 'rename column' || change?.kind === 'drop column';
}

/** Partitions and tables that inherit follow suit, others that copied columns once do not: their columns are not known now. */
function disinherit(catalog: Catalog, { object }: Standing): void {
  for (const heir of catalog.heirsOf(relationKey(object))) {
    if (heir.columns === null) continue;
    catalog.put({ ...heir, columns: null });
    disinherit(catalog, heir);
  }
}

/** Does to an object what an ALTER says. One in a branch of a DO block leaves everything in doubt but what it adds. */
export function alter(catalog: Catalog, standing: Standing, by: Origin): void {
  const { effect } = by;
  if (effect.to !== undefined) {
    if (effect.maybe) catalog.put({ ...standing, certain: false });
    else rename(catalog, standing, by);
    return;
  }
  const { change } = effect;
  if (changesColumns(effect)) disinherit(catalog, standing);
  if (change === undefined || isSetting(change)) catalog.put(withAdditions(standing, by));
  else if (effect.maybe) catalog.put({ ...standing, certain: false });
  else changeTo(catalog, standing, by, change);
}

function changeTo(catalog: Catalog, standing: Standing, by: Origin, change: Change): void {
  if (isDeparture(change) && 'column' in change && standing.columns?.has(change.column)) {
    const kind = change.kind === 'drop column' ? 'dropped' : 'renamed';
    catalog.depart(columnKey(standing.object, change.column), { kind, by });
  }
  if (change.kind === 'attach partition') catalog.adopt(relationKey(standing.object), relationKey(change.partition));
  if (change.kind === 'rename column') followColumn(catalog, standing, change.column, change.to);
  if (change.kind === 'drop column') dropIndexes(catalog, standing, change.column, by);
  catalog.put(changed(standing, change, by));
}

/** What is made of a column follows it to its new name. */
function followColumn(catalog: Catalog, { object }: Standing, from: string, to: string): void {
  const key = relationKey(object);
  for (const user of catalog.usersOf(key)) {
    const columns = user.uses.get(key);
    if (columns?.has(from))
      catalog.put({ ...user, uses: new Map(user.uses).set(key, new Set(renameIn([...columns], from, to))) });
  }
}

/** The indexes of a column go with it. */
function dropIndexes(catalog: Catalog, { object }: Standing, column: string, by: Origin): void {
  for (const member of catalog.membersOf(relationKey(object))) {
    const isOfColumn = member.object.kind === 'index' && member.uses.get(relationKey(object))?.has(column);
    if (isOfColumn) catalog.remove(spaceKey(member.object), { kind: 'dropped', by });
  }
}
