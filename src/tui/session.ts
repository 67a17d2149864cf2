import { setTimeout } from 'node:timers/promises';
import { UserError } from '../errors.js';
import { editedOutcome, type OpenEditor } from './editing.js';
import type { Engine } from './engine.js';
import { journalLines } from './journal.js';
import type { EditOutcome } from './state/actions.js';
import { current, draftOf, isUnsaved } from './state/history.js';
import { topScreen, type Unfinished } from './state/state.js';
import { isSameEdit, isUnfinished, unfinishedOf } from './state/unfinished.js';
import { type DetailWish, keyOf, type Wish, wishesOf, wishOf } from './state/wishes.js';
import { type Action, reduce, type State } from './state.js';

type Refusal = { readonly message: string; readonly hint: string };
/** In milliseconds. */
const READ_AGAIN = 500;

type JobWish = Extract<Wish, { kind: 'job' }>;
type EditWish = Extract<Wish, { kind: 'edit' }>;
type ThinkWish = Extract<Wish, { kind: 'think' }>;

/** What a session works with: its engine, and what keeps decisions and edits safe. */
export type World = {
  readonly engine: Engine;
  readonly journal: { append(lines: readonly unknown[]): void; remove(): void };
  /** What names a database from outside: the variables of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes up, or throws away, what earlier sessions left. */
  readonly forgetLeft: () => void;
  /** Gives the terminal to the person's editor, and takes it again. */
  readonly openEditor: OpenEditor;
  /** Waits as long as decisions that follow each other are thought through together. */
  readonly pause: () => Promise<void>;
};
/** The state with who listens to it, and what acts upon it. */
export type SessionStore = {
  state(): State;
  dispatch(action: Action): void;
  subscribe(listener: () => void): () => void;
};

function refusalOf(error: unknown): Refusal {
  if (error instanceof UserError) return { message: error.message, hint: error.hint };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: text, hint: 'This is a bug in onefold: please report it with the lines above.' };
}

/** Gives the value of a variable that is named in its place ("$DATABASE_URL"). UserError where it has none. */
function named(said: string, env: World['env']): string {
  if (!said.startsWith('$')) return said;
  const value = env[said.slice(1)] ?? '';
  if (value !== '') return value;
  throw new UserError(
    `the variable ${said} is not set.`,
    'press D and name the database by its URL or another $VARIABLE.',
  );
}

