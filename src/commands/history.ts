import type { Report } from '../core/model.js';
import { UserError } from '../errors.js';
import { readHistory } from '../io/tracking.js';
import { readCanonical } from './canonical.js';
import type { Command, FlagValues } from './command.js';
import { databaseFlag, withSession } from './target.js';

const USUAL = 20;

function limitOf({ limit }: FlagValues): number {
  if (limit === undefined) return USUAL;
  if (typeof limit === 'string' && /^[1-9]\d{0,8}$/.test(limit)) return Number(limit);
  throw new UserError(`--limit ${String(limit)} is no number of entries.`, 'give a whole number from 1.');
}

export const history: Command = {
  name: 'history',
  summary: 'Show the audit trail, newest first: what was applied, rolled back, stamped or repaired, and what failed',
  flags: [databaseFlag, { name: '--limit', value: 'N', summary: `How many entries (default ${USUAL})` }],
  async run(env, flags): Promise<Report> {
    const limit = limitOf(flags);
    const { mapping, notes } = await readCanonical(env);
    return withSession(env, { flags, writes: false }, async ({ client, target }) => {
      const rows = await readHistory(client, mapping.ledger, limit);
      const { schema, history: table } = mapping.ledger;
      const none = rows === null ? [`This database has no audit trail ${schema}.${table}.`] : [];
      return { command: 'history', verdict: 'ok', notes: [...notes, ...none], target, history: rows ?? [] };
    });
  },
};
