import { isUndecided, type Preference, preferenceFor, preferenceText } from '../../core/decisions.js';
import type { Conflict } from '../../core/model.js';
import { byCodeUnit } from '../../core/text.js';
import { type Answer, factsOf, isThinking, type Purpose, type State, saying, topScreen } from './state.js';

/** As many sources as a small terminal has room for beneath the list. */
const KEYS = '123456789';

function undecided(state: State): readonly Conflict[] {
  return (factsOf(state)?.conflicts ?? []).filter(isUndecided);
}

/** What is undecided and meant: what is marked of it, else all. */
function meant(state: State): readonly Conflict[] {
  const { marked } = topScreen(state);
  const open = undecided(state);
  const chosen = open.filter(({ object }) => marked.includes(object));
  return chosen.length > 0 ? chosen : open;
}

/** What preferring a source would decide now; null where there is no such source. */
export function preferenceOf(state: State, source: string): Preference | null {
  const found = factsOf(state)?.sources.find(({ path }) => path === source);
  return found === undefined ? null : preferenceFor(found, meant(state));
}

function preferences(state: State): Preference[] {
  const conflicts = meant(state);
  const all = (factsOf(state)?.sources ?? []).map((source) => preferenceFor(source, conflicts));
  return all
    .filter(({ kept }) => kept.length > 0)
    .sort((a, b) => b.kept.length - a.kept.length || byCodeUnit(a.source, b.source));
}

function answerFor({ source, kept }: Preference, index: number, open: number) {
  const count = String(kept.length).padStart(String(open).length);
  return { key: KEYS[index]!, label: `${count} of ${open}  ${source}`, answer: { prefer: source } };
}

/** Asks which source is preferred wherever it defines what is undecided. */
export function askPreference(state: State): State {
  if (isThinking(state)) return saying(state, 'Wait until what is decided is thought through.', 'bad');
  const open = meant(state).length;
  const all = preferences(state);
  if (all.length === 0)
    return saying(state, open === 0 ? 'Nothing is undecided here.' : 'No source has one definition of these.', 'bad');
  const shown = all.slice(0, KEYS.length);
  const rest = all.length > shown.length ? [`${all.length - shown.length} more sources decide fewer.`] : [];
  const which = open < undecided(state).length ? `the ${open} marked` : `${open} undecided`;
  return {
    ...state,
    dialog: {
      kind: 'question',
      title: `Prefer which source for ${which}?`,
      lines: ['It keeps what just one of its files defines, and leaves the others undecided.', ...rest],
      answers: [
        ...shown.map((one, index) => answerFor(one, index, open)),
        { key: 'n', label: 'none', answer: 'go-on' } as const,
      ],
    },
  };
}

/** Asks why a source is preferred, and says what that decides; null for every other answer. */
export function preferred(state: State, answer: Answer): State | null {
  if (typeof answer === 'string') return null;
  const preference = preferenceOf(state, answer.prefer);
  if (preference === null) return null;
  const purpose: Purpose = { kind: 'prefer', source: answer.prefer };
  const title = `Prefer ${answer.prefer}: why?`;
  const about = `This would ${preferenceText(preference)}.`;
  const hint = 'One reason for all of them; ↑ gives the last one again.';
  return { ...state, dialog: { kind: 'prompt', purpose, title, about, hint, text: '', at: 0 } };
}
