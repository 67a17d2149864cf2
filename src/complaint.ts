import { wrap } from './core/report/text/wrap.js';
import { UserError } from './errors.js';

/**
 * Writes an error for stderr, in 80 columns: "error: " with the sentence, lines that belong to it (paths, a diff) as they
 * are, then "help: " with what to do.
 */
export function complaint({ message, hint }: Pick<UserError, 'message' | 'hint'>): string {
  const [first = '', ...list] = message.split('\n');
  const [advice = '', ...more] = hint.split('\n');
  const lines = [
    ...wrap(first, 'error: ', '    '),
    ...list,
    ...wrap(advice, '  help: ', '        '),
    ...more.flatMap((line) => wrap(line, '        ', '        ')),
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
