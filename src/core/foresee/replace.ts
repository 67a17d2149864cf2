import type { Effect, Origin, Parameter, Routine } from '../model.js';
import { objectKey, quoteName } from '../objects.js';
import type { Catalog, Standing } from './catalog.js';
import { clash, type Problem } from './problem.js';
import { columnsOf } from './standing.js';

function refused(standing: Standing, sqlstate: string, message: string): Problem {
  return clash(standing.object, standing.madeBy, { kind: 'replacement', sqlstate, message });
}

/** CREATE OR REPLACE VIEW may add columns at the end and nothing else. */
function viewProblem(catalog: Catalog, standing: Standing, after: Origin): Problem | null {
  const columns = columnsOf(catalog, after.effect, after);
  if (standing.columns === null || columns === null) return null;
  const names = [...columns.keys()];
  const index = [...standing.columns.keys()].findIndex((name, at) => names[at] !== name);
  if (index < 0) return null;
  const before = [...standing.columns.keys()][index] as string;
  const now = names[index];
  const view = objectKey(standing.object);
  const message =
    now === undefined
      ? `column ${quoteName(before)} cannot be dropped from ${view}`
      : `column ${quoteName(before)} of ${view} cannot become ${quoteName(now)}`;
  return refused(standing, '42P16', message);
}

const isInput = ({ mode }: Parameter) => mode !== 'out' && mode !== 'table';
const outputs = ({ parameters }: Routine) =>
  parameters
    .filter(({ mode }) => mode !== 'in' && mode !== 'variadic')
    .map(({ name, type }) => `${name} ${type}`)
    .join(', ');

/** CREATE OR REPLACE FUNCTION must keep what it returns, the names of its parameters, and their defaults. */
function routineProblem(standing: Standing, before: Routine, after: Routine): Problem | null {
  const name = objectKey(standing.object);
  if (before.returns !== after.returns || outputs(before) !== outputs(after)) {
    return refused(standing, '42P13', `the return type of ${name} cannot be changed`);
  }
  const now = after.parameters.filter(isInput);
  for (const [index, parameter] of before.parameters.filter(isInput).entries()) {
    const other = now[index];
    if (other === undefined) return null;
    if (parameter.name !== '' && parameter.name !== other.name) {
      return refused(standing, '42P13', `the parameter ${quoteName(parameter.name)} of ${name} cannot be renamed`);
    }
    if (parameter.optional && !other.optional) {
      return refused(standing, '42P13', `the defaults of ${name} cannot be removed`);
    }
  }
  return null;
}

/** Says what keeps CREATE OR REPLACE from taking the place of what stands. */
export function replaceProblem(catalog: Catalog, standing: Standing, after: Origin): Problem | null {
  const { effect }: { effect: Effect } = after;
  if (!standing.certain) return null;
  if (standing.object.kind === 'view' && effect.object.kind === 'view') return viewProblem(catalog, standing, after);
  const before = standing.madeBy.effect.routine;
  return before && effect.routine ? routineProblem(standing, before, effect.routine) : null;
}
