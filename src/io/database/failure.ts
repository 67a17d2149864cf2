import type { Script, ScriptPart, SqlFailure } from '../../core/model.js';
import { excerptAt, placeAt } from '../../core/places.js';

/** The fields of PostgreSQL's error report that matter here; an error of the connection has none of them. */
type ServerError = {
  readonly message: string;
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly where?: string;
  readonly position?: string;
};

/** What stands for an SQLSTATE when the connection broke: connection_failure. */
const CONNECTION_FAILURE = '08006';
/** Connection exceptions, what the server says when it ends a session or itself, and sessions that were idle too long. */
const CUT_OFF = /^(?:08...|57P0[1235]|25P0[34])$/;

/** Turns PostgreSQL's position (code points from 1) within a text into a UTF-16 offset. */
function offsetOf(text: string, position: number): number {
  let offset = 0;
  for (let left = position - 1; left > 0 && offset < text.length; left -= 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** The start of the data line that PostgreSQL names ("COPY books, line 3, column id"); null when it names none. */
function dataOffset(script: Script, part: ScriptPart, where: string): number | null {
  const line = /^COPY .*, line (\d+)/m.exec(where);
  if (part.data === null || line === null) return null;
  let offset = script.text.indexOf('\n', part.start + part.text.length) + 1;
  for (let left = Number(line[1]) - 1; left > 0; left -= 1) offset = script.text.indexOf('\n', offset) + 1;
  return offset;
}

function errorOffset(error: ServerError, script: Script, part: ScriptPart): number {
  if (error.position !== undefined) return part.start + offsetOf(part.text, Number(error.position));
  return dataOffset(script, part, error.where ?? '') ?? part.start;
}

/** Codes of the system look like it, too: EPIPE. */
function isServers({ severity, code }: ServerError): boolean {
  return severity !== undefined && code !== undefined;
}

/** Tells whether the session ended before the server answered: what was under way may have been done or not. */
export function isCutOff({ sqlstate }: Pick<SqlFailure, 'sqlstate'>): boolean {
  return CUT_OFF.test(sqlstate);
}

/** Says in our own words what is wrong at an offset of a script, in the shape of a failure of PostgreSQL's. */
export function failureAt(script: Script, offset: number, said: Pick<SqlFailure, 'sqlstate' | 'message' | 'hint'>) {
  const place = placeAt(script.path, script.text, offset);
  return { ...said, place, detail: null, excerpt: excerptAt(script.text, offset) } satisfies SqlFailure;
}

/**
 * Translates what was thrown while a part ran into a failure at its place in the file: where PostgreSQL points, the data
 * line of a COPY, else the start of the statement. The context of an error inside a function goes into the detail.
 */
export function failureOf(thrown: unknown, script: Script, part: ScriptPart | null): SqlFailure {
  const error = thrown as ServerError;
  const offset = part === null ? 0 : errorOffset(error, script, part);
  const said = { sqlstate: CONNECTION_FAILURE, message: error.message, hint: error.hint ?? null };
  const detail = [error.detail, error.where].filter((text) => text !== undefined).join('\n');
  return {
    ...failureAt(script, offset, isServers(error) ? { ...said, sqlstate: error.code! } : said),
    detail: detail === '' ? null : detail,
  };
}
