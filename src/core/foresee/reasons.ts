import type { Located, ObjectRef, Origin, Reason, Refusal } from '../model.js';
import type { Catalog, Standing } from './catalog.js';
import { columnKey, nameKey, relationKey, spaceKey } from './keys.js';
import type { Makers } from './makers.js';
import { find } from './needs.js';
import type { Problem } from './problem.js';

/** What is known at the moment of a refusal. */
export type Moment = {
  readonly catalog: Catalog;
  readonly makers: Makers;
  readonly run: number;
  readonly located: Located;
  /** The first refusal of an earlier run; undefined where it went well. */
  readonly refusalOf: (run: number) => Refusal | undefined;
};

function isSelf(moment: Moment, { located, run }: Origin): boolean {
  return run === moment.run && located.statement === moment.located.statement;
}

/** An earlier migration that would have made it, had it not been refused itself. */
function refusedMaker(moment: Moment, makers: readonly Origin[]): Reason | null {
  for (const by of makers) {
    const refusal = by.run < moment.run ? moment.refusalOf(by.run) : undefined;
    if (refusal !== undefined) return { kind: 'maker-refused', by, refusal };
  }
  return null;
}

function laterMaker(moment: Moment, makers: readonly Origin[]): Reason | null {
  const later = (by: Origin) => by.run > moment.run || (by.run === moment.run && isBehind(moment, by));
  const by = makers.find(later);
  return by === undefined ? null : { kind: 'made-later', by };
}

function isBehind({ located }: Moment, by: Origin): boolean {
  return by.located.file === located.file && by.located.statement.ordinal > located.statement.ordinal;
}

/** The key under which an object's makers are known: a function may be named without arguments, a type be a table's. */
function keyFor({ makers }: Moment, object: ObjectRef): string {
  if (object.kind === 'function' && object.signature === null) return nameKey(object);
  const key = spaceKey(object);
  const row = relationKey(object);
  return object.kind === 'type' && makers.of(key).length === 0 && makers.of(row).length > 0 ? row : key;
}

function ofObject(moment: Moment, object: ObjectRef): Reason {
  const key = keyFor(moment, object);
  const departure = moment.catalog.departure(key);
  if (departure !== undefined) return departure;
  const makers = moment.makers.of(key).filter((by) => !isSelf(moment, by));
  const found = refusedMaker(moment, makers) ?? laterMaker(moment, makers);
  if (found !== null) return found;
  const unparsable = moment.makers.unparsable(object);
  if (unparsable !== undefined) return { kind: 'unparsable', by: unparsable };
  const other = moment.makers.notRunning(key);
  return other === undefined ? { kind: 'never-made' } : { kind: 'not-run', by: other };
}

function isDefinition({ effect }: Origin): boolean {
  return effect.action === 'create' || effect.action === 'replace';
}

/** A column that is missing where its table stands: dropped, defined by who came too late, or by nobody. */
function ofColumn(moment: Moment, standing: Standing, column: string): Reason {
  const departure = moment.catalog.departure(columnKey(standing.object, column));
  if (departure !== undefined) return departure;
  const makers = moment.makers.ofColumn(standing.object, column).filter((by) => !isSelf(moment, by));
  const alterations = makers.filter((by) => !isDefinition(by));
  const altered = refusedMaker(moment, alterations);
  if (altered !== null) return altered;
  const losers = makers.filter(isDefinition);
  if (losers.length > 0) return { kind: 'masked', winner: standing.madeBy, losers };
  const later = laterMaker(moment, alterations);
  if (later !== null) return later;
  const other = moment.makers.columnNotRunning(standing.object, column);
  const by = standing.madeBy;
  return other === undefined ? { kind: 'not-in-definition', by } : { kind: 'not-run', by: other, instead: by };
}

/** Says why an objection holds: the next link towards the root of the trouble. */
export function reasonOf(moment: Moment, { kind, object, column, by }: Problem): Reason {
  if (kind === 'missing' && object !== null) {
    const standing = column === null ? undefined : find(moment.catalog, object);
    return standing === undefined ? ofObject(moment, object) : ofColumn(moment, standing, column as string);
  }
  return by === null ? { kind: 'itself' } : { kind: 'made-before', by };
}
