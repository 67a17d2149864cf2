import type { Report } from '../core/model.js';
import { jsonReport } from '../core/report/json.js';
import type { UserError } from '../errors.js';

type Headers = Readonly<Record<string, string>>;

/** No cache may keep an answer, and no browser may take it for anything but JSON. */
const HEADERS: Headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
const STATUS = { 'lock-held': 409, 'unknown-version': 404, 'no-connection': 503 } as const;
/** What the repository or the database stands against: a checksum that differs, tables without a ledger, a broken file. */
const CONFLICT = 409;

/** Says what is wrong and what to do, in the form in which `--json` prints an error. */
export function problem(status: number, { message, hint }: Pick<UserError, 'message' | 'hint'>, more: Headers = {}) {
  const body = `${JSON.stringify({ schema: 1, error: { message, hint } }, null, 2)}\n`;
  return new Response(body, { status, headers: { ...HEADERS, ...more } });
}

/** Says why the work could not be done: 404, 409 or 503 by the kind of the error. */
export function refusal(error: UserError): Response {
  return problem(error.kind === null ? CONFLICT : STATUS[error.kind], error);
}

function statusOf({ verdict, findings = [] }: Report): number {
  if (verdict === 'ok') return 200;
  return findings.length > 0 ? CONFLICT : 500;
}

function print(report: Report, status: number): Response {
  return new Response(jsonReport(report), { status, headers: HEADERS });
}

/** Gives the migrations with their states, whatever they are: 200. */
export function statusAnswer(report: Report): Response {
  return print(report, 200);
}

/** Gives what was done: 200, 409 where open errors in new migrations stopped it, 500 where a migration failed. */
export function runAnswer(report: Report): Response {
  return print(report, statusOf(report));
}
