import type { Decision, Located, ObjectKind, ObjectRef, PlanProblem, Resolve, Selection } from '../model.js';
import { objectKey, qualifiedName, quoteName } from '../objects.js';
import { defaultName } from '../sql/default-names.js';
import { type Definition, definitionsOf, inPlanOrder, type Spot } from './definitions.js';
import { forwardPart } from './legacy.js';
import { type Addition, type Desk, failed, hindrance, NOTHING, type Resolved } from './resolving.js';
import { effectsOfSql, remark } from './union/generated.js';

/** Kinds whose ALTER … RENAME takes along all that hangs on the object. */
const RENAMABLE: ReadonlySet<ObjectKind> = new Set([
  'table',
  'view',
  'materialized view',
  'sequence',
  'type',
  'domain',
  'function',
] satisfies ObjectKind[]);

type Names = ReadonlyMap<string, string>;
/** A place in the plan: a statement, and the `from:` line that takes it. */
type Stand = { readonly located: Located; readonly selection: Selection; readonly line: number };
/** The time in which the name means the definition of one file. */
type Turn = { readonly definition: Definition; readonly to: string; readonly start: Stand; readonly last: Stand };

function standOf(located: Located, spot: NonNullable<Spot>): Stand {
  return { located, selection: spot.selection, line: spot.line };
}

function isBehind(one: Stand, other: Stand): boolean {
  const within = one.located.statement.span.start - other.located.statement.span.start;
  return one.line === other.line ? within > 0 : one.line > other.line;
}

/** Finds the last statement of a definition's file in the plan: as long as the file runs, the name means its own. */
function lastOf(start: Stand, path: string, { files, spotOf }: Desk): Stand {
  const stands = forwardPart(files.get(path)!).statements.flatMap((located) => {
    const spot = spotOf({ ...located, path });
    return spot === null ? [] : [standOf(located, spot)];
  });
  return stands.reduce((last, stand) => (isBehind(stand, last) ? stand : last), start);
}

function turnsOf(definitions: readonly Definition[], names: Names, desk: Desk): Turn[] {
  const firsts = new Map<string, Definition>();
  for (const one of inPlanOrder(definitions, desk.spotOf)) if (!firsts.has(one.path)) firsts.set(one.path, one);
  return [...firsts.values()].flatMap((definition) => {
    const spot = desk.spotOf(definition);
    if (spot === null) return [];
    const start = standOf(definition, spot);
    const to = names.get(definition.path) ?? definition.effect.object.name;
    return [{ definition, to, start, last: lastOf(start, definition.path, desk) }];
  });
}

function renameSql(object: ObjectRef, to: string): string {
  const kind = object.kind === 'function' ? 'ROUTINE' : object.kind.toUpperCase();
  const signature = object.kind === 'function' ? `(${object.signature ?? ''})` : '';
  return `ALTER ${kind} ${qualifiedName(object)}${signature} RENAME TO ${quoteName(to)};`;
}

type Place = Pick<Addition, 'selection' | 'at' | 'side'>;

/** Writes the statement that gives a definition another name at a place, and the one that gives the old name back. */
function move({ definition }: Turn, names: { from: string; to: string; why: string }, place: Place): Addition {
  const { from, to, why } = names;
  const object = definition.effect.object;
  const sql = renameSql({ ...object, name: from }, to);
  const note = remark(`${object.kind} ${quoteName(object.name)} of ${definition.path} ${why}`);
  const back = renameSql({ ...object, name: to }, from);
  const text = `${note}\n${sql}\n`;
  return { ...place, because: place.at, text, effects: effectsOfSql(sql) ?? [], undo: `${back}\n` };
}

const before = ({ located, selection }: Stand): Place => ({ selection, at: located, side: 'before' });
const behind = ({ located, selection }: Stand): Place => ({ selection, at: located, side: 'behind' });

/** Where a turn ends: with its file, or where the next one begins. */
function endOf({ last }: Turn, next: Turn | undefined): Place {
  return next === undefined || isBehind(next.start, last) ? behind(last) : before(next.start);
}

/**
 * Writes the moves. Who gets another name has the old one until the next definition comes; with the one that keeps it
 * it is the other way round: it steps aside for as long as the file of a later one runs.
 */
function movesOf(turns: readonly Turn[], name: string, reason: string): Addition[] {
  const aside = defaultName(name, null, 'aside');
  const at = turns.findIndex(({ to }) => to === name);
  const keeper = turns[at];
  return turns.flatMap((turn, index) => {
    const next = turns[index + 1];
    if (turn === keeper) return [];
    const leave = { from: name, to: turn.to, why: `is called ${quoteName(turn.to)} from here on: ${reason}` };
    if (keeper === undefined || index < at) return [move(turn, leave, next ? before(next.start) : endOf(turn, next))];
    const step = { from: name, to: aside, why: `steps aside for that of ${turn.definition.path}` };
    const back = { from: aside, to: name, why: 'has its name again' };
    const end = endOf(turn, next);
    return [move(keeper, step, before(turn.start)), move(turn, leave, end), move(keeper, back, end)];
  });
}

function refusal({ at, object }: Resolve, why: string, help: string): PlanProblem {
  return { at, message: `\`resolve:\` cannot give ${object} other names: ${why}.`, help };
}

/** Finds what speaks against names of their own; null when nothing does. */
function obstacle(entry: Resolve, left: readonly Definition[], names: Names): PlanProblem | null {
  const [first, ...others] = left.map(({ effect }) => effect.object);
  const other = others.find((object) => objectKey(object) !== objectKey(first!));
  if (other !== undefined) {
    const why = `it may be ${objectKey(first!)} or ${objectKey(other)}`;
    return refusal(entry, why, 'write the object as one of these.');
  }
  if (!RENAMABLE.has(first!.kind)) {
    const kinds = 'only tables, views, sequences, types, domains and functions are renamed';
    return refusal(entry, kinds, 'keep one of the definitions (`keep:`).');
  }
  const paths = [...new Set(left.map(({ path }) => path))];
  const [keeper, second] = paths.filter((path) => (names.get(path) ?? first!.name) === first!.name);
  return keeper === undefined || second === undefined
    ? null
    : refusal(entry, `${keeper} and ${second} would both keep its own`, 'name all files but one under `rename`.');
}

/** Lets several definitions of an object stay, each under a name of its own. */
export function renamed(entry: Resolve, names: Names, desk: Desk): Resolved {
  const all = definitionsOf(entry.object, desk.files);
  const problems = [...names.keys()].flatMap((path) => hindrance(entry, path, all, desk) ?? []);
  if (problems.length > 0) return failed(...problems);
  const left = all.filter(({ statement }) => !desk.retirements.has(statement));
  const problem = obstacle(entry, left, names);
  if (problem !== null) return failed(problem);
  const { object } = left[0]!.effect;
  const decision: Decision = { at: entry.at, reason: entry.reason };
  const additions = movesOf(turnsOf(left, names, desk), object.name, entry.reason);
  return { ...NOTHING, additions, renamed: [[objectKey(object), decision]] };
}
