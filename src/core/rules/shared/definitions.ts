import type { Effect, ForeseenObject, Located, ParsedFile, Refusal } from '../../model.js';
import type { RuleContext } from '../rule.js';
import { compareOutlines, isAlike, type Outline, type OutlineDifference, squeezed } from './shapes.js';
import { statementsOf } from './steps.js';

/** A statement that defines an object, or a column of it. */
export type Definition = Located & { readonly effect: Effect };
/** A definition that comes behind another one of the same object. */
export type Loser = Definition & {
  readonly winner: Definition;
  /** What stood at that moment; null where only the winner's own definition is known. */
  readonly standing: ForeseenObject | null;
  readonly refusal: Refusal | null;
  readonly afterDrop: boolean;
  /** In what it differs from what stood; null for what has no columns, or where they are not known. */
  readonly difference: OutlineDifference | null;
  readonly alike: boolean;
};

/** Finds what stands for a definition inside of a DO block. */
function inner(block: string, { object }: Effect): string {
  const name = object.name.replaceAll(/[^\w]/g, '\\$&');
  const found = new RegExp(`\\bcreate\\s(?:(?!\\bcreate\\s)[^;])*\\b${name}\\b[^;]*`, 'i').exec(block);
  return found?.[0] ?? block;
}

/** Gives the text of a definition: its statement, or what stands for it inside of a DO block. */
export function textOf({ file, statement, effect }: Definition): string {
  const text = file.file.text!.slice(statement.span.start, statement.span.end);
  return 'tag' in statement.parsed && statement.parsed.tag === 'DoStmt' ? inner(text, effect) : text;
}

/** Squeezes what a definition says, whoever looks first whether it is needed. */
function gist(definition: Definition): string {
  const bare = textOf(definition)
    .replaceAll(/--[^\n]*|\/\*.*?\*\//gs, ' ')
    .replaceAll(/\$\w*\$/g, '$$$$')
    .replaceAll(/\b(?:or\s+replace|concurrently|if\s+not\s+exists)\b|;\s*$/gi, ' ');
  return squeezed(bare).replaceAll('"', '').replaceAll('public.', '');
}

/** Tells whether a definition itself names all columns: none are copied, as INHERITS does. */
export function isWhole({ object, shape, copies }: Effect): boolean {
  return shape !== null && copies === undefined && object.kind === 'table';
}

function outlineOf({ shape }: Effect): Outline {
  return shape ?? { columns: [], constraints: [] };
}

/** Tells whether two statements define the same, guards, case and blanks aside. */
export function sameText(one: Definition, other: Definition): boolean {
  if (one.statement.identity === other.statement.identity) return true;
  const [labels, others] = [one.effect.values, other.effect.values];
  if (labels !== undefined && others !== undefined) return labels.join('\n') === others.join('\n');
  return gist(one) === gist(other);
}

type Pairing = {
  readonly winner: Definition;
  readonly standing?: ForeseenObject;
  readonly refusal?: Refusal;
  readonly afterDrop?: boolean;
  /** Constraints that ALTER TABLE gives to the table somewhere. */
  readonly added: readonly string[];
};

/** Looks only at the columns that an ALTER TABLE adds, and at none of its constraints. */
function narrowed(outline: Outline, { shape }: Effect): Outline {
  const names = new Set(shape?.columns.map(({ name }) => name));
  return { columns: outline.columns.filter(({ name }) => names.has(name)), constraints: [] };
}

function differenceOf(definition: Definition, { winner, standing, added }: Pairing): OutlineDifference | null {
  const { effect } = definition;
  const known = standing?.columns ?? null;
  const isAddition = effect.action === 'alter';
  if (known === null && !isWhole(winner.effect) && !(isAddition && winner.effect.shape !== null)) return null;
  if (!isAddition && !isWhole(effect)) return null;
  const own = outlineOf(winner.effect);
  const before = { columns: known === null ? own.columns : [...known.values()], constraints: own.constraints };
  if (isAddition) return compareOutlines(narrowed(before, effect), { ...outlineOf(effect), constraints: [] });
  const constraints = [...before.constraints, ...(standing === undefined ? [] : added)];
  const difference = compareOutlines({ ...before, constraints }, outlineOf(effect));
  // What ALTER TABLE adds, now or later, is no part of the winner's definition.
  const declared = compareOutlines(before, outlineOf(effect)).onlyFirst;
  return { ...difference, onlyFirst: difference.onlyFirst.filter((one) => declared.includes(one)) };
}

/** Compares a definition with the one that ran before it. */
export function loserOf(definition: Definition, pairing: Pairing): Loser {
  const { winner, standing = null, refusal = null, afterDrop = false } = pairing;
  const { file, statement, effect } = definition;
  const difference = differenceOf(definition, pairing);
  const alike =
    winner.effect.object.kind === effect.object.kind &&
    (difference === null ? sameText(winner, definition) : isAlike(difference));
  return { file, statement, effect, winner, standing, refusal, afterDrop, difference, alike };
}

/** Lists the paths of definitions, each once. */
export function pathsOf(definitions: readonly Located[]): string[] {
  return [...new Set(definitions.map(({ file }: { file: ParsedFile }) => file.file.path))];
}

/** Counts the place of every statement that is planned, in run order; null before a plan. */
export function runPositions(context: RuleContext): ReadonlyMap<unknown, number> | null {
  const { steps } = context.plan;
  if (steps.length === 0) return null;
  const planned = steps.flatMap((step) => statementsOf(context, step));
  return new Map(planned.map(({ statement }, index) => [statement, index]));
}
