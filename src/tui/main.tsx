import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { render } from 'ink';
import { beginSessionJournal, leftSessionJournals } from '../commands/session/journal.js';
import { App } from './app.js';
import type { OpenEditor } from './editing.js';
import { edited } from './editor.js';
import { type Engine, type EngineOptions, startEngine } from './engine.js';
import { unfinishedFrom } from './journal.js';
import { Painter } from './painter.js';
import { createSession, type SessionStore } from './session.js';
import { isUnfinished } from './state/unfinished.js';
import { initialState, type State } from './state.js';
import { listenOutside, takeTerminal } from './terminal.js';

/** What the session is opened with: where, for whom, and on which terminal. */
export type SessionOptions = EngineOptions & {
  readonly colour: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
};

const LOOK_EVERY = 500;
/** Decisions that follow each other within this time (ms) are thought through together. */
const PAUSE = 150;

/** Looks for what an earlier session did not bring to its end; of several the last. */
function leftBehind({ root, mappingPath }: EngineOptions) {
  const journals = leftSessionJournals(root).map((journal) => ({
    journal,
    work: unfinishedFrom(journal.lines, mappingPath),
  }));
  const last = journals.findLast(({ work }) => work !== null && isUnfinished(work));
  return { work: last?.work ?? null, forget: () => last?.journal.remove() };
}

/** Tells the session when somebody else writes mapping.yaml. */
function watch(path: string, session: SessionStore, engine: Engine): () => void {
  const look = async () => {
    const found = await engine.read().catch(() => undefined);
    if (found !== undefined) session.dispatch({ kind: 'changed-on-disk', found });
  };
  watchFile(path, { interval: LOOK_EVERY }, () => void look());
  return () => unwatchFile(path);
}

async function loadRules(session: SessionStore): Promise<void> {
  const { ruleWords } = await import('./rule-words.js');
  session.dispatch({ kind: 'rules', rules: ruleWords() });
}

function ended(session: SessionStore): Promise<'discard' | 'keep'> {
  return new Promise((resolve) => {
    const look = () => {
      const { ending } = session.state();
      if (ending !== null) resolve(ending);
    };
    session.subscribe(look);
    look();
  });
}

/** Draws the session on the terminal, for as long as it goes on; gives what ends the drawing. */
function show(session: SessionStore, { stdin, stdout, colour }: SessionOptions) {
  const painter = new Painter(stdout);
  const view = render(<App session={session} theme={{ colour }} />, {
    stdin,
    stdout: painter as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const hide = () => {
    painter.release();
    view.unmount();
  };
  return { hidden: view.waitUntilExit(), hide, again: () => painter.again() };
}

/** Tells whether something is under way that has to clean up behind itself. */
function isAtWork({ job }: State): boolean {
  return (job?.state === 'running' || job?.state === 'stopping') && job.command !== 'draft';
}

/** Gives the terminal to what runs to its end meanwhile. */
type Lend = <T>(work: () => T) => Promise<T>;

function begun(options: SessionOptions, engine: Engine, lend: Lend) {
  const { env, root, mappingPath } = options;
  const journal = beginSessionJournal(root);
  const left = leftBehind(options);
  const database = env.DATABASE_URL ?? env.SUPABASE_DB_URL ?? null;
  const pause = () => setTimeout(PAUSE);
  const openEditor: OpenEditor = (wish, written) =>
    lend(() => {
      const end = edited(wish, root, env);
      if (end.kind === 'left') written?.(end.text);
      return end;
    });
  const world = { engine, journal, env, forgetLeft: left.forget, pause, openEditor };
  return { journal, session: createSession(initialState(mappingPath, database, left.work), world) };
}

/**
 * Opens the session on a terminal, and resolves when the person has left it: the terminal is as it was before. Rejects with
 * an error that nobody caught. A signal that ended the session ends the process.
 */
export async function openSession(options: SessionOptions): Promise<void> {
  const engine = startEngine(options);
  let paintAgain = () => {};
  const { journal, session } = begun(options, engine, (work) => {
    return outside.deaf(() => terminal.lend(work, () => paintAgain()));
  });
  const outside = listenOutside(options, () => session.dispatch({ kind: 'interrupt' }));
  const terminal = takeTerminal(options);
  const unwatch = watch(join(options.root, options.mappingPath), session, engine);
  let hide = () => {};
  try {
    const shown = show(session, options);
    hide = shown.hide;
    paintAgain = shown.again;
    void loadRules(session);
    const gone = shown.hidden.then(() => 'keep' as const);
    if ((await Promise.race([ended(session), gone, outside.failed])) === 'discard') journal.remove();
  } finally {
    unwatch();
    hide();
    terminal.leave();
    outside.release();
    await (isAtWork(session.state()) ? engine.close() : engine.abandon());
  }
  outside.obey();
}
