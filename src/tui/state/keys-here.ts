import { countedTargets } from '../../core/decisions.js';
import type { Finding, SessionFacts } from '../../core/model.js';
import { baseName } from '../../core/places.js';
import { plural } from '../../core/text.js';
import type { Asked, Intent } from './actions.js';
import { asking } from './asking.js';
import { withdrawHere } from './deciding.js';
import { editHere } from './editing.js';
import { chosenFindings } from './marking.js';
import { compareHere, open, showPlace } from './navigating.js';
import { once } from './once.js';
import { targetsHere } from './retiring.js';
import { factsOf, type Purpose, type State, topScreen } from './state.js';

/** What keys do with findings; what it comes to is told by doing it. */
const TRIED: Partial<Record<Intent['kind'], (state: State) => State>> = {
  open,
  compare: compareHere,
  place: showPlace,
  edit: editHere,
  withdraw: withdrawHere,
};
const SHOWN: Readonly<Record<string, string>> = {
  conflict: 'opens the conflict',
  diff: 'compares its files',
  file: 'shows the place',
};

const EDITED = { migration: 'edits its migration', file: 'edits the file', mapping: 'edits mapping.yaml' } as const;

function retires(state: State, isWhole: boolean): string | undefined {
  const targets = targetsHere(state, isWhole);
  const [first, second] = 'refused' in targets ? [] : targets;
  if (first === undefined || 'refused' in targets) return undefined;
  if (second !== undefined) return `retires ${countedTargets(targets)}`;
  return first.kind === 'file' ? `retires ${baseName(first.path)}` : `retires its ${first.kind}`;
}

function asks(purpose: Purpose): string | undefined {
  if (purpose.kind === 'ignore')
    return purpose.paths.length === 1
      ? `ignores ${baseName(purpose.paths[0]!)}`
      : `ignores ${plural(purpose.paths.length, 'path')}`;
  if (purpose.kind !== 'accept') return undefined;
  return purpose.findings.length === 1 ? 'accepts it' : `accepts all ${purpose.findings.length}`;
}

/** What is told of the same findings and facts, by what is asked. */
const toldOf = once((_: SessionFacts) => once((_: readonly Finding[]) => new Map<Asked, string | undefined>()));

/** Remembers what is told: at every key the cursor may still stand on thousands of findings. */
function askedOnce(state: State, what: Asked): string | undefined {
  const facts = factsOf(state);
  if (facts === null) return asked(state, what);
  const known = toldOf(facts)(chosenFindings(state));
  if (!known.has(what)) known.set(what, asked(state, what));
  return known.get(what);
}

function asked(state: State, what: Asked): string | undefined {
  // What retiring loses is asked for only where it is shown.
  if (what === 'retire' || what === 'retire-file') return retires(state, what === 'retire-file');
  // What was asked before is not what would be asked now.
  const { dialog } = asking({ ...state, dialog: null }, what);
  return dialog?.kind === 'prompt' ? asks(dialog.purpose) : undefined;
}

function done(before: State, intent: Intent): string | undefined {
  if (intent.kind === 'ask') return askedOnce(before, intent.what);
  const after = TRIED[intent.kind]?.(before) ?? before;
  if (after.screens.length > before.screens.length) return SHOWN[topScreen(after).name];
  if (after.editing !== null) return EDITED[after.editing.what.kind];
  return after.history === before.history ? undefined : 'takes the answer back';
}

/**
 * Says what keys would do with the findings under the cursor, in their order; of keys that would do the same only the
 * first is named.
 */
export function keysHere(
  state: State,
  keys: readonly { readonly keys: readonly string[]; readonly action: Intent }[],
): readonly { readonly key: string; readonly does: string }[] {
  const told = new Map<string, string>();
  for (const { keys: names, action } of keys) {
    const does = done(state, action);
    if (does !== undefined && !told.has(does)) told.set(does, names[0]!);
  }
  return [...told].map(([does, key]) => ({ key, does }));
}
