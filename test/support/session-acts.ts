/** What may happen to a session, at random: keys, typed words, answers of the engine, refusals, and others who write. */
import fc from 'fast-check';
import { actionFor, keyTable } from '../../src/tui/keys.js';
import { current, draftOf } from '../../src/tui/state/history.js';
import { wishesOf } from '../../src/tui/state/wishes.js';
import { type Action, reduce, type State } from '../../src/tui/state.js';
import { MAPPING } from './decisions.js';
import { newsFor, sessionTextOf, textOf } from './session-facts.js';

/** One thing that happens: by name, for counterexamples, with the actions that come of it. */
export type Act = { readonly name: string; readonly actions: (state: State) => readonly Action[] };

const KEYS = [...new Set(keyTable.flatMap(({ keys }) => keys))].filter((key) => key !== 'ctrl-c' && key !== 'q');
const REFUSAL = { message: 'It is not possible.\nNot today.', hint: 'try tomorrow.' };

const refusedEdit = { kind: 'refused', refusal: REFUSAL, text: 'SELEC 1;', line: 7 } as const;

function key(name: string): Act {
  const actions = (state: State) => {
    const action = actionFor(state, name);
    return action === null ? [] : [action];
  };
  return { name, actions };
}

/** Opens a list and goes down in it, so that decisions find something to decide on. */
const leads: fc.Arbitrary<Act[]> = fc
  .tuple(fc.constantFrom('2', '3', '4', '4', '4'), fc.nat(6), fc.constantFrom([], [], ['enter'], ['space', 'space']))
  .map(([list, down, more]) => ['escape', list, 'g', ...Array<string>(down).fill('j'), ...more].map(key));

const DECISIONS = [
  'K',
  'J',
  'm',
  'p',
  'b',
  'R',
  's',
  'w',
  'u',
  'U',
  'x',
  'r',
  't',
  'a',
  'd',
  'o',
  'f',
  'space',
  'enter',
  'e',
  'E',
];
const WORDS = ['because', 'loans', 'x_1', '', 'Ünï: # “code” 日本', '002', 'sql'];
/** Asks for something, types a word and sends it off. */
const answers: fc.Arbitrary<Act[]> = fc
  .tuple(fc.constantFrom('x', 'r', 't', 'a', 'i', 'enter', '/', 'D'), fc.constantFrom(...WORDS), fc.boolean())
  .map(([asks, word, isAfresh]) => {
    return [
      asks,
      ...(isAfresh ? ['ctrl-u'] : []),
      ...[...word].map((one) => (one === ' ' ? 'space' : one)),
      'enter',
    ].map(key);
  });

function wish(pick: number, isRefused: boolean): Act {
  const actions = (state: State): readonly Action[] => {
    const wishes = wishesOf(state);
    const wanted = wishes[pick % wishes.length];
    if (wanted === undefined) return [];
    if (!isRefused) return wanted.kind === 'job' ? jobNews(state) : newsFor(wanted);
    if (wanted.kind === 'read') return [];
    if (wanted.kind === 'think') return [{ kind: 'unthinkable', of: wanted.of, refusal: REFUSAL }];
    if (wanted.kind === 'edit') return refusing(state);
    if (wanted.kind === 'detail') return [{ kind: 'not-loaded', key: wanted.key, refusal: REFUSAL }];
    return [{ kind: 'job-failed', refusal: REFUSAL }];
  };
  return { name: `${isRefused ? 'refuse' : 'answer'} ${pick}`, actions };
}

/** All that is shown is known. */
const everything: Act = {
  name: 'answer all',
  actions: (state) => wishesOf(state).flatMap((one) => (one.kind === 'job' ? [] : newsFor(one))),
};
/** Takes the decision on an object back, and prefers a source for all that is undecided. */
const prefers: fc.Arbitrary<Act[]> = fc
  .tuple(fc.constantFrom('1', '2', 'n'), fc.constantFrom(...WORDS), fc.boolean())
  .map(([source, word, isMarked]) => {
    const keys = ['escape', '3', 'g', 'w', ...(isMarked ? ['space'] : [])].map(key);
    const typing = [...word].map((one) => (one === ' ' ? 'space' : one));
    return [...keys, everything, ...['b', source, ...typing, 'enter'].map(key)];
  });

