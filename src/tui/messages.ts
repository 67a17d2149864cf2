import type { Session } from '../commands/session.js';
import type { RunEvent, SessionRefusal } from '../core/model.js';

/** Where a session works: as `Env` has it. */
export type EngineOptions = {
  readonly root: string;
  readonly mappingPath: string;
  readonly mappingNamed: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
};
/** What the thread is told: to do something, to end what it does, or that nothing more will come. */
export type Request =
  | { readonly kind: 'call'; readonly method: keyof Session; readonly args: readonly unknown[] }
  | { readonly kind: 'cancel' | 'close' };
/**
 * What the thread tells. An answer comes as JSON in pieces: first what goes into long lists, by the way that leads to each
 * (keys and positions from the root), then the rest of the value, in which those lists are empty.
 */
export type Reply =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'piece'; readonly trail: readonly (string | number)[]; readonly items: string }
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'refusal'; readonly refusal: SessionRefusal }
  | { readonly kind: 'bug'; readonly stack: string };
export type Piece = Extract<Reply, { readonly kind: 'piece' }>;
