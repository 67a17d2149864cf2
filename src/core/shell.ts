/** What a shell takes for more than the sign that it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

const CONTROL = /[\u0000-\u001f\u007f]/;
/** What has to be written otherwise in a format of printf between quotes. */
const SPECIAL = /[\u0000-\u001f\u007f'\\%]/g;

function octal(sign: string): string {
  return `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

function quoted(part: string): string {
  if (part === '' || PLAIN.test(part)) return part;
  if (CONTROL.test(part)) return `"$(printf '${part.replace(SPECIAL, octal)}')"`;
  return `'${part.replaceAll("'", "'\\''")}'`;
}

/**
 * Writes a word for a POSIX shell, in quotes where it needs them: what is printed for pasting must mean itself, also where
 * a terminal shows a control character otherwise. A byte that is not UTF-8 stands for any sign.
 */
export function shellWord(word: string): string {
  return word === '' ? "''" : word.split('\uFFFD').map(quoted).join('?');
}

/** Writes a command line for a POSIX shell from its words. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** Writes the command that puts files back as the last commit has them, also where a merge has left them in conflict. */
export function restoreLine(paths: readonly string[]): string {
  return shellLine(['git', 'checkout', 'HEAD', '--', ...paths]);
}
