/** What a terminal sends for a key. `ctrl-` with a letter is not listed: it is the letter's low five bits. */
const SENT: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  space: ' ',
  backspace: '\x7f',
  delete: '\x1b[3~',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  'page-up': '\x1b[5~',
  'page-down': '\x1b[6~',
};

/**
 * Gives what a terminal sends for a key by name (`enter`, `up`, `ctrl-c`); any other text stands for itself. Programs may ask
 * for cursor keys to be sent in another way ("application mode").
 */
export function sentFor(key: string, applicationMode: boolean): string {
  const letter = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) & 0x1f);
  const sent = SENT[key] ?? key;
  return applicationMode ? sent.replace(/^\x1b\[(?=[A-DHF]$)/, '\x1bO') : sent;
}