function flagsFor(flags: JobWish['job']['flags'], env: World['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, named(value, env)]));
}

function askEngine(
  detail: DetailWish,
  wish: Extract<Wish, { kind: 'detail' }>,
  { engine, env }: World,
): Promise<unknown> {
  const { draft } = wish;
  switch (detail.kind) {
    case 'choices':
      return engine.choices(draft, detail.object);
    case 'migration':
      return engine.migration(draft, detail.name);
    case 'compare':
      return engine.compare(draft, detail.wish);
    case 'file':
      return engine.file(detail.path);
    case 'changes':
      return engine.changes(draft);
    case 'preview':
      return engine.preview(detail.database === null ? {} : flagsFor({ database: detail.database }, env));
  }
}

/** Saves what is decided, if it is not on disk yet. */
async function saveFirst(store: SessionStore, { engine }: World): Promise<void> {
  const { history, disk } = store.state();
  const draft = history && draftOf(history);
  if (history === null || draft === null) return;
  const { text } = await engine.textOf(draft);
  if (isUnsaved(history)) await engine.save(draft, disk);
  store.dispatch({ kind: 'saved', moment: current(history).id, text });
}

async function work({ job }: JobWish, store: SessionStore, world: World): Promise<void> {
  const { command } = job;
  if (command === 'draft') return store.dispatch({ kind: 'drafted', text: await world.engine.draft() });
  if (command !== 'up') await saveFirst(store, world);
  if (command === 'save') return;
  if (store.state().job?.state === 'stopping')
    throw new UserError('stopped before it began; nothing was run.', 'start it again when you like.');
  const report = await world.engine.perform(command, flagsFor(job.flags, world.env));
  store.dispatch({ kind: 'job-done', report });
}

/** Thinks a moment through, unless the next decision follows at once: who holds a key down is not to wait for thoughts. */
async function think(wish: ThinkWish, store: SessionStore, { engine, pause }: World): Promise<void> {
  const isFirst = store.state().thought === null;
  if (!isFirst) await pause();
  const { history } = store.state();
  if (history === null || current(history).id !== wish.of) return;
  const thought = await engine.think(wish.draft);
  if (thought !== null) store.dispatch({ kind: 'thought', of: wish.of, ...thought });
}

function brokenOff({ message, hint }: Refusal): EditOutcome {
  return { kind: 'left', why: `${message} ${hint}`, tone: 'bad' };
}

async function edit({ editing, draft }: EditWish, store: SessionStore, world: World): Promise<void> {
  const { id } = editing;
  const isWanted = () => store.state().editing?.id === id && store.state().ending === null;
  const { engine, openEditor } = world;
  const { mappingPath } = store.state();
  const written = (migration: string, base: string, text: string) =>
    store.dispatch({ kind: 'written', id, migration, base, text });
  const outcome = await editedOutcome(editing, draft, { engine, openEditor, written, mappingPath, isWanted });
  if (outcome !== null) store.dispatch({ kind: 'edited', id, outcome });
}

/** Asks for what a wish wants, and tells the store; `isWanted` says whether anybody still waits for a refusal. */
async function fulfil(wish: Wish, store: SessionStore, world: World, isWanted: () => boolean): Promise<void> {
  const { engine } = world;
  try {
    if (wish.kind === 'read') store.dispatch({ kind: 'read', found: await engine.read() });
    else if (wish.kind === 'job') await work(wish, store, world);
    else if (wish.kind === 'think') await think(wish, store, world);
    else if (wish.kind === 'edit') await edit(wish, store, world);
    else store.dispatch({ kind: 'loaded', key: wish.key, value: await askEngine(wish.detail, wish, world) });
  } catch (error) {
    const refusal = refusalOf(error);
    if (wish.kind === 'read') store.dispatch({ kind: 'unthinkable', of: 0, refusal });
    else if (wish.kind === 'think') store.dispatch({ kind: 'unthinkable', of: wish.of, refusal });
    else if (wish.kind === 'job') store.dispatch({ kind: 'job-failed', refusal });
    else if (wish.kind === 'edit') store.dispatch({ kind: 'edited', id: wish.editing.id, outcome: brokenOff(refusal) });
    else if (isWanted()) store.dispatch({ kind: 'not-loaded', key: wish.key, refusal });
    // A mapping.yaml that cannot be read is asked for until it can.
    if (wish.kind === 'read') await setTimeout(READ_AGAIN, undefined, { ref: false });
  }
}

/** What the journal holds of what is unfinished; a part only where writing failed. */
type Kept = 'nothing' | 'all' | 'part';

/** Keeps the journal as the session stands: nothing where nothing is unfinished. */
function keepJournal(before: Unfinished, after: Unfinished, kept: Kept, mappingPath: string, { journal }: World): Kept {
  if (!isUnfinished(after)) {
    if (kept !== 'nothing') journal.remove();
    return 'nothing';
  }
  journal.append(journalLines(kept === 'all' ? before : null, after, mappingPath));
  return 'all';
}

/** Tells whether what is to be kept is another than before. */
function isOther(before: Unfinished | null, after: Unfinished): boolean {
  return after.history !== before?.history || !isSameEdit(before.edit, after.edit);
}

/** The key of the choices that the screen waits for; null where it waits for none. */
function choicesKey(state: State): string | null {
  const wish = wishOf(state, topScreen(state));
  return wish?.kind === 'choices' ? keyOf(state, wish) : null;
}

/** Makes the store of a session: every action goes through the reducer, and what the state then waits for is asked for. */
export function createSession(first: State, world: World): SessionStore {
  let state = first;
  let kept: Kept = 'nothing';
  /** Whether what earlier sessions left is answered, and still lies there. */
  let isOver = false;
  const listeners = new Set<() => void>();
  const underway = new Set<string>();
  const abandoned = new Set<string>();
  const begin = (wish: Wish) => {
    if (underway.has(wish.key)) return;
    underway.add(wish.key);
    void fulfil(wish, store, world, () => !abandoned.has(wish.key)).finally(() => {
      underway.delete(wish.key);
      abandoned.delete(wish.key);
      // What was to be stopped may have waited behind this, which was stopped in its place.
      if (wish.kind !== 'job' && state.job?.state === 'stopping') world.engine.cancel();
      askForAll();
    });
  };
  const askForAll = () => {
    if (state.ending === null) for (const wish of wishesOf(state)) begin(wish);
  };
  const keep = (before: Unfinished, after: Unfinished) => {
    try {
      kept = keepJournal(before, after, kept, state.mappingPath, world);
    } catch (error) {
      // The decision holds all the same, and is written down with the next one that can be.
      kept = 'part';
      const { message, hint } = refusalOf(error);
      state = reduce(state, { kind: 'unsafe', message: `${message} ${hint}` });
    }
  };
  const follow = (before: State) => {
    const [known, work] = [unfinishedOf(before), unfinishedOf(state)];
    if (work !== null && isOther(known, work)) keep(known ?? work, work);
    // What was taken up stays where it was until it is written down anew.
    isOver ||= before.left !== null && state.left === null;
    if (isOver && kept !== 'part') {
      isOver = false;
      world.forgetLeft();
    }
    if (state.job?.state === 'stopping' && before.job?.state === 'running') world.engine.cancel();
    abandon(before);
  };
  /** Stops trying out choices, which takes long in a large repository, for a screen that was left. */
  const abandon = (before: State) => {
    const key = choicesKey(before);
    if (key === null || key === choicesKey(state) || !underway.has(key) || underway.size > 1) return;
    abandoned.add(key);
    world.engine.cancel();
  };
  const store: SessionStore = {
    state: () => state,
    dispatch(action) {
      const before = state;
      state = reduce(before, action);
      if (state === before) return;
      follow(before);
      for (const listener of listeners) listener();
      askForAll();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  world.engine.onEvent((event) => store.dispatch({ kind: 'event', event }));
  askForAll();
  return store;
}
