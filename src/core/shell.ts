/** What a shell takes for more than the sign that it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Writes a word for a POSIX shell, in quotes where it needs them: what is printed for pasting must mean itself. */
export function shellWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Writes a command line for a POSIX shell from its words. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
