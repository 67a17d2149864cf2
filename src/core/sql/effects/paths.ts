import type { VariableSetStmt } from 'libpg-query';
import type { Effect, Need, ObjectRef } from '../../model.js';
import { quoteName } from '../../objects.js';
import { all } from '../tree.js';
import { DEFAULT_SCHEMA, needSchema, UNQUALIFIED } from './refs.js';

/** The schemas that an unqualified name is looked for in, but those that every path has. */
export type SearchPath = readonly string[];

/** The path of a session that says nothing: the schema named as the user is passed over. */
export const DEFAULT_PATH: SearchPath = [DEFAULT_SCHEMA];

/** Keeps of a path's schemas those that are the same for everybody. */
export function pathOf(schemas: readonly string[]): SearchPath {
  return schemas.filter((schema) => schema !== '' && schema !== '$user' && !schema.startsWith('pg_'));
}

/** Reads SET search_path, alone or as a clause of a function; null for every other SET. */
export function pathSet({ name, kind, args }: VariableSetStmt): SearchPath | null {
  if (kind === 'VAR_RESET_ALL') return DEFAULT_PATH;
  if (name !== 'search_path' || kind === 'VAR_SET_CURRENT') return null;
  return kind === 'VAR_SET_VALUE' ? pathOf(all('A_Const', args).map((value) => value.sval?.sval ?? '')) : DEFAULT_PATH;
}

function placed(object: ObjectRef, schema: string): ObjectRef {
  const on = object.on === null ? null : withSchema(object.on, schema);
  const own = object.schema === UNQUALIFIED ? schema : object.schema;
  return own === object.schema && on === object.on ? object : { ...object, schema: own, on };
}

/** A name in a text is marked by its schema, which looks the same bare and quoted. */
function withSchema(text: string, schema: string): string {
  return text.includes(UNQUALIFIED) ? text.replaceAll(`${UNQUALIFIED}.`, `${quoteName(schema)}.`) : text;
}

function isUnqualified({ schema, on }: ObjectRef): boolean {
  return schema === UNQUALIFIED || (on?.startsWith(`${UNQUALIFIED}.`) ?? false);
}

function candidates(object: ObjectRef, path: SearchPath): ObjectRef[] {
  return isUnqualified(object) ? path.map((schema) => placed(object, schema)) : [object];
}

/** Finds unqualified names of needs in a path: each of its schemas may have them. Without a schema nothing is sure. */
export function foundIn(needs: readonly Need[], path: SearchPath): Need[] {
  return needs.flatMap((need) => {
    const named = [need.object, ...(need.or ?? [])];
    const [object, ...others] = named.flatMap((one) => candidates(one, path));
    if (object === undefined || (path.length === 0 && named.some(isUnqualified))) return [];
    return others.length === 0 ? [{ object, column: need.column }] : [{ object, column: need.column, or: others }];
  });
}

function isRef(value: object): value is ObjectRef {
  return 'kind' in value && 'schema' in value;
}

/** Places every name of a fact in a schema. */
function placedFact<Fact>(fact: Fact, schema: string): Fact {
  if (typeof fact === 'string') return withSchema(fact, schema) as Fact;
  if (typeof fact !== 'object' || fact === null) return fact;
  if (Array.isArray(fact)) return fact.map((item) => placedFact(item, schema)) as Fact;
  if (isRef(fact)) return placed(fact, schema) as Fact;
  return Object.fromEntries(Object.entries(fact).map(([key, value]) => [key, placedFact(value, schema)])) as Fact;
}

/** Understands the unqualified names of an effect: what it makes or changes lies in the first schema of the path. */
export function effectIn(effect: Effect, path: SearchPath): Effect {
  const { needs, later, ...rest } = effect;
  const placedRest = placedFact(rest, path[0] ?? DEFAULT_SCHEMA);
  // Of several schemas the first that is there is taken; one alone must be.
  const makes = effect.action === 'create' || effect.action === 'replace';
  const isAlone = makes && effect.object.schema === UNQUALIFIED && path.length === 1;
  const otherwise = makes ? [] : candidates(effect.object, path).slice(1);
  const found = {
    ...placedRest,
    ...(otherwise.length > 0 && { otherwise }),
    needs: [...(isAlone ? needSchema(placedRest.object) : []), ...foundIn(needs, path)],
  };
  return later === undefined ? found : { ...found, later: foundIn(later, path) };
}
