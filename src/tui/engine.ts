import type { Session } from '../commands/session.js';
import type { RunEvent, Thought } from '../core/model.js';

/** Where a session works: as `Env` has it. */
export type EngineOptions = {
  readonly root: string;
  readonly mappingPath: string;
  readonly mappingNamed: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * A session on a thread of its own, so that the thread that answers keys never waits for work. Every method is that of
 * `Session`, answered one after the other. What cannot be done rejects with a UserError; a bug rejects with its stack.
 */
export type Engine = Omit<Session, 'think'> & {
  /** As the session's; null where a newer `think` came before this one began. */
  think(...wish: Parameters<Session['think']>): Promise<Thought | null>;
  /** Tells what happens in whatever runs now; gives what ends the telling. */
  onEvent(listener: (event: RunEvent) => void): () => void;
  /** Interrupts what runs now, as SIGINT does: a proof or a run rolls back, and its promise settles. */
  cancel(): void;
  /** Interrupts what runs, waits until it has cleaned up behind itself, and ends the thread. A second call does nothing. */
  close(): Promise<void>;
};
