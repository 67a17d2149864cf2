/** The other screen, without a cursor, where a line that is too long ends at the edge; and back. */
const ENTER = '\u001b[?1049h\u001b[?7l\u001b[?2004h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?2004l\u001b[?7h\u001b[?1049l';
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** The two ends of the terminal. */
export type Ends = { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream };

/**
 * Takes the terminal: its other screen, and every key as it is pressed. Gives what gives it back, once, however often that
 * is called.
 */
export function takeTerminal({ stdin, stdout }: Ends): () => void {
  // Before anything is drawn: who sees the screen may type.
  stdin.setRawMode(true);
  stdout.write(ENTER);
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    stdout.write(LEAVE);
    stdin.setRawMode(false);
  };
  process.once('exit', leave);
  return leave;
}

/** What ends a session beside its keys. */
export type Outside = {
  /** Rejects with what nobody caught. */
  readonly failed: Promise<never>;
  /** From here on signals do what they do without us. */
  release(): void;
  /** Ends the process by the signal that ended the session, so that whoever sent it sees that; does nothing without one. */
  obey(): void;
};

/** Listens for signals, for a terminal that is gone, and for errors that nobody catches. */
export function listenOutside({ stdin, stdout }: Ends, interrupt: () => void): Outside {
  let by: NodeJS.Signals | null = null;
  const signalled = (signal: NodeJS.Signals) => {
    by ??= signal;
    interrupt();
  };
  // What its signal says, which may come later than this or not at all.
  const hungUp = () => signalled('SIGHUP');
  for (const signal of SIGNALS) process.on(signal, signalled);
  stdin.once('end', hungUp);
  // These stay: a terminal that is gone says so again while the session cleans up behind itself.
  stdin.on('error', hungUp);
  stdout.on('error', hungUp);
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  process.once('uncaughtException', fail);
  return {
    failed,
    release() {
      for (const signal of SIGNALS) process.off(signal, signalled);
      process.off('uncaughtException', fail);
      stdin.off('end', hungUp);
    },
    obey() {
      if (by !== null) process.kill(process.pid, by);
    },
  };
}
