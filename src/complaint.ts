import { wrap } from './core/report/text/wrap.js';
import { UserError } from './errors.js';

const ADVICE = '  help: ';
/** Paths are indented, and so is a diff or marked: both are copied as they are. */
const VERBATIM = /^[\s+\-@\\]/;

function listed(line: string): string[] {
  if (line.startsWith(ADVICE)) return wrap(line.slice(ADVICE.length), ADVICE, '        ');
  return VERBATIM.test(line) ? [line] : wrap(line, '', '    ');
}

/** Takes passwords out of what was typed in the wrong place (`onefold up postgres://app:s3cret@host/db`); advice may say "password". */
function withoutPasswords(text: string): string {
  return text.replace(/(:\/\/[^\s:@/]*):(?!password@)\S*@/g, '$1:***@').replace(/\b(password=)[^\s&]+/gi, '$1***');
}

/**
 * Writes an error for stderr, in 80 columns: "error: " with the sentence, lines that belong to it (paths and a diff as
 * they are), then "help: " with what to do.
 */
export function complaint({ message, hint }: Pick<UserError, 'message' | 'hint'>): string {
  const [first = '', ...list] = withoutPasswords(message).split('\n');
  const [advice = '', ...more] = withoutPasswords(hint).split('\n');
  const lines = [
    ...wrap(first, 'error: ', '    '),
    ...list.flatMap(listed),
    ...wrap(advice, ADVICE, '        '),
    // A command is for pasting, and stays on one line.
    ...more.flatMap((line) => (/^\s/.test(line) ? [line] : wrap(line, '        ', '        '))),
  ];
  return `${lines.join('\n')}\n`;
}

/** Puts what the argument parser says ("error: unknown option '--stpes'", with its guess beneath) in our own words. */
export function usageError(text: string): UserError {
  const [said = '', guess = ''] = text.split('\n');
  const [, meant] = /^\(Did you mean (.+)\?\)$/.exec(guess) ?? [];
  const message = said.replace(/^error: /, '').replace(/'([^']*)'/g, '"$1"');
  const help = '`onefold --help` lists the commands, `onefold COMMAND --help` what each one takes.';
  return new UserError(
    /[.?]$/.test(message) ? message : `${message}.`,
    meant === undefined ? help : `did you mean ${meant}?`,
  );
}
