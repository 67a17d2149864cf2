import { failureText } from './core/report/text/failure.js';
import { UserError } from './errors.js';

/** Takes passwords out of what was typed in the wrong place (`onefold up postgres://app:s3cret@host/db`); advice may say "password". */
function withoutPasswords(text: string): string {
  return text.replace(/(:\/\/[^\s:@/]*):(?!password@)\S*@/g, '$1:***@').replace(/\b(password=)[^\s&]+/gi, '$1***');
}

/** Gives an error as it may be shown, and kept in files that others read. */
export function discreet({ message, hint }: Pick<UserError, 'message' | 'hint'>): { message: string; hint: string } {
  return { message: withoutPasswords(message), hint: withoutPasswords(hint) };
}

/** Writes an error for stderr, in 80 columns: what happened, then what to do. */
export function complaint(error: Pick<UserError, 'message' | 'hint'>): string {
  return failureText(discreet(error));
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
