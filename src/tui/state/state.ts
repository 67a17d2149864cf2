import type { MappingInput, Retirable } from '../../core/decisions.js';
import type {
  Choice,
  EditWish,
  Finding,
  RunEvent,
  SessionFacts,
  SessionReport,
  SessionText,
} from '../../core/model.js';
import { current, type History } from './history.js';
import { type Screen, type ScreenName, screenOf } from './screen.js';

/** What a line of text is asked for. */
export type Purpose =
  | { readonly kind: 'rename' | 'title'; readonly migration: string }
  | { readonly kind: 'retire'; readonly targets: readonly Retirable[] }
  | { readonly kind: 'ignore'; readonly paths: readonly string[] }
  | { readonly kind: 'accept'; readonly findings: readonly string[] }
  /** With its parts: what would fail of them is retired. */
  | { readonly kind: 'resolve' | 'resolve-parts'; readonly choice: Choice }
  | { readonly kind: 'prefer'; readonly source: string }
  | { readonly kind: 'search' }
  | { readonly kind: 'database' }
  /** To be typed exactly, before something is destroyed. */
  | { readonly kind: 'word'; readonly word: string };
export type Prompt = {
  readonly kind: 'prompt';
  readonly purpose: Purpose;
  readonly title: string;
  /** What there is to know before it is answered; empty for nothing. */
  readonly about: string;
  /** Why it is asked, or what was wrong with the last answer. */
  readonly hint: string;
  readonly text: string;
  /** Where the cursor stands, in UTF-16 units from the beginning. */
  readonly at: number;
};
export type Answer =
  | 'save-and-quit'
  | 'keep-for-later'
  | 'recover'
  | 'forget'
  | 'discard'
  | 'reload'
  | 'keep-mine'
  | 'stop'
  | 'go-on'
  | 'edit-again'
  | 'throw-away'
  | 'leave-editor'
  /** A source, for all that is undecided. */
  | { readonly prefer: string };
export type Question = {
  readonly kind: 'question';
  readonly title: string;
  readonly lines: readonly string[];
  /** Each with the key that gives it. */
  readonly answers: readonly { readonly key: string; readonly label: string; readonly answer: Answer }[];
};
export type Dialog = Prompt | Question;

export type JobCommand = 'draft' | 'save' | 'write' | 'prove' | 'up';
/** A migration in a run. */
export type JobRow = {
  readonly version: string;
  readonly name: string;
  readonly milliseconds: number | null;
};
/** Work that was asked for, from its beginning to what came of it. */
export type Job = {
  readonly id: number;
  readonly command: JobCommand;
  readonly state: 'running' | 'stopping' | 'done' | 'failed';
  readonly flags: Readonly<Record<string, string>>;
  /** The last progress of each kind of work, in the order in which it began. */
  readonly progress: readonly Extract<RunEvent, { kind: 'progress' }>[];
  readonly total: number | null;
  readonly rows: readonly JobRow[];
  readonly notes: readonly string[];
  readonly report: SessionReport | null;
  readonly refusal: { readonly message: string; readonly hint: string } | null;
  /** Whether the program ends once it is done. */
  readonly thenQuit: boolean;
};

/** What the engine answered to a question about what is shown, or why it did not. */
export type Loaded =
  | { readonly value: unknown }
  | { readonly refusal: { readonly message: string; readonly hint: string } };
export type Message = { readonly text: string; readonly tone: 'calm' | 'good' | 'bad' };

/** What people are told of a rule; `foretells` is true where it tells of what PostgreSQL refuses. */
export type RuleWords = {
  readonly summary: string;
  readonly why: string;
  readonly fix: string;
  readonly foretells: boolean;
};

type MigrationTarget = { readonly kind: 'migration' } & EditWish;
/** What is edited outside: a migration, mapping.yaml as it is on disk, or a file of the repository. */
export type EditTarget =
  | MigrationTarget
  | { readonly kind: 'mapping'; readonly line: number }
  | { readonly kind: 'file'; readonly path: string; readonly line: number };
/** An edit in the person's editor. */
export type Editing = {
  readonly id: number;
  readonly what: EditTarget;
  /** The text that the migration had when the person wrote another; null where nothing was written. */
  readonly base: string | null;
  /** What the person wrote and is not taken, to go on with; null at the beginning. */
  readonly text: string | null;
  /** The line to begin on, where what the person wrote says more than the target. */
  readonly line: number | null;
  /** Whether the editor is wanted, or the person is asked what is to become of the text. */
  readonly state: 'wanted' | 'asked';
};
/** What a person wrote of a migration and is not taken yet, and the line to go on with. */
export type UntakenEdit = {
  readonly what: MigrationTarget;
  readonly base: string | null;
  readonly text: string;
  readonly line: number | null;
};
/** What a session leaves where it ends too early: what it decided, and an edit that is not taken yet. */
export type Unfinished = { readonly history: History; readonly edit: UntakenEdit | null };

