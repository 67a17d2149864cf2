import type { SessionFacts, SessionText } from '../../core/model.js';
import type { News } from './actions.js';
import { hearEdited, hearWritten } from './editing.js';
import { current, historyOf, savedAt, withText } from './history.js';
import { nextStep } from './next-step.js';
import { NEXT_STEPS } from './rows.js';
import { type State, saying } from './state.js';
import { hearDone, hearDraft, hearEvent, hearFailure, hearSaved } from './working.js';

/** Of what the engine answered, this many are kept: what is shown, and some that one comes back to. */
const KEPT = 40;

function hearRead(state: State, found: SessionText | null): State {
  return { ...state, history: historyOf(found), disk: found?.text ?? null, unthinkable: null };
}

/** Notes what somebody else made of mapping.yaml: a question will be asked about it, unless it is as it is here. */
function hearForeign(state: State, found: SessionText | null): State {
  const { history } = state;
  const text = found?.text ?? null;
  if (history === null || text === state.disk) return { ...state, foreign: null };
  if (text === current(history).text)
    return { ...state, disk: text, history: savedAt(history, current(history).id), foreign: null };
  return { ...state, foreign: { found } };
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
  const { of, facts } = news;
  const proved = facts.proofFindings ?? state.proved;
  const after = { ...state, history, reading: null, thought: { of, facts }, proved, unthinkable: null };
  return state.thought === null ? atNextStep(after, facts) : after;
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
      return { ...state, loaded: kept(state.loaded, news.key, { value: news.value }) };
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
    case 'written':
      return hearWritten(state, news);
    case 'edited':
      return hearEdited(state, news);
    case 'unsafe':
      return saying(state, news.message, 'bad');
  }
}
