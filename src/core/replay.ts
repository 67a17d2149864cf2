import { z } from 'zod';
import type { Replay } from './model.js';

const schema = z.strictObject({
  onefold: z.literal(1),
  digest: z.string(),
  postgres: z.string(),
  applied: z.array(z.string()),
  failed: z.strictObject({ version: z.string(), sqlstate: z.string(), message: z.string() }).nullable(),
  notRun: z.array(z.string()),
  verified: z.number(),
});

/** Prints a replay as the file that keeps it: JSON without times, so that the same run gives the same bytes. */
export function printReplay(replay: Replay): string {
  return `${JSON.stringify(replay, null, 2)}\n`;
}

/** Reads a replay; null where the text is none, because a claim that cannot be read was not measured. */
export function parseReplay(text: string): Replay | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
