import { createHash, timingSafeEqual } from 'node:crypto';
import { isProduction } from '../commands/running/production.js';
import { problem } from './answers.js';

type Variables = Readonly<Record<string, string | undefined>>;
/** Lets a request pass (null), or says why not. */
export type Gate = (request: Request) => Response | null;

/** A shorter token could be guessed, bounded attempts or not. */
export const SHORTEST_TOKEN = 16;
export const MOST_FAILURES = 10;
export const WINDOW_MS = 60_000;

/** Gives the token that requests must show; null where there is none, or one that is too short. */
export function tokenOf({ INTERNAL_ADMIN_TOKEN: token = '' }: Variables): string | null {
  return token.trim().length < SHORTEST_TOKEN ? null : token.trim();
}

function digest(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Takes the same time whatever the two have in common: hashes are of one length. A header's characters are bytes. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digest(Buffer.from(given, 'latin1')), digest(Buffer.from(token, 'utf8')));
}

function bearerOf(request: Request): string | null {
  return /^bearer +(\S.*)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

/** Counts failures of the last minute, whoever caused them: an address is easily changed or shared by a proxy. */
function bound(now: () => number) {
  let failures: number[] = [];
  return {
    note: () => failures.push(now()),
    /** Seconds until the next attempt is heard; 0 where it may come at once. */
    wait(): number {
      failures = failures.filter((at) => now() - at < WINDOW_MS);
      const [oldest] = failures;
      return oldest === undefined || failures.length < MOST_FAILURES
        ? 0
        : Math.max(1, Math.ceil((oldest + WINDOW_MS - now()) / 1000));
    },
  };
}

const PRODUCTION = {
  message: 'migrations over HTTP are disabled in production.',
  hint: 'run `onefold up` where the application is deployed from.',
};
const NO_TOKEN = {
  message: `migrations over HTTP are not set up: INTERNAL_ADMIN_TOKEN is missing or shorter than ${SHORTEST_TOKEN} characters.`,
  hint: 'set it where the server runs, for example to what `openssl rand -hex 32` prints.',
};
const WRONG_TOKEN = {
  message: 'the bearer token is missing or wrong.',
  hint: 'send the header "Authorization: Bearer", followed by INTERNAL_ADMIN_TOKEN.',
};

/**
 * Makes the gate before the handler: 403 in production, 503 without a token to compare with, 429 after 10 wrong tokens
 * within a minute, 401 without the right one. Variables are read at each request; `now` is in milliseconds.
 */
export function makeGate(env: Variables, now: () => number): Gate {
  const attempts = bound(now);
  return (request) => {
    if (isProduction({ env })) return problem(403, PRODUCTION);
    const token = tokenOf(env);
    if (token === null) return problem(503, NO_TOKEN);
    const seconds = attempts.wait();
    if (seconds > 0) {
      const message = `${MOST_FAILURES} wrong tokens came within a minute; no more are heard for now.`;
      return problem(429, { message, hint: `try again in ${seconds} s.` }, { 'retry-after': String(seconds) });
    }
    const given = bearerOf(request);
    if (given !== null && isSame(given, token)) return null;
    // A request without a token guesses nothing.
    if (given !== null) attempts.note();
    return problem(401, WRONG_TOKEN, { 'www-authenticate': 'Bearer realm="onefold"' });
  };
}
