import type { SessionFacts, SessionText } from '../../core/model.js';
import type { News } from './actions.js';
import { saying } from './deciding.js';
import { current, type History, historyOf, isUnsaved, replaced, savedAt, unsavedCount, withText } from './history.js';
import { clamped } from './moving.js';
import { nextStep } from './next-step.js';
import { NEXT_STEPS } from './rows.js';
import type { Answer, Question, State } from './state.js';
import { hearDone, hearDraft, hearEvent, hearFailure, hearSaved } from './working.js';

/** Of what the engine answered, this many are kept: what is shown, and some that one comes back to. */
const KEPT = 40;
/** A list that is cut to this is no longer what the person reads, but still tells what it was about. */
const SHOWN_DECISIONS = 6;

function question(title: string, lines: readonly string[], answers: Question['answers']): Question {
  return { kind: 'question', title, lines, answers };
}

function decisionsOf({ moments, at }: History): string[] {
  const labels = moments.slice(1, at + 1).map(({ label }) => `- ${label}`);
  const rest = labels.length - SHOWN_DECISIONS;
  return rest > 0 ? [...labels.slice(0, SHOWN_DECISIONS), `… and ${rest} more`] : labels;
}

function offerRecovery(state: State): State {
  const { left } = state;
  if (left === null || !isUnsaved(left)) return state;
  const lines = ['An earlier session ended without saving these decisions:', ...decisionsOf(left)];
  const answers = [
    { key: 'y', label: 'take them up', answer: 'recover' },
    { key: 'd', label: 'throw them away', answer: 'discard' },
  ] as const;
  return { ...state, dialog: question('Unsaved decisions', lines, answers) };
}

function hearRead(state: State, found: SessionText | null): State {
  const problems = found?.problems ?? [];
  return offerRecovery({ ...state, history: historyOf(found), disk: found?.text ?? null, problems });
}

/** Puts what an earlier session decided behind what is on disk now. */
function recovered(state: State): State {
  const { left, history } = state;
  if (left === null || history === null) return state;
  const found = current(history);
  const begins = left.moments[0];
  const isSame = begins.text === found.text;
  // What the earlier session began with is a moment of its own where the file has changed since: undo leads back to it.
  const base = isSame ? [] : [{ ...begins, label: 'go back to mapping.yaml as the earlier session found it' }];
  const moments = [found, ...base, ...left.moments.slice(1)].map((moment, index) => ({ ...moment, id: index + 1 }));
  const at = left.at + base.length;
  const next: History = { moments: moments as unknown as History['moments'], at, saved: 1, nextId: moments.length + 1 };
  return saying(
    { ...state, history: next, left: null },
    'The decisions of the earlier session are back, unsaved.',
    'good',
  );
}

function hearForeign(state: State, found: SessionText | null): State {
  const { history, mappingPath } = state;
  const text = found?.text ?? null;
  if (history === null || text === state.disk) return state;
  if (text === current(history).text)
    return { ...state, disk: text, history: savedAt(history, current(history).id), foreign: null };
  const count = unsavedCount(history);
  const mine =
    count === 0 ? 'Nothing of yours is unsaved.' : `${count} of your decisions are not saved; undo brings them back.`;
  const answers = [
    { key: 'r', label: 'reload it', answer: 'reload' },
    { key: 'k', label: 'keep mine', answer: 'keep-mine' },
  ] as const;
  const what = found === null ? 'was deleted' : 'was changed';
  return { ...state, foreign: found, dialog: question(`${mappingPath} ${what} on disk`, [mine], answers) };
}

function reloaded(state: State): State {
  const { foreign, history, mappingPath } = state;
  if (history === null) return state;
  const text = foreign ?? { text: '', plain: null, problems: [] };
  const next = replaced(history, `reload ${mappingPath}`, text);
  const problems = text.problems;
  return saying(
    { ...state, history: savedAt(next, current(next).id), disk: foreign?.text ?? null, foreign: null, problems },
    'Reloaded.',
  );
}

/** Does what was answered to a question about what is on disk, or was left behind; null for every other answer. */
export function answered(state: State, answer: Answer): State | null {
  const closed = { ...state, dialog: null };
  switch (answer) {
    case 'recover':
      return recovered(closed);
    case 'discard':
      return state.left === null ? null : { ...closed, left: null };
    case 'reload':
      return reloaded(closed);
    case 'keep-mine':
      return state.history === null
        ? closed
        : { ...closed, disk: state.foreign?.text ?? null, foreign: null, history: savedAt(state.history, 0) };
    default:
      return null;
  }
}

/** Puts the cursor of the overview on what is to be done next, once that is known. */
function atNextStep(state: State, facts: SessionFacts): State {
  const cursor = NEXT_STEPS.indexOf(nextStep(state, facts));
  const [overview, ...others] = state.screens;
  return { ...state, screens: [{ ...overview, cursor }, ...others] };
}

function hearThought(state: State, news: Extract<News, { kind: 'thought' }>): State {
  if (state.history === null) return state;
  const history = withText(state.history, news.of, news.text);
  const after = { ...state, history, reading: null, thought: { of: news.of, facts: news.facts }, unthinkable: null };
  return clamped(state.thought === null ? atNextStep(after, news.facts) : after);
}

function kept(loaded: State['loaded'], key: string, answer: State['loaded'][string]): State['loaded'] {
  const others = Object.entries(loaded).filter(([other]) => other !== key);
  return Object.fromEntries([...others.slice(-KEPT), [key, answer]]);
}

/** Takes in what happened beside the keys. */
export function hear(state: State, news: News): State {
  switch (news.kind) {
    case 'read':
      return hearRead(state, news.found);
    case 'changed-on-disk':
      return hearForeign(state, news.found);
    case 'thought':
      return hearThought(state, news);
    case 'unthinkable':
      return { ...state, reading: null, unthinkable: { of: news.of, ...news.refusal } };
    case 'loaded':
      return clamped({ ...state, loaded: kept(state.loaded, news.key, { value: news.value }) });
    case 'not-loaded':
      return { ...state, loaded: kept(state.loaded, news.key, { refusal: news.refusal }) };
    case 'rules':
      return { ...state, rules: news.rules };
    case 'event':
      return hearEvent(state, news.event);
    case 'drafted':
      return hearDraft(state, news);
    case 'saved':
      return hearSaved(state, news);
    case 'job-done':
      return hearDone(state, news);
    case 'job-failed':
      return hearFailure(state, news);
    case 'unsafe':
      return saying(state, news.message, 'bad');
  }
}
