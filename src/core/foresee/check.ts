import type { Effect, ObjectRef, Origin } from '../model.js';
import { objectKey, qualifiedName, spaceKey } from '../objects.js';
import type { Catalog, Standing } from './catalog.js';
import { columnTypeProblem, dropColumnProblem, dropKeyProblem, dropProblem } from './dependents.js';
import { keyProblems } from './foreign-keys.js';
import { mayStandAnyway } from './kinds.js';
import { find, lacking } from './needs.js';
import { clash, inTheWay, missing, type Problem } from './problem.js';
import { replaceProblem } from './replace.js';
import { declaredNames, standingOf, withAdditions } from './standing.js';

/** CREATE TABLE IF NOT EXISTS looks first whether it has anything to do; an index is resolved in any case. */
function doesNothing(standing: Standing | undefined, { action, conditional, object }: Effect): boolean {
  return standing !== undefined && action === 'create' && conditional && object.kind !== 'index';
}

function ofCreation(catalog: Catalog, standing: Standing | undefined, origin: Origin): Problem[] {
  const { effect } = origin;
  if (standing !== undefined) {
    if (effect.action === 'replace') return listed(replaceProblem(catalog, standing, origin));
    return effect.conditional || !standing.certain ? [] : [inTheWay(effect.object, null, standing.madeBy)];
  }
  if (effect.shape === null || effect.shape.keys.length === 0) return [];
  const made = standingOf(catalog, origin);
  return keyProblems(catalog, made, made.keys);
}

function listed(problem: Problem | null): Problem[] {
  return problem === null ? [] : [problem];
}

function ofColumns(standing: Standing, { shape, conditional }: Effect): Problem[] {
  if (conditional || !standing.certain) return [];
  return (shape?.columns ?? []).flatMap(({ name }) => {
    const there = standing.columns?.get(name);
    return there === undefined ? [] : [inTheWay(standing.object, name, there.madeBy)];
  });
}

/** Looks at the constraints that an ALTER TABLE adds: their names, and that there is one primary key. */
function ofConstraints(standing: Standing, { effect }: Origin): Problem[] {
  const { object, madeBy } = standing;
  if (!standing.certain || effect.conditional) return [];
  const second =
    effect.shape?.keys.some(({ kind }) => kind === 'primary') && standing.keys.some(({ kind }) => kind === 'primary');
  if (second) {
    const message = `${objectKey(object)} has a primary key already`;
    return [clash(object, madeBy, { kind: 'exists', sqlstate: '42P16', message })];
  }
  // A constraint without a name of its own is numbered where its name is taken.
  const taken = effect.shape && declaredNames(effect.shape).find((name) => standing.constraints.has(name));
  if (!taken) return [];
  const message = `constraint ${taken} of ${objectKey(object)} exists already`;
  return [clash(object, madeBy, { kind: 'exists', sqlstate: '42710', message })];
}

/** Looks for what depends on that which an ALTER takes away or changes. */
function heldProblem(catalog: Catalog, standing: Standing, { change, cascade }: Effect): Problem | null {
  if (change?.kind === 'column type') return columnTypeProblem(catalog, standing, change.column);
  if (cascade) return null;
  if (change?.kind === 'drop column') return dropColumnProblem(catalog, standing, change.column);
  return change?.kind === 'drop constraint' ? dropKeyProblem(catalog, standing, change.name) : null;
}

function ofAlteration(catalog: Catalog, standing: Standing, origin: Origin): Problem[] {
  const { effect } = origin;
  if (effect.to !== undefined) {
    const there = catalog.get(effect.to);
    return there === undefined || !there.certain ? [] : [inTheWay(effect.to, null, there.madeBy)];
  }
  const held = effect.change !== undefined && standing.certain ? heldProblem(catalog, standing, effect) : null;
  if (held !== null) return [held];
  return [...ofColumns(standing, effect), ...ofConstraints(standing, origin), ...ofKeys(catalog, standing, origin)];
}

function ofKeys(catalog: Catalog, standing: Standing, origin: Origin): Problem[] {
  const { conditional, shape } = origin.effect;
  if (conditional || shape === null || shape.keys.length === 0) return [];
  return keyProblems(catalog, withAdditions(standing, origin), shape.keys);
}

/** What the same statement has dropped along with something else may be named by it, too. */
function wentAlong(catalog: Catalog, { located, effect }: Origin): boolean {
  const departure = effect.action === 'drop' ? catalog.departure(spaceKey(effect.object)) : undefined;
  return departure?.by.located.statement === located.statement;
}

/** Tells whether an effect names a table within a query, not as what it stands on or points to. */
function isInQuery({ action, object: made, shape }: Effect, table: ObjectRef): boolean {
  if (action === 'data') return true;
  if (action !== 'create' && action !== 'replace') return false;
  return made.kind === 'table' ? shape === null : made.on !== qualifiedName(table);
}

/** Where there is no schema PostgreSQL says so, but for the tables of a query, which it looks for by their whole name. */
function schemaFirst(catalog: Catalog, effect: Effect, problem: Problem): Problem {
  const { object, column } = problem;
  if (object === null || column !== null || object.schema === null || object.kind === 'schema') return problem;
  const schema: ObjectRef = { kind: 'schema', schema: null, name: object.schema, signature: null, on: null };
  if (mayStandAnyway(schema) || catalog.get(schema) !== undefined) return problem;
  return problem.sqlstate === '42P01' && isInQuery(effect, object) ? problem : { ...problem, sqlstate: '3F000' };
}

const TARGETED = new Set<Effect['action']>(['alter', 'rename', 'drop']);

/**
 * Lists what PostgreSQL would object to in an effect, as the catalog stands; nothing where it is not sure. `going` names
 * what the same statement drops. What is missing comes first, and alone.
 */
export function problemsOf(catalog: Catalog, origin: Origin, going: ReadonlySet<string>): Problem[] {
  const { effect } = origin;
  const { action, object, conditional } = effect;
  if (effect.maybe || object.schema === 'pg_temp') return [];
  const standing = catalog.get(object);
  const target = standing ?? find(catalog, object);
  if (TARGETED.has(action) && target === undefined) {
    if (conditional || mayStandAnyway(object) || wentAlong(catalog, origin)) return [];
    return [schemaFirst(catalog, effect, missing(object, null))];
  }
  const needless =
    doesNothing(standing, effect) || (conditional && TARGETED.has(action) && addsNothing(target, effect));
  const lacks = needless ? [] : lacking(catalog, effect.needs);
  if (lacks.length > 0) return lacks.map((problem) => schemaFirst(catalog, effect, problem));
  if (action === 'create' || action === 'replace') return ofCreation(catalog, standing, origin);
  if (target === undefined || action === 'data') return [];
  if (action === 'drop') return effect.cascade || !target.certain ? [] : listed(dropProblem(catalog, target, going));
  return action === 'alter' || action === 'rename' ? ofAlteration(catalog, target, origin) : [];
}

/** ADD COLUMN IF NOT EXISTS of a column that is there looks no further. */
function addsNothing(standing: Standing | undefined, { shape }: Effect): boolean {
  if (shape === null || shape.columns.length === 0) return false;
  return shape.columns.every(({ name }) => standing?.columns?.has(name));
}
