import { declaredNames } from '../../foresee/standing.js';
import type { Effect, ObjectRef, PlanProblem, Resolve } from '../../model.js';
import { spaceKey } from '../../objects.js';
import { placeAt, printPlace } from '../../places.js';
import { escaped } from '../../text.js';
import { type Definition, definitionPlace } from '../definitions.js';
import { forwardPart, type LegacyFile } from '../legacy.js';
import type { Addition, Desk, Made } from '../resolving.js';

type Names = ReadonlyMap<string, string>;

/** Says why an object cannot have other names. */
export function refusal({ at, object }: Resolve, why: string, help: string): PlanProblem {
  return { at, message: `\`resolve:\` cannot give ${object} other names: ${why}.`, help };
}

function effectsOf(file: LegacyFile): Effect[] {
  return forwardPart(file).statements.flatMap(({ statement: { parsed } }) =>
    'effects' in parsed ? parsed.effects : [],
  );
}

/** Lists what legacy files make or rename to: by what PostgreSQL tells apart, and the names that they say themselves. */
export function madeBy(files: Desk['files']): Made {
  const [spaces, names] = [new Set<string>(), new Set<string>()];
  for (const { action, object, to, unnamed, shape } of [...files.values()].flatMap(effectsOf)) {
    for (const name of shape === null ? [] : declaredNames(shape)) names.add(name);
    if (action !== 'create' && action !== 'replace' && to === undefined) continue;
    spaces.add(spaceKey(to ?? object));
    if (!unnamed) names.add((to ?? object).name);
  }
  return { spaces, names };
}

/** Says that a new name belongs to something else already. */
export function taken(entry: Resolve, names: Names, object: ObjectRef, { made }: Desk): PlanProblem | null {
  const { spaces } = made();
  const name = [...names.values()].find((one) => one !== object.name && spaces.has(spaceKey({ ...object, name: one })));
  if (name === undefined) return null;
  return refusal(entry, `a legacy file makes something that is called ${name} already`, 'choose another name.');
}

/** Names that PostgreSQL makes up for what belongs to a table: `arms_id_seq`, `arms_pkey`. */
function madeUpName(name: string): RegExp {
  return new RegExp(`(?<!\\w)${escaped(name)}_(?:\\w+_)?(?:seq|pkey|key|fkey|check|excl|idx)\\d*(?!\\w)`, 'gi');
}

/** Finds the first name in a file that looks made up, and that no file gives to anything. */
function madeUpIn(file: LegacyFile, path: string, object: ObjectRef, given: ReadonlySet<string>) {
  const text = file.parsed.file.text ?? '';
  for (const { statement } of forwardPart(file).statements) {
    const sql = text.slice(statement.span.start, statement.span.end);
    for (const { 0: name, index } of sql.matchAll(madeUpName(object.name))) {
      if (!given.has(name)) return { name, place: printPlace(placeAt(path, text, statement.span.start + index)) };
    }
  }
  return null;
}

/**
 * Says that a file counts on a name that PostgreSQL makes up (a sequence's, a constraint's): what is made second gets
 * another one, `arms_id_seq1`, and the file would mean the first one's without a word.
 */
export function mixUp(entry: Resolve, inOrder: readonly Definition[], names: Names, desk: Desk): PlanProblem | null {
  const [first, ...others] = new Set(inOrder.map(({ path }) => path));
  if (first === undefined) return null;
  const { object } = inOrder[0]!.effect;
  // Where the keeper is made second, all other files mean what the first one's names belong to.
  const isKept = (names.get(first) ?? object.name) === object.name;
  for (const path of isKept ? others : desk.files.keys()) {
    if (path === first) continue;
    const found = madeUpIn(desk.files.get(path)!, path, object, desk.made().names);
    if (found === null) continue;
    const why = `${found.place} says ${found.name}, a name that PostgreSQL gives beside the definition of ${first}`;
    return refusal(entry, why, 'give it a name of its own in the file, or keep one of the definitions.');
  }
  return null;
}

/** Says that names would be changed outside of a transaction, where a failure leaves them so. */
export function outsideTransaction(
  entry: Resolve,
  moves: readonly Pick<Addition, 'selection'>[],
  definitions: readonly Definition[],
  desk: Desk,
): PlanProblem | null {
  const selection = moves.map((move) => move.selection).find((one) => !desk.runsInTransaction(one));
  if (selection === undefined) return null;
  const definition = definitions.find(({ path }) => path === selection.path);
  const where = definition === undefined ? selection.path : printPlace(definitionPlace(definition));
  const why = `the migration of ${where} runs outside of a transaction, where a failure leaves names half changed`;
  return refusal(entry, why, 'keep one of the definitions, or take out what cannot run in a transaction.');
}
