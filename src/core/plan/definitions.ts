import { nearest } from '../mapping/nearest.js';
import type { Effect, Located, Mapping, Place, Selection, Statement } from '../model.js';
import { placeAt } from '../places.js';
import { selects } from '../selectors.js';
import { forwardPart, type LegacyFile } from './legacy.js';
import { isSelected } from './selecting.js';

/** A statement of a legacy file. */
export type InFile = Located & { readonly path: string };
/** A statement of a legacy file that creates an object. */
export type Definition = InFile & { readonly effect: Effect };
/** The line of mapping.yaml that takes a statement, and how many lines stand before it; null when none does. */
export type Spot = { readonly selection: Selection; readonly line: number } | null;

function creationIn(located: Located, selector: string): Effect[] {
  const { parsed } = located.statement;
  if ('error' in parsed || !selects(selector, located)) return [];
  const of = (effect: Effect) => {
    const alone = { ...located.statement, parsed: { ...parsed, effects: [effect] } };
    return selects(selector, { file: located.file, statement: alone });
  };
  return parsed.effects.filter(of).slice(0, 1);
}

/** Lists, file by file, the forward statements of legacy files that create an object ("table public.robots"). */
export function definitionsOf(object: string, files: ReadonlyMap<string, LegacyFile>): Definition[] {
  const selector = `create ${object}`;
  return [...files].flatMap(([path, { up }]) =>
    up.statements.flatMap((located) => creationIn(located, selector).map((effect) => ({ ...located, path, effect }))),
  );
}

/** Gives the text of a definition: its statement, or from inside of a DO block what begins with it. */
export function definitionText({ file, statement, effect }: Definition): string {
  return file.file.text!.slice(statement.span.start + (effect.at ?? 0), statement.span.end);
}

/** Gives the place of a definition, or of what stands in it at an offset of its text. */
export function definitionPlace({ path, file, statement, effect }: Definition, offset = 0): Place {
  return placeAt(path, file.file.text!, statement.span.start + (effect.at ?? 0) + offset);
}

/** Prepares to tell which `from:` line takes a statement: one that selects it, else one that takes the rest. */
export function spotter(mapping: Mapping, files: ReadonlyMap<string, LegacyFile>): (located: InFile) => Spot {
  const lines = new Map<string, NonNullable<Spot>[]>();
  for (const [line, selection] of mapping.migrations.flatMap(({ from }) => from).entries()) {
    lines.set(selection.path, [...(lines.get(selection.path) ?? []), { selection, line }]);
  }
  const forward = new Map<string, ReadonlySet<Statement>>();
  const isForward = ({ path, statement }: InFile) => {
    const file = files.get(path);
    const known = forward.get(path) ?? new Set(file && forwardPart(file).statements.map((one) => one.statement));
    forward.set(path, known);
    return known.has(statement);
  };
  return (located) => {
    const own = lines.get(located.path) ?? [];
    const chosen = own.find(({ selection }) => isForward(located) && isSelected(selection, located));
    return chosen ?? own.find(({ selection }) => selection.only?.includes('rest')) ?? null;
  };
}

/** Sorts definitions by their place in the plan; what no line takes comes last. */
export function inPlanOrder(definitions: readonly Definition[], spotOf: (located: InFile) => Spot): Definition[] {
  const spots = new Map(definitions.map((one) => [one, spotOf(one)?.line ?? Number.MAX_SAFE_INTEGER]));
  return [...definitions].sort((a, b) => spots.get(a)! - spots.get(b)!);
}

/** Says what a path that defines nothing may have been meant to be; one that is a file was hardly mistyped. */
export function meantPath(path: string, defining: readonly string[], isFile: boolean): string {
  if (defining.length === 0) return 'no legacy file creates it.';
  const meant = isFile ? null : nearest(path, defining);
  return meant === null ? `the definitions stand in: ${defining.join(', ')}.` : `did you mean ${meant}?`;
}
