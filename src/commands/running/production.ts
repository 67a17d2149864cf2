import { UserError } from '../../errors.js';
import type { Env } from '../command.js';

/** Tells whether the environment says that this is production, in whatever case and with blanks around it. */
export function isProduction({ env }: Pick<Env, 'env'>): boolean {
  return env.NODE_ENV?.trim().toLowerCase() === 'production';
}

/** Refuses to change a production database unless that was confirmed, in exactly the documented word. */
export function requireConfirmation(env: Env, what: string): void {
  if (!isProduction(env) || env.env.CONFIRM_PRODUCTION_MIGRATION === 'true') return;
  const given = env.env.CONFIRM_PRODUCTION_MIGRATION;
  const found = given === undefined ? 'is not set' : `is "${given}"`;
  throw new UserError(
    `NODE_ENV is production, and CONFIRM_PRODUCTION_MIGRATION ${found}. Nothing was ${what}.`,
    'set CONFIRM_PRODUCTION_MIGRATION=true, exactly that, once you have seen `onefold up --dry-run`.',
  );
}

/** Refuses an `up` on production without the plan that somebody has looked at. */
export function requirePlan(env: Env, plan: string | null): void {
  if (!isProduction(env) || plan !== null) return;
  throw new UserError(
    'NODE_ENV is production, and no plan was given. Nothing was run.',
    'write one with `onefold up --dry-run --out plan.json`, read it, then run `onefold up --plan plan.json`.',
  );
}
