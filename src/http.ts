import process from 'node:process';
import type { Env } from './commands/command.js';
import { envOf, type WorldOptions } from './commands/options.js';
import { UserError } from './errors.js';
import { problem, refusal, runAnswer, statusAnswer } from './http/answers.js';
import { makeGate } from './http/gate.js';
import { readWish } from './http/wish.js';

/** A Web-standard handler, as route files and servers take it. */
export type Handler = (request: Request) => Promise<Response>;
export type HandlerOptions = Omit<WorldOptions, 'signal' | 'env'> & {
  /** The URL of the database; else DATABASE_URL, else SUPABASE_DB_URL. */
  readonly database?: string;
  /** Variables, read at each request: INTERNAL_ADMIN_TOKEN, NODE_ENV, DATABASE_URL; those of the process when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The clock, in milliseconds, by which wrong tokens are counted. */
  readonly now?: () => number;
};
type Work = (request: Request, options: Options) => Promise<Response>;
type Options = HandlerOptions & { readonly env: Readonly<Record<string, string | undefined>> };

/** The world of a command for one request, whose end ends the work, too. UserError where no database is named. */
async function worldOf(request: Request, options: Options): Promise<Env> {
  const { requireNamed } = await import('./commands/target.js');
  const env = envOf({ ...options, signal: request.signal });
  requireNamed(env, { database: options.database });
  return env;
}

const showStatus: Work = async (request, options) => {
  const { status } = await import('./commands/status.js');
  return statusAnswer(await status.run(await worldOf(request, options), { database: options.database }));
};

/** Makes the work of POST: one run at a time, and none that waits for another one's lock. */
function makeApply(): Work {
  const busy = new UserError('another request is running migrations.', 'wait until it has its answer.', 'lock-held');
  let running = false;
  return async (request, options) => {
    const wish = await readWish(request);
    if (wish instanceof Response) return wish;
    if (running) throw busy;
    running = true;
    try {
      const { up } = await import('./commands/up.js');
      const { database } = options;
      const flags = { database, dryRun: wish.dryRun, only: wish.version ?? undefined, lockTimeout: '0' };
      return runAnswer(await up.run(await worldOf(request, options), flags));
    } finally {
      running = false;
    }
  };
}

/** What was thrown, as an answer. A bug's stack is for the log of the server, not for who sent the request. */
function explain(error: unknown): Response {
  if (error instanceof UserError) return refusal(error);
  process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error), 'OnefoldBug');
  const hint = 'please report it with the lines in the log of the server.';
  return problem(500, { message: 'this is a bug in onefold.', hint });
}

/**
 * Makes a handler that answers GET with the migrations and their states, and POST by applying what is pending, as
 * `--json` prints it. It never throws. Wrong tokens and runs are counted per handler.
 */
export function createHandler(given: HandlerOptions = {}): Handler {
  const options: Options = { ...given, env: given.env ?? process.env };
  const gate = makeGate(options.env, given.now ?? (() => performance.now()));
  const works = new Map<string, Work>([
    ['GET', showStatus],
    ['POST', makeApply()],
  ]);
  return async (request) => {
    try {
      const refused = gate(request);
      if (refused !== null) return refused;
      const work = works.get(request.method);
      if (work !== undefined) return await work(request, options);
      const allowed = [...works.keys()].join(', ');
      const said = { message: `${request.method} means nothing here.`, hint: `use one of ${allowed}.` };
      return problem(405, said, { allow: allowed });
    } catch (error) {
      return explain(error);
    }
  };
}

const handler = createHandler();
/** For a route file: `export { GET, POST } from 'onefold/http'`. Both are the handler of the process's own variables. */
export const GET: Handler = handler;
export const POST: Handler = handler;