/** Opens a migration, and does something there. */
const within: fc.Arbitrary<Act[]> = fc
  .tuple(fc.nat(7), fc.nat(3), fc.constantFrom('s', 's', 'tab', 'o', 'd', 'enter', ']', 'e'))
  .map(([down, statement, last]) => [
    ...['escape', '4', 'g', ...Array<string>(down).fill('j'), 'enter'].map(key),
    everything,
    ...[...Array<string>(statement).fill('j'), last].map(key),
  ]);

function refusing(state: State): readonly Action[] {
  const edit = wishesOf(state).find(({ kind }) => kind === 'edit');
  return edit?.kind === 'edit' ? [{ kind: 'edited', id: edit.editing.id, outcome: refusedEdit }] : [];
}

/** Edits a migration, which cannot be taken, and goes on with it or not. */
const editing: fc.Arbitrary<Act[]> = fc
  .tuple(fc.nat(6), fc.constantFrom('e', 't', 'j'))
  .map(([down, answer]) => [
    ...['escape', '4', 'g', ...Array<string>(down).fill('j'), 'e'].map(key),
    { name: 'refuse the edit', actions: refusing },
    key(answer),
  ]);

function jobNews(state: State): readonly Action[] {
  const job = wishesOf(state).find((one) => one.kind === 'job');
  if (job?.kind !== 'job') return [];
  if (job.job.command === 'draft') return [{ kind: 'drafted', text: sessionTextOf(MAPPING) }];
  const draft = state.history && draftOf(state.history);
  const saved = draft === null ? [] : savedBy(state, textOf(draft));
  const begin = { kind: 'begin', version: '001', name: 'books', index: 1, total: 2 } as const;
  const events = [{ kind: 'event', event: begin } as Action];
  return job.job.command === 'save' ? saved : [...saved, ...events, ...newsFor(job)];
}

function savedBy({ history }: State, text: string): Action[] {
  return [{ kind: 'saved', moment: current(history!).id, text }];
}

const OTHERS = [
  null,
  MAPPING,
  MAPPING.replace('title: Books', 'title: All'),
  'onefold: 1\nnothing: 1\n',
  'onefold: 1\n',
];
const others: fc.Arbitrary<Act[]> = fc.constantFrom(...OTHERS.keys()).map((index) => {
  const text = OTHERS[index] ?? null;
  const found = text === null ? null : sessionTextOf(text);
  return [{ name: `others write ${index}`, actions: () => [{ kind: 'changed-on-disk', found }] }];
});
const progress: Act = {
  name: 'progress',
  actions: () => [{ kind: 'event', event: { kind: 'progress', label: 'Reading', done: 3, total: 9 } }],
};

/** Things that happen one after the other. */
export const anyActs: fc.Arbitrary<Act[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: leads },
      { weight: 2, arbitrary: within },
      { weight: 1, arbitrary: fc.constant([everything]) },
      { weight: 5, arbitrary: fc.constantFrom(...DECISIONS).map((name) => [key(name)]) },
      { weight: 3, arbitrary: answers },
      { weight: 1, arbitrary: prefers },
      { weight: 1, arbitrary: editing },
      { weight: 3, arbitrary: fc.constantFrom(...KEYS).map((name) => [key(name)]) },
      { weight: 5, arbitrary: fc.tuple(fc.nat(3), fc.nat(9)).map(([pick, luck]) => [wish(pick, luck === 0)]) },
      { weight: 1, arbitrary: others },
      { weight: 1, arbitrary: fc.constant([progress]) },
      // What a question may be answered by.
      { weight: 2, arbitrary: fc.constantFrom('y', 'd', 'r', 'k', 'n', 'e', 't').map((name) => [key(name)]) },
    ),
    { minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((parts) => parts.flat());

/** Lets it all happen, and shows each state to `look` with the one before and what was done. */
export function happening(
  first: State,
  acts: readonly Act[],
  look: (before: State, after: State, action: Action) => void,
) {
  let state = first;
  for (const { actions } of acts) {
    for (const action of actions(state)) {
      const before = state;
      state = reduce(before, action);
      look(before, state, action);
    }
  }
  return state;
}
