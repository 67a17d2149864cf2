const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/**
 * Writes control characters and bidirectional overrides as "\u{1b}", and tabs and line ends as one blank each: a file
 * name or a server message may hold anything, and neither a terminal nor a Markdown line may obey it.
 */
export function printable(text: string): string {
  return text.replace(/\r\n|[\t\n\r]/g, ' ').replace(unprintable, escaped);
}
