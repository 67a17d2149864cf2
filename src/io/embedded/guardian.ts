import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Account } from './account.js';

/** How a server is ended: at once where its data is thrown away, with a checkpoint where it is kept. */
export type EndSignal = 'SIGQUIT' | 'SIGINT';

export type Guardian = {
  /** Names the server to watch. */
  watch(pid: number): void;
  /** Ends the watch without touching anything, and resolves when the watcher is gone. */
  release(): Promise<void>;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const live = new Set<() => void>();

function endAll(): void {
  for (const end of live) end();
}

/** Ends the servers and then the process, as the signal would have done; leaves that to others who listen for it too. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  endAll();
  forget();
  process.kill(process.pid, signal);
}

function forget(): void {
  process.off('exit', endAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function enlist(end: () => void): void {
  if (live.size === 0) {
    process.on('exit', endAll);
    // First in the row: a `once` listener of somebody else is taken off before it is called, and would not be counted.
    for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  }
  live.add(end);
}

function dismiss(end: () => void): void {
  live.delete(end);
  if (live.size === 0) forget();
}

/**
 * Reads process ids from us, line by line. When our end of the pipe closes without "done", we are dead, be it by kill -9:
 * it then ends the server, waits for it (10 s at most) and removes the temporary folder.
 */
const WATCH = `
while read -r word; do [ "$word" = done ] && exit 0; pid=$word; done
[ -n "$pid" ] && kill -s "$1" "$pid" 2>/dev/null
n=0
while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
rm -rf -- "$2"`;

function startWatcher(folder: string, signal: EndSignal, account: Account): ChildProcess | null {
  if (process.platform === 'win32') return null;
  const watcher = spawn('/bin/sh', ['-c', WATCH, 'onefold-watch', signal.slice(3), folder], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  (watcher.stdin as Socket).unref();
  watcher.stdin?.on('error', () => {});
  return watcher;
}

function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  child.ref();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Sees to it that a server and its temporary folder do not outlive this process, however it ends. */
export function guardian(folder: string, signal: EndSignal, account: Account): Guardian {
  const watcher = startWatcher(folder, signal, account);
  let pid: number | null = null;
  const end = () => {
    try {
      if (pid !== null) process.kill(pid, signal);
    } catch {
      // It has ended already.
    }
  };
  enlist(end);
  return {
    watch(server) {
      pid = server;
      watcher?.stdin?.write(`${server}\n`);
    },
    async release() {
      dismiss(end);
      watcher?.stdin?.end('done\n');
      if (watcher !== null) await gone(watcher);
    },
  };
}
