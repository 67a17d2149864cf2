import { setImmediate } from 'node:timers/promises';

/** The other screen, without a cursor, where a line that is too long ends at the edge; and back. */
const ENTER = '\u001b[?1049h\u001b[?7l\u001b[?2004h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?2004l\u001b[?7h\u001b[?1049l';
const TURNS = 3;
const unheard = () => {};
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** The two ends of the terminal. */
export type Ends = { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream };

/** The terminal while it is ours. */
export type Held = {
  /** Gives it back, once, however often that is called. */
  leave(): void;
  /** Gives it to what runs to its end meanwhile, and takes it again whatever becomes of that: the screen is empty then. */
  lend<T>(work: () => T, paint: () => void): T;
};

/** Takes the terminal: its other screen, and every key as it is pressed. */
export function takeTerminal({ stdin, stdout }: Ends): Held {
  const take = () => {
    // Before anything is drawn: who sees the screen may type.
    stdin.setRawMode(true);
    stdout.write(ENTER);
  };
  const giveBack = () => {
    stdout.write(LEAVE);
    stdin.setRawMode(false);
  };
  let left = false;
  const leave = () => {
    if (!left) giveBack();
    left = true;
  };
  take();
  process.once('exit', leave);
  return {
    leave,
    lend(work, paint) {
      giveBack();
      try {
        return work();
      } finally {
        take();
        paint();
      }
    },
  };
}

/** What ends a session beside its keys. */
export type Outside = {
  /** Rejects with what nobody caught. */
  readonly failed: Promise<never>;
  /** From here on signals do what they do without us. */
  release(): void;
  /** Works with keys that end programs (Ctrl-C, Ctrl-\\) meant for others: what they sent meanwhile is nothing here. */
  deaf<T>(work: () => T): Promise<T>;
  /** Ends the process by the signal that ended the session, so that whoever sent it sees that; does nothing without one. */
  obey(): void;
};

/** Listens for signals, for a terminal that is gone, and for errors that nobody catches. */
export function listenOutside({ stdin, stdout }: Ends, interrupt: () => void): Outside {
  let by: NodeJS.Signals | null = null;
  let isDeaf = false;
  const signalled = (signal: NodeJS.Signals) => {
    if (isDeaf && signal === 'SIGINT') return;
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
    async deaf(work) {
      isDeaf = true;
      process.on('SIGQUIT', unheard);
      try {
        return work();
      } finally {
        // A signal is told of in the turns of the loop behind it.
        for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
        isDeaf = false;
        process.off('SIGQUIT', unheard);
      }
    },
    obey() {
      if (by !== null) process.kill(process.pid, by);
    },
  };
}
