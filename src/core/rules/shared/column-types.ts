import type { Effect, ObjectRef } from '../../model.js';
import { qualifiedName, spaceKey } from '../../objects.js';

/** Writes a type as columns name it: public's without their schema. */
export function typeName(type: ObjectRef): string {
  return type.schema === 'public' ? qualifiedName({ ...type, schema: null }) : qualifiedName(type);
}

/** The types of the columns of some tables, as statement after statement leaves them; what is not sure is not known. */
export class ColumnTypes {
  private readonly tables = new Map<string, Map<string, string>>();

  /** `names` are the bare names of the tables to be followed. */
  constructor(private readonly names: ReadonlySet<string>) {}

  typeOf(table: ObjectRef, column: string): string | null {
    return this.tables.get(spaceKey(table))?.get(column) ?? null;
  }

  /** Notes what one effect changes. */
  note(effect: Effect): void {
    const { object, to } = effect;
    if (object.kind === 'type' && to !== undefined) this.renameType(typeName(object), typeName(to));
    if (this.names.has(object.name) || (to !== undefined && this.names.has(to.name))) this.noteTable(effect);
  }

  private noteTable({ action, object, shape, to, change, maybe }: Effect): void {
    const key = spaceKey(object);
    if (action === 'create') {
      // The first definition stays.
      if (shape !== null && !this.tables.has(key)) {
        this.tables.set(key, new Map(maybe ? [] : shape.columns.map(({ name, type }) => [name, type])));
      }
      return;
    }
    const columns = this.tables.get(key);
    if (columns === undefined) return;
    if (action === 'drop') this.tables.delete(key);
    if (to !== undefined) {
      this.tables.delete(key);
      this.tables.set(spaceKey(to), columns);
    }
    if (change !== undefined && 'column' in change) {
      const before = columns.get(change.column);
      if (change.kind === 'column type' || /^(?:drop|rename) column$/.test(change.kind)) columns.delete(change.column);
      if (change.kind === 'column type' && !maybe) columns.set(change.column, change.type);
      if (change.kind === 'rename column' && before !== undefined && !maybe) columns.set(change.to, before);
      return;
    }
    for (const { name, type } of shape?.columns ?? []) {
      if (!maybe && !columns.has(name)) columns.set(name, type);
    }
  }

  private renameType(from: string, to: string): void {
    for (const columns of this.tables.values()) {
      for (const [name, type] of columns) if (type === from) columns.set(name, to);
    }
  }
}
