import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { render } from 'ink';
import { beginSessionJournal, leftSessionJournals } from '../commands/session/journal.js';
import { App } from './app.js';
import { type Engine, type EngineOptions, startEngine } from './engine.js';
import { historyFrom } from './journal.js';
import { Painter } from './painter.js';
import { createSession, type SessionStore } from './session.js';
import { type History, isUnsaved } from './state/history.js';
import { initialState } from './state.js';

/** What the session is opened with: where, for whom, and on which terminal. */
export type SessionOptions = EngineOptions & {
  readonly colour: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
};

/** The other screen, empty and without a cursor; and back. */
const ENTER = '\u001b[?1049h\u001b[2J\u001b[H\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const LOOK_EVERY = 500;
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** Takes the other screen of the terminal, and gives back what leaves it: once, however often it is called. */
function alternateScreen(stdout: NodeJS.WriteStream): () => void {
  stdout.write(ENTER);
  let left = false;
  const leave = () => {
    if (!left) stdout.write(LEAVE);
    left = true;
  };
  process.once('exit', leave);
  return leave;
}

/** Looks for decisions that an earlier session did not save; of several the last. */
function leftBehind({ root, mappingPath }: EngineOptions) {
  const journals = leftSessionJournals(root).map((journal) => ({
    journal,
    history: historyFrom(journal.lines, mappingPath),
  }));
  const usable = journals.filter(
    (one): one is typeof one & { history: History } => one.history !== null && isUnsaved(one.history),
  );
  return { history: usable.at(-1)?.history ?? null, forget: () => usable.at(-1)?.journal.remove() };
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
  const { everyRule } = await import('../core/report/every-rule.js');
  const rules = Object.fromEntries(everyRule.map(({ id, summary, why, fix }) => [id, { summary, why, fix }]));
  session.dispatch({ kind: 'rules', rules });
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

/** Opens the session on a terminal, and resolves when the person has left it: the terminal is as it was before. */
export async function openSession(options: SessionOptions): Promise<void> {
  const { stdin, stdout, colour, env, root, mappingPath } = options;
  const engine = startEngine(options);
  const journal = beginSessionJournal(root);
  const left = leftBehind(options);
  const database = env.DATABASE_URL ?? env.SUPABASE_DB_URL ?? null;
  const session = createSession(initialState(mappingPath, database, left.history), {
    engine,
    journal,
    env,
    forgetLeft: left.forget,
  });
  const interrupted = () => session.dispatch({ kind: 'interrupt' });
  for (const signal of SIGNALS) process.on(signal, interrupted);
  const leave = alternateScreen(stdout);
  const unwatch = watch(join(root, mappingPath), session, engine);
  const painter = new Painter(stdout);
  const view = render(<App session={session} theme={{ colour }} />, {
    stdin,
    stdout: painter as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  try {
    void loadRules(session);
    const ending = await Promise.race([ended(session), view.waitUntilExit().then(() => 'keep' as const)]);
    if (ending === 'discard') journal.remove();
  } finally {
    unwatch();
    painter.release();
    view.unmount();
    leave();
    await engine.close();
    for (const signal of SIGNALS) process.off(signal, interrupted);
  }
}
