import { choicesFor, conflictsOf } from '../core/choices.js';
import { nearest } from '../core/mapping/nearest.js';
import type { Conflict, Report } from '../core/model.js';
import { selectorProblem } from '../core/selectors.js';
import { UserError } from '../errors.js';
import type { Command } from './command.js';
import { openWorkspace } from './workspace.js';

/** Drops the kind ("table") and the schema of an object's name. */
function bareName(object: string): string {
  return object.replace(/^(?:[a-z]+ )+/, '').replace(/^[^.(" ]+\.(?=[^ ]+$)/, '');
}

/** Takes a bare name for the object that it can only mean. */
function objectNamed(typed: string, conflicts: readonly Conflict[]): string {
  const known = conflicts.map(({ object }) => object);
  if (known.includes(typed)) return typed;
  const meant = known.filter((object) => bareName(object) === bareName(typed) && object.endsWith(bareName(typed)));
  const [only, second] = meant;
  const isBare = !typed.trim().includes(' ');
  if (isBare && only !== undefined && second === undefined) return only;
  return typed;
}

function unknown(typed: string, conflicts: readonly Conflict[]): UserError {
  const names = conflicts.map(({ object }) => object);
  const meant = nearest(typed, names) ?? nearest(bareName(typed), names.map(bareName));
  const object = names.find((name) => name === meant || bareName(name) === meant);
  const why =
    selectorProblem(typed) === null
      ? `fewer than two legacy files define ${typed}`
      : `no object with several definitions is called ${typed}`;
  return new UserError(
    `${why}.`,
    object === undefined ? 'run `onefold choose` for the list of objects.' : `did you mean "${object}"?`,
  );
}

export const choose: Command = {
  name: 'choose',
  summary: 'Show what can be done about an object that several files define; without one, list them',
  flags: [],
  args: [{ name: 'object', summary: 'Its kind and name, such as table public.robots', required: false, several: true }],
  async run(env, { object: words }): Promise<Report> {
    const typed = [words ?? []].flat().join(' ');
    const workspace = await openWorkspace(env);
    const { consolidation, mapping, lock, targets, notes } = workspace;
    const done = { command: 'choose', verdict: 'ok', notes } as const;
    const conflicts = conflictsOf({ consolidation, mapping });
    if (typed === '') return { ...done, conflicts };
    const object = objectNamed(typed, conflicts);
    const choices =
      selectorProblem(object) === null ? choicesFor({ consolidation, mapping, lock, targets }, object) : null;
    if (choices === null) throw unknown(typed, conflicts);
    return { ...done, choices };
  },
};
