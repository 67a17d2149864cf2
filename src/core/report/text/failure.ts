import type { Failure } from '../reporter.js';
import { wrap } from './wrap.js';

const ADVICE = '  help: ';
/** Paths are indented, and so is a diff or marked: both are copied as they are. */
const VERBATIM = /^[\s+\-@\\]/;

function listed(line: string): string[] {
  if (line.startsWith(ADVICE)) return wrap(line.slice(ADVICE.length), ADVICE, '        ');
  return VERBATIM.test(line) ? [line] : wrap(line, '', '    ');
}

/**
 * Writes an error in 80 columns: "error: " with the sentence, lines that belong to it (paths and a diff as they are), then
 * "help: " with what to do.
 */
export function failureText({ message, hint }: Failure): string {
  const [first = '', ...list] = message.split('\n');
  const [advice = '', ...more] = hint.split('\n');
  const lines = [
    ...wrap(first, 'error: ', '    '),
    ...list.flatMap(listed),
    ...wrap(advice, ADVICE, '        '),
    // A command is for pasting, and stays on one line.
    ...more.flatMap((line) => (/^\s/.test(line) ? [line] : wrap(line, '        ', '        '))),
  ];
  return `${lines.join('\n')}\n`;
}