export type State = {
  readonly mappingPath: string;
  /** From the overview to what is shown; never empty. */
  readonly screens: readonly [Screen, ...Screen[]];
  /** Main screens as they were left. */
  readonly parked: Readonly<Partial<Record<ScreenName, Screen>>>;
  /** Null until mapping.yaml was read. */
  readonly history: History | null;
  /** The text on disk as far as the session knows; null where there is no mapping.yaml. */
  readonly disk: string | null;
  /** What somebody else wrote to disk (`found` null: they deleted it), until it is taken or left. */
  readonly foreign: { readonly found: SessionText | null } | null;
  /** What was thought last, and of which moment. */
  readonly thought: { readonly of: number; readonly facts: SessionFacts } | null;
  /** Why a moment could not be thought through; of 0, why mapping.yaml could not be read. */
  readonly unthinkable: { readonly of: number; readonly message: string; readonly hint: string } | null;
  /** How far reading has come, while it goes on. */
  readonly reading: Extract<RunEvent, { kind: 'progress' }> | null;
  readonly loaded: Readonly<Record<string, Loaded>>;
  /** What the last proof found, also once the plan is another: until the next one it is not known what is left of it. */
  readonly proved: readonly Finding[];
  /** By id; empty until they are loaded. */
  readonly rules: Readonly<Record<string, RuleWords>>;
  readonly dialog: Dialog | null;
  /** The reason that was given last, to be given again. */
  readonly reason: string;
  /** Which page of the help is shown. */
  readonly help: 'keys' | 'signs' | null;
  readonly message: Message | null;
  readonly job: Job | null;
  readonly editing: Editing | null;
  /** How many edits were begun. */
  readonly edits: number;
  /** The URL of the database that `up` is for, or the name of a variable that holds it ("$DATABASE_URL"). */
  readonly database: string | null;
  /** What an earlier session left, until it is taken up or thrown away. */
  readonly left: Unfinished | null;
  /** How the program is to end, once it is. */
  readonly ending: 'discard' | 'keep' | null;
};

/** Begins: nothing is read yet. */
export function initialState(mappingPath: string, database: string | null, left: Unfinished | null): State {
  return {
    mappingPath,
    screens: [screenOf('overview')],
    parked: {},
    history: null,
    disk: null,
    foreign: null,
    thought: null,
    unthinkable: null,
    reading: null,
    loaded: {},
    proved: [],
    rules: {},
    dialog: null,
    reason: '',
    help: null,
    message: null,
    job: null,
    editing: null,
    edits: 0,
    database,
    left,
    ending: null,
  };
}

/** The screen that is shown. */
export function topScreen({ screens }: State): Screen {
  return screens.at(-1) ?? screens[0];
}

/** What mapping.yaml says at this moment; null before it is read, and where it says nothing. */
export function plainOf({ history }: State): MappingInput | null {
  return history === null ? null : current(history).plain;
}

/** Tells whether work is under way, or being stopped. */
export function isBusy({ job }: Pick<State, 'job'>): boolean {
  return job?.state === 'running' || job?.state === 'stopping';
}

/** Tells whether what is shown of the plan is that of an earlier moment. */
export function isThinking({ history, thought, unthinkable }: State): boolean {
  if (history === null) return unthinkable === null;
  const { id, plain } = current(history);
  return plain !== null && thought?.of !== id && unthinkable?.of !== id;
}

/** Tells whether nothing is known of the repository yet: it is still being read. */
export function isUnread(state: State): boolean {
  return state.thought === null && isThinking(state);
}

/** The facts, of this moment or of the last that was thought through. */
export function factsOf({ thought }: State): SessionFacts | null {
  return thought?.facts ?? null;
}

/** Says something in the status line. */
export function saying(state: State, text: string, tone: Message['tone'] = 'calm'): State {
  return { ...state, message: { text, tone } };
}

/** Replaces the screen that is shown. */
export function withScreen(state: State, change: Partial<Screen>): State {
  const screens = state.screens.with(-1, { ...topScreen(state), ...change }) as unknown as State['screens'];
  return { ...state, screens };
}
