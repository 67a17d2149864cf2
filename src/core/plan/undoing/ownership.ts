import type { Standing } from '../../foresee/catalog.js';
import type { Effect, ObjectRef } from '../../model.js';
import { quoteName, spaceKey } from '../../objects.js';
import { defines } from './past.js';

/** Follows through one migration what only it makes: dropping that undoes all that was done to it. */
export class Ownership {
  private readonly own = new Set<string>();

  /** Tells whether an effect is on what the migration itself made, or on what lies on that. */
  has({ object }: Effect, before: Standing | undefined): boolean {
    return this.own.has(spaceKey(before?.object ?? object)) || this.isOnOwn(object) || this.isSerial(object, before);
  }

  /** The sequence of a serial column is named after its table, and no statement makes it. */
  private isSerial({ schema, name }: ObjectRef, before: Standing | undefined): boolean {
    if (schema === null || before !== undefined || !name.endsWith('_seq')) return false;
    const ends = [...name.matchAll(/_/g)].map(({ index }) => name.slice(0, index));
    return ends.some((table) => this.own.has(`table ${quoteName(schema)}.${quoteName(table)}`));
  }

  private isOnOwn({ on }: Effect['object']): boolean {
    return on !== null && this.own.has(`table ${on}`);
  }

  /** Takes notice of an effect that happens. */
  note(effect: Effect, before: Standing | undefined): void {
    const key = spaceKey(before?.object ?? effect.object);
    if (defines(effect) && before === undefined) this.own.add(key);
    if (effect.action === 'drop') this.own.delete(key);
    if (effect.to !== undefined && this.own.delete(key)) this.own.add(spaceKey(effect.to));
  }
}
