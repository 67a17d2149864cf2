import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Env } from '../commands/command.js';
import { openSession } from '../commands/session.js';
import type { RunEvent } from '../core/model.js';
import { UserError } from '../errors.js';
import type { EngineOptions, Reply, Request } from './messages.js';
import { inPieces } from './pieces.js';

/** In milliseconds: counts that move in every glance, while most keys meet no frame that is drawn for a count alone. */
const BETWEEN_EVENTS = 200;

/** Lets of the progress of one matter only so much pass, but its end always. */
function throttled(post: (event: RunEvent) => void): (event: RunEvent) => void {
  const last = new Map<string, number>();
  return (event) => {
    if (event.kind === 'progress' && event.done < event.total) {
      const now = performance.now();
      if (now - (last.get(event.label) ?? Number.NEGATIVE_INFINITY) < BETWEEN_EVENTS) return;
      last.set(event.label, now);
    }
    post(event);
  };
}

function replyTo(error: unknown): Reply {
  if (error instanceof UserError) return { kind: 'refusal', refusal: { message: error.message, hint: error.hint } };
  return { kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Answers requests, one at a time: whoever asks waits for the answer before asking again. */
function serve(port: MessagePort, options: EngineOptions): void {
  const post = (reply: Reply) => port.postMessage(reply);
  let controller = new AbortController();
  const env: Env = {
    ...options,
    now: () => new Date(),
    milliseconds: () => performance.now(),
    get signal() {
      return controller.signal;
    },
    emit: throttled((event) => post({ kind: 'event', event })),
    ask: async () => null,
    json: false,
  };
  const session = openSession(env);
  const answer = async ({ method, args }: Extract<Request, { readonly kind: 'call' }>) => {
    controller = new AbortController();
    try {
      const { pieces, rest } = inPieces(await (session[method] as (...all: readonly unknown[]) => unknown)(...args));
      for (const piece of pieces) post(piece);
      post({ kind: 'answer', value: JSON.stringify(rest ?? null) });
    } catch (error) {
      post(replyTo(error));
    }
  };
  port.on('message', (request: Request) => {
    if (request.kind === 'call') void answer(request);
    else if (request.kind === 'cancel') controller.abort();
    else port.close();
  });
}

/**
 * Steps back behind the thread that answers keys, where a priority is a thread's own and what it starts takes it over (Linux,
 * setpriority(2)); elsewhere it would be that of the whole process.
 */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where that is forbidden, keys wait a little longer.
  }
}

stepBack();
// Nothing else starts this file than `startEngine`.
serve(parentPort!, workerData as EngineOptions);
