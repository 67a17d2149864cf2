import type { ObjectKind, Place, Violation } from '../../model.js';
import { objectKey, quoteName, RENAMABLE } from '../../objects.js';
import { plural } from '../../text.js';
import { offsetAt, type RuleContext, settled } from '../rule.js';
import { type Definition, isWhole, pathsOf } from './definitions.js';
import { sentenceList } from './lists.js';
import { type Matter, refusalsOf } from './matters.js';
import { placeName, placeOf } from './places.js';

/** Lists the definitions of a matter, the first that runs before the others. */
export function definitionsOf({ winner, losers }: Matter): Definition[] {
  return [...new Map([winner, ...losers].map((one) => [one.effect, one])).values()];
}

/** Describes how the definitions of a table differ in size, the quickest sign that one masks the others. */
function sizes(same: readonly Definition[]): string {
  const counts = same.flatMap(({ effect }) => (isWhole(effect) ? [effect.shape!.columns.length] : []));
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? ` with ${plural(least, 'column')} each` : ` with ${least} to ${most} columns`;
}

/** Lists, by object key, where files that are only read define it: they never run, but say what somebody had in mind. */
export function references({ corpus }: RuleContext): Map<string, Place[]> {
  const found = new Map<string, Place[]>();
  for (const [path, file] of corpus.files) {
    if (corpus.roles.get(path) !== 'reference') continue;
    for (const { parsed, span } of file.statements) {
      if ('error' in parsed) continue;
      for (const { action, object } of parsed.effects) {
        const places = found.get(objectKey(object)) ?? [];
        if (action === 'create') found.set(objectKey(object), [...places, offsetAt(file, span.start)]);
      }
    }
  }
  return found;
}

function referenceText(places: readonly Place[]): string {
  if (places.length === 0) return '';
  return ` Defined ${places.length === 1 ? 'once' : `${places.length} times`} for reference, too.`;
}

/** Says which files PostgreSQL refuses for certain, with its SQLSTATE; empty where none is. */
function refusalText(matter: Matter): string {
  const refusals = refusalsOf(matter);
  if (refusals.length === 0) return '';
  const [first, ...others] = [
    ...new Map(refusals.toReversed().map((one) => [one.located.file, one])).values(),
  ].toReversed();
  const more = others.length === 0 ? '' : ` and ${plural(others.length, 'other file')}`;
  const states = [...new Set(refusals.map(({ sqlstate }) => sqlstate))].join(', ');
  // What a table's own definition does not tell.
  const why = first!.effect?.action === 'alter' && first!.column === null ? `: ${first!.message}` : '';
  const refuses = matter.decision === null ? 'refuses' : 'would refuse';
  return ` PostgreSQL ${refuses} ${placeName(first!.located, first!.effect)}${more} (${states})${why}.`;
}

/** Says what else than one of the definitions `resolve:` can keep of a kind of object. */
function otherWays(kind: ObjectKind): string {
  if (kind === 'table' || kind === 'type') return ', or `union: true` or `rename`,';
  return RENAMABLE.has(kind) ? ', or `rename`,' : '';
}

/** Says what to do; `resolve:` chooses between files, not between statements of one, nor between columns. */
function helpFor({ corpus, mapping: { path } }: RuleContext, matter: Matter): string {
  if (corpus.prepared.includes(matter.winner.file)) {
    return `retire the statement that makes again what \`prepare:\` puts there, or take that out of \`prepare:\` in ${path}.`;
  }
  const creations = definitionsOf(matter).filter(({ effect }) => effect.action !== 'alter');
  return pathsOf(creations).length > 1
    ? `\`onefold choose\` compares the definitions. Name the file that keeps it${otherWays(matter.winner.effect.object.kind)} under \`resolve:\` in ${path}, or retire the other statements.`
    : `retire the statement that comes too late in ${path}, or change by ALTER TABLE what it was meant to change.`;
}

/** Makes the finding of a matter from what a rule says of it: places, references, refusals and the decision on it. */
export function violationOf(
  context: RuleContext,
  matter: Matter,
  said: {
    readonly message: string;
    readonly detail?: readonly string[];
    readonly pictures: ReadonlyMap<string, Place[]>;
  },
): Violation {
  const read = said.pictures.get(matter.key) ?? [];
  const { detail = [] } = said;
  return {
    subject: matter.key,
    message: `${said.message}${refusalText(matter)}${referenceText(read)}`,
    at: [...definitionsOf(matter).map((one) => placeOf(one, one.effect)), ...read],
    ...(detail.length === 0 ? {} : { detail }),
    help: helpFor(context, matter),
    ...(refusalsOf(matter).length > 0 && matter.decision === null ? { foretold: true as const } : {}),
    ...settled(matter.decision),
  };
}

/** Says which columns of a table are added again, by statements that differ or are refused. */
function addedAgain({ key, losers }: Matter): string {
  const names = [
    ...new Set(losers.flatMap(({ effect }) => effect.shape?.columns.map(({ name }) => quoteName(name)) ?? [])),
  ];
  if (names.length === 0) return losers[0]?.refusal?.message ?? `${key} is changed twice`;
  const columns =
    names.length > 4 ? plural(names.length, 'column') : `column${names.length === 1 ? '' : 's'} ${sentenceList(names)}`;
  return `${columns} of ${key} ${names.length === 1 ? 'is' : 'are'} added again by ${plural(pathsOf(losers).length, 'file')}`;
}

/** Says how often an object is created, and how large ("table public.books is created by 3 files with 2 to 5 columns"). */
export function createdBy(matter: Matter): string {
  const creations = definitionsOf(matter).filter(({ effect }) => effect.action !== 'alter');
  const files = pathsOf(creations);
  if (creations.length < 2) return addedAgain(matter);
  const times = files.length === 1 ? `twice by ${files[0]}` : `by ${plural(files.length, 'file')}`;
  return `${matter.key} is created ${times}${sizes(creations)}`;
}
