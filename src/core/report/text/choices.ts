import type { Choice, ChoiceChanges, Choices } from '../../model.js';
import { plural } from '../../text.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { differenceLines, letterOf } from './side-by-side.js';
import { placeText, wrap } from './wrap.js';

const MOST_KEYS = 6;

function refusals({ refusedBefore, refusedAfter }: ChoiceChanges): string {
  const count = refusedAfter === 0 ? 'no migration' : plural(refusedAfter, 'migration');
  const before = refusedBefore === refusedAfter ? ', as today' : ` (today ${refusedBefore})`;
  return `PostgreSQL would refuse ${count}${before}`;
}

function keyLines(label: string, keys: readonly string[]): string[] {
  const shown = keys.slice(0, MOST_KEYS).map((key) => `     ${label} ${printable(key)}`);
  const rest = keys.length - shown.length;
  return rest > 0 ? [...shown, `     … and ${rest} more (--json lists all)`] : shown;
}

/** What would fail of the files that lose, place by place; what only comes too early is counted. */
function leftLines({ leaves }: ChoiceChanges): string[] {
  const failing = leaves.filter(({ kind }) => kind !== 'early');
  const early = leaves.length - failing.length;
  const shown = failing
    .slice(0, MOST_KEYS)
    .map(({ at, label }) => `     leaves to fail ${placeText(at)}: ${printable(label)}`);
  const rest = failing.length - shown.length;
  const before = `${plural(early, 'statement')} of the other files would run before it is made.`;
  return [
    ...shown,
    ...(rest > 0 ? [`     … and ${rest} more that would fail (--json lists all)`] : []),
    ...(early === 0 ? [] : [`     ${before}`]),
  ];
}

function changeLines(changes: ChoiceChanges): string[] {
  const { settles, raises } = changes;
  const sum = `settles ${plural(settles.length, 'finding')}, raises ${raises.length === 0 ? 'none' : raises.length}`;
  const lines = wrap(`${sum}; ${refusals(changes)}.`, '     ', '     ');
  return [...lines, ...keyLines('settles', settles), ...keyLines('raises', raises), ...leftLines(changes)];
}

function nameOf({ kind, stays }: Choice, letters: ReadonlyMap<string, string>): string {
  const staying = stays.map((path) => letters.get(path) ?? path).join(', ');
  if (kind === 'keep') return `Keep ${staying}`;
  return kind === 'union'
    ? 'Unite: the first that runs, with what only the others have'
    : `Keep all: ${staying} under its name, each other under one of its own`;
}

function choiceLines(choice: Choice, number: number, letters: ReadonlyMap<string, string>): string[] {
  const title = `  ${number}. ${nameOf(choice, letters)}`;
  if (choice.refused !== null) return [title, ...wrap(`Not possible: ${choice.refused}`, '     ', '     ')];
  return [title, ...changeLines(choice.changes!), `     - ${printable(choice.entry)}`];
}

function lettersOf({ definitions }: Choices): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  definitions.forEach(({ path }, i) => {
    if (!letters.has(path)) letters.set(path, letterOf(i));
  });
  return letters;
}

/** Who counts on columns that not all definitions have, and by letter the definitions that have them. */
function dependentLines({ dependents }: Choices): string[] {
  const rows = dependents.flatMap(({ path, columns, fits }) => {
    const letters = fits.flatMap((has, i) => (has ? [letterOf(i)] : []));
    const by =
      letters.length === 0
        ? 'no definition has'
        : `only ${letters.join(', ')} ${letters.length === 1 ? 'has' : 'have'}`;
    return wrap(`${path} counts on ${columns.join(', ')}, which ${by}.`, '  ', '    ');
  });
  return rows.length === 0 ? [] : ['', ...rows];
}

function head({ object, decided, definitions }: Choices): string {
  const files = new Set(definitions.map(({ path }) => path)).size;
  const by = decided === null ? '' : ` ${placeText(decided)} decides on it today.`;
  return `${object} is defined by ${plural(files, 'file')}.${by}`;
}

/** What is retired is told, so that nobody looks for it among the letters. */
function retiredLines({ retired }: Choices): string[] {
  const places = retired.map(({ at, by }) => `${placeText(at)} (${placeText(by)})`);
  return places.length === 0 ? [] : ['', ...wrap(`Left out, since retired: ${places.join(', ')}.`, '', '  ')];
}

const NOTHING_TO_CHOOSE = 'There is nothing to choose any more: the entry below `resolve:` can go.';

/** The labels of an enum are told as columns without a type. */
function isEnum({ object, definitions }: Choices): boolean {
  return object.startsWith('type ') && definitions.every(({ columns }) => columns?.every(({ type }) => type === ''));
}

/**
 * Prints what can be done about an object: its definitions by letter, in what they differ, and each choice with what it
 * changes and the entry to paste below `resolve:`.
 */
export function choicesText(choices: Choices, style: Style): string {
  const { definitions, differences, alike } = choices;
  const letters = lettersOf(choices);
  const list = definitions.map(({ at }, i) => `  ${letterOf(i)}  ${placeText(at)}`);
  const table = differenceLines(differences, definitions.length);
  const part = isEnum(choices) ? 'label' : 'column';
  const same = alike === 0 ? [] : ['', `${plural(alike, `${part} is`, `${part}s are`)} alike.`];
  const options = choices.choices.map((choice, i) => choiceLines(choice, i + 1, letters).join('\n'));
  const what = options.length === 0 ? NOTHING_TO_CHOOSE : style.bold('Choices, each an entry below `resolve:`:');
  return [
    style.bold(head(choices)),
    '',
    ...list,
    ...retiredLines(choices),
    ...(table.length === 0 ? [] : ['', ...table]),
    ...same,
    ...dependentLines(choices),
    '',
    what,
    ...(options.length === 0 ? [] : ['', options.join('\n\n')]),
  ].join('\n');
}
