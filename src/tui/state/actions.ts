import type { RunEvent, SessionFacts, SessionReport, SessionText } from '../../core/model.js';
import type { ScreenName } from './screen.js';
import type { Answer, JobCommand, Purpose, RuleWords } from './state.js';

/** By how far the cursor goes: lines, or to an end. */
export type Step = number | 'first' | 'last';

/** What a line of text is asked for; a file may be retired whole. */
export type Asked = Purpose['kind'] | 'retire-file';

/** What keys mean. */
export type Intent =
  | { readonly kind: 'move' | 'scroll'; readonly by: Step }
  | { readonly kind: 'go'; readonly screen: ScreenName }
  | {
      readonly kind:
        | 'open'
        | 'back'
        | 'help'
        | 'undo'
        | 'redo'
        | 'quit'
        | 'interrupt'
        | 'search'
        | 'next-match'
        | 'previous-match'
        | 'filter'
        | 'fold'
        | 'unfold'
        | 'mark'
        | 'merge'
        | 'split'
        | 'pin'
        | 'rollback'
        | 'restore'
        | 'withdraw'
        | 'pane'
        | 'zoom'
        | 'next-source'
        | 'compare'
        | 'place'
        | 'confirm'
        | 'stop'
        | 'draft'
        | 'edit'
        | 'edit-mapping'
        | 'save';
    }
  | { readonly kind: 'move-migration'; readonly by: -1 | 1 }
  | { readonly kind: 'ask'; readonly what: Asked }
  | { readonly kind: 'start'; readonly command: Exclude<JobCommand, 'draft' | 'save'> };
/** What a person types into a dialog. */
export type Typing =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'erase' | 'left' | 'right' | 'home' | 'end' | 'erase-all' | 'recall' | 'submit' | 'cancel' }
  | { readonly kind: 'answer'; readonly answer: Answer };
/** What came of an edit; `line` is where to begin when it is edited again. */
export type EditOutcome =
  | { readonly kind: 'patched'; readonly migration: string; readonly patch: string | null; readonly text: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly text: string; readonly line: number | null }
  /** A file was edited; `trouble` is how the editor failed though it changed the file. */
  | { readonly kind: 'mapping'; readonly found: SessionText | null; readonly trouble: string | null }
  | { readonly kind: 'file'; readonly path: string; readonly trouble: string | null }
  /** Nothing was changed, and why. */
  | { readonly kind: 'left'; readonly why: string; readonly tone: 'calm' | 'bad' };
type Refusal = { readonly message: string; readonly hint: string };
/** What happens beside the keys. */
export type News =
  | { readonly kind: 'read'; readonly found: SessionText | null }
  | { readonly kind: 'changed-on-disk'; readonly found: SessionText | null }
  | { readonly kind: 'thought'; readonly of: number; readonly text: string; readonly facts: SessionFacts }
  | { readonly kind: 'unthinkable'; readonly of: number; readonly refusal: Refusal }
  | { readonly kind: 'loaded'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'not-loaded'; readonly key: string; readonly refusal: Refusal }
  | { readonly kind: 'rules'; readonly rules: Readonly<Record<string, RuleWords>> }
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'drafted'; readonly text: SessionText }
  | { readonly kind: 'saved'; readonly moment: number; readonly text: string }
  | { readonly kind: 'job-done'; readonly report: SessionReport }
  | { readonly kind: 'job-failed'; readonly refusal: Refusal }
  /** A person left the editor; what comes of it is not known yet. */
  | {
      readonly kind: 'written';
      readonly id: number;
      readonly migration: string;
      readonly base: string;
      readonly text: string;
    }
  | { readonly kind: 'edited'; readonly id: number; readonly outcome: EditOutcome }
  /** What is decided would not outlive a crash. */
  | { readonly kind: 'unsafe'; readonly message: string };
export type Action = Intent | Typing | News;
