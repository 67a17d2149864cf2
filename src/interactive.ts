/** What may be typed without a command, for a session. */
type SessionWish = { readonly mapping?: string; readonly color?: boolean };

function withRest(argv: readonly string[], wish: SessionWish): SessionWish | null {
  const rest = optionsAlone(argv);
  return rest && { ...wish, ...rest };
}

/** Reads options that go with no command; null where anything else was typed, too. */
export function optionsAlone(argv: readonly string[]): SessionWish | null {
  const [first, second, ...others] = argv;
  if (first === undefined) return {};
  if (first === '--no-color') return withRest(argv.slice(1), { color: false });
  if (first.startsWith('--mapping=')) return withRest(argv.slice(1), { mapping: first.slice('--mapping='.length) });
  return first === '--mapping' && second !== undefined ? withRest(others, { mapping: second }) : null;
}

type Streams = { readonly stdin: { readonly isTTY?: boolean }; readonly stdout: { readonly isTTY?: boolean } };

/** Tells whether somebody sits there who can type, and sees a whole screen. */
export function isInteractive({ stdin, stdout }: Streams, terminal: string | undefined): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && terminal !== 'dumb';
}
