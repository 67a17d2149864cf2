import type { Finding, LinterNote, Mapping, ParsedFile, Place, Statement } from './model.js';
import { byCodeUnit } from './text.js';

/** What it cannot read, or reads otherwise than this parser, is said by rules of our own. */
const OURS = new Set(['syntax-error']);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function isHidden({ form, parsed }: Statement): boolean {
  if (form !== 'sql' || 'error' in parsed) return true;
  return parsed.control === 'begin' || parsed.control === 'commit';
}

/** Writes blanks for text, as many as it has bytes, so that every other place stays. */
function blanks(text: string): string {
  return text.replace(/[^\n]/gu, (sign) => ' '.repeat(encoder.encode(sign).length));
}

/**
 * Gives the text of a file for squawk: without psql lines, COPY and its data, what does not parse, and the BEGIN and
 * COMMIT that do not run either.
 */
export function squawkText({ file, statements }: ParsedFile): string {
  const text = file.text ?? '';
  let at = 0;
  let shown = '';
  for (const { span } of statements.filter(isHidden)) {
    shown += text.slice(at, span.start) + blanks(text.slice(span.start, span.end));
    at = span.end;
  }
  return shown + text.slice(at);
}

function placeOf(path: string, lines: readonly string[], { line, column }: LinterNote): Place {
  const before = decoder.decode(encoder.encode(lines[line] ?? '').subarray(0, column));
  return { path, line: line + 1, column: before.length + 1 };
}

/** Turns what squawk says of one file into findings, one for each of its rules; a rule that is `off` says nothing. */
export function squawkFindings(parsed: ParsedFile, notes: readonly LinterNote[], mapping: Mapping): Finding[] {
  const { path } = parsed.file;
  const lines = squawkText(parsed).split('\n');
  const ids = [...new Set(notes.filter(({ rule }) => !OURS.has(rule)).map(({ rule }) => rule))].sort(byCodeUnit);
  return ids.flatMap((id) => {
    const rule = `squawk/${id}`;
    const severity = mapping.severity[rule] ?? 'warning';
    const own = notes.filter((note) => note.rule === id);
    const { message, help } = own[0]!;
    if (severity === 'off') return [];
    return [
      {
        rule,
        severity,
        key: `${rule} ${path}`,
        subject: path,
        message,
        at: own.map((note) => placeOf(path, lines, note)),
        help: help ?? `see https://squawkhq.com/docs/${id}`,
        state: { kind: 'open' },
      },
    ];
  });
}
