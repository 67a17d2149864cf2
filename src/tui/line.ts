import type { Session } from '../commands/session.js';
import { UserError } from '../errors.js';
import type { Reply, Request } from './messages.js';
import { type Gathered, gather, whole } from './pieces.js';

export type Method = keyof Session;
type Call = {
  readonly method: Method;
  readonly args: readonly unknown[];
  resolve(value: unknown): void;
  reject(error: unknown): void;
};

/** The calls that wait, and the one that runs: the thread is given the next once it has answered. */
export class Line {
  private waiting: Call[] = [];
  private running: Call | null = null;
  private gathered = new Map<string, Gathered>();
  /** Why nothing is answered any more; null as long as the thread lives. */
  private ended: unknown = null;
  private idle: () => void = () => {};

  constructor(private readonly post: (request: Request) => void) {}

  /** Puts a call behind the others; a `think` takes the place of those that wait, which resolve with null. */
  call(method: Method, args: readonly unknown[]): Promise<unknown> {
    if (this.ended !== null) return Promise.reject(this.ended);
    if (method === 'think') this.skipThinks();
    return new Promise((resolve, reject) => {
      this.waiting.push({ method, args, resolve, reject });
      this.begin();
    });
  }

  /** A draft that has been overtaken is not thought through. */
  private skipThinks(): void {
    for (const { method, resolve } of this.waiting) if (method === 'think') resolve(null);
    this.waiting = this.waiting.filter(({ method }) => method !== 'think');
  }

  private begin(): void {
    if (this.running !== null) return;
    this.running = this.waiting.shift() ?? null;
    if (this.running === null) this.idle();
    else this.post({ kind: 'call', method: this.running.method, args: this.running.args });
  }

  /** Takes in what belongs to an answer. */
  take(reply: Exclude<Reply, { readonly kind: 'event' }>): void {
    if (reply.kind === 'piece') gather(this.gathered, reply);
    else this.settle(reply);
  }

  private settle(reply: Exclude<Reply, { readonly kind: 'event' | 'piece' }>): void {
    const { running, gathered } = this;
    [this.running, this.gathered] = [null, new Map()];
    if (reply.kind === 'answer') running?.resolve(whole(JSON.parse(reply.value), gathered));
    else if (reply.kind === 'refusal') running?.reject(new UserError(reply.refusal.message, reply.refusal.hint));
    else running?.reject(new Error(reply.stack));
    this.begin();
  }

  /** Rejects all that waits, and all that comes. */
  end(why: unknown): void {
    this.ended ??= why;
    for (const { reject } of this.waiting) reject(this.ended);
    this.waiting = [];
  }

  /** Rejects what runs, too: nobody will answer it. */
  lost(why: unknown): void {
    this.end(why);
    this.running?.reject(this.ended);
    this.running = null;
    this.idle();
  }

  /** Resolves when nothing runs. */
  drained(): Promise<void> {
    if (this.running === null) return Promise.resolve();
    return new Promise((resolve) => {
      this.idle = resolve;
    });
  }
}
