/** The other screen, empty, without a cursor, where a line that is too long ends at the edge; and back. */
const ENTER = '\u001b[?1049h\u001b[?7l\u001b[2J\u001b[H\u001b[?25l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** Takes the other screen of the terminal, and gives back what leaves it: once, however often it is called. */
export function alternateScreen(stdout: NodeJS.WriteStream): () => void {
  stdout.write(ENTER);
  let left = false;
  const leave = () => {
    if (!left) stdout.write(LEAVE);
    left = true;
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
export function listenOutside(
  { stdin, stdout }: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
  interrupt: () => void,
): Outside {
  let by: NodeJS.Signals | null = null;
  const signalled = (signal: NodeJS.Signals) => {
    by ??= signal;
    interrupt();
  };
  for (const signal of SIGNALS) process.on(signal, signalled);
  stdin.once('end', interrupt);
  // These stay: a terminal that is gone says so again while the session cleans up behind itself.
  stdin.on('error', interrupt);
  stdout.on('error', interrupt);
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
      stdin.off('end', interrupt);
    },
    obey() {
      if (by !== null) process.kill(process.pid, by);
    },
  };
}
