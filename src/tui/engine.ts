import { Worker } from 'node:worker_threads';
import type { Session } from '../commands/session.js';
import type { RunEvent, Thought } from '../core/model.js';
import { UserError } from '../errors.js';
import { Line, type Method } from './line.js';
import type { EngineOptions, Reply, Request } from './messages.js';

export type { EngineOptions } from './messages.js';

/**
 * A session on a thread of its own, so that the thread that answers keys never waits for work. Every method is that of
 * `Session`, answered one after the other. What cannot be done rejects with a UserError; a bug rejects with its stack.
 */
export type Engine = Omit<Session, 'think'> & {
  /** As the session's; null where a newer `think` came before this one began. */
  think(...wish: Parameters<Session['think']>): Promise<Thought | null>;
  /** Tells what happens in whatever runs now; gives what ends the telling. */
  onEvent(listener: (event: RunEvent) => void): () => void;
  /** Interrupts what runs now, as SIGINT does: a proof or a run rolls back, and its promise settles. */
  cancel(): void;
  /** Interrupts what runs, waits until it has cleaned up behind itself, and ends the thread. A second call does nothing. */
  close(): Promise<void>;
  /** Ends the thread at once, whatever it thinks about: for when nothing runs that has to clean up behind itself. */
  abandon(): Promise<void>;
};

/** The compiled thread: `dist/program/`, where this file is bundled, lies as deep as its own folder. */
const WORKER = new URL('../tui/engine-worker.js', import.meta.url);

/** Handles what the thread tells, one message per turn of the loop, so that keys come in between. */
function oneByOne(handle: (reply: Reply) => void): (reply: Reply) => void {
  const waiting: Reply[] = [];
  const next = () => {
    const reply = waiting.shift()!;
    if (waiting.length > 0) setImmediate(next);
    handle(reply);
  };
  return (reply) => {
    if (waiting.push(reply) === 1) setImmediate(next);
  };
}

const METHODS = Object.keys({
  read: true,
  draft: true,
  textOf: true,
  think: true,
  choices: true,
  migration: true,
  compare: true,
  file: true,
  editable: true,
  edited: true,
  changes: true,
  preview: true,
  save: true,
  perform: true,
} satisfies Record<Method, true>) as Method[];

const closed = () => new UserError('the session is closed.', 'start onefold again.');

/** Starts the thread. `file` is for tests, which know where it is compiled. */
export function startEngine(options: EngineOptions, file = WORKER): Engine {
  const { root, mappingPath, mappingNamed, env } = options;
  const workerData: EngineOptions = { root, mappingPath, mappingNamed, env: { ...env } };
  // What a library prints there must not get into the picture.
  const worker = new Worker(file, { workerData, stdout: true, stderr: true });
  worker.stdout.resume();
  worker.stderr.resume();
  const listeners = new Set<(event: RunEvent) => void>();
  const line = new Line((request) => worker.postMessage(request));
  const take = (reply: Reply) => {
    if (reply.kind !== 'event') line.take(reply);
    else for (const listener of listeners) listener(reply.event);
  };
  worker.on('message', oneByOne(take));
  worker.on('error', (error) => line.lost(error));
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      line.lost(closed());
      resolve();
    });
  });
  const cancel = () => worker.postMessage({ kind: 'cancel' } satisfies Request);
  const calls = METHODS.map((method) => [method, (...args: readonly unknown[]) => line.call(method, args)]);
  const end = async () => {
    line.end(closed());
    cancel();
    await line.drained();
    worker.postMessage({ kind: 'close' } satisfies Request);
    await exited;
  };
  let ending: Promise<void> | null = null;
  return {
    ...(Object.fromEntries(calls) as Pick<Engine, Method>),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel,
    close() {
      ending ??= end();
      return ending;
    },
    async abandon() {
      await worker.terminate();
      await exited;
    },
  };
}
