import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NoRun, RunPlan } from '../../core/model.js';
import { parseRunPlan, planDifferences, printRunPlan } from '../../core/run-plan.js';
import { UserError } from '../../errors.js';
import type { Env } from '../command.js';

/** Reads the plan of a dry run. UserError where there is none, or it was changed by hand. */
export function readPlan({ root }: Env, path: string): RunPlan {
  let text: string;
  try {
    text = readFileSync(resolve(root, path), 'utf8');
  } catch (error) {
    throw new UserError(
      `the plan ${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was run.`,
      'write it with `onefold up --dry-run --out FILE`; its path counts from the directory of mapping.yaml.',
    );
  }
  const plan = parseRunPlan(text);
  if (plan !== null) return plan;
  throw new UserError(
    `${path} is no plan of onefold, or was changed since it was written. Nothing was run.`,
    'write it anew with `onefold up --dry-run --out FILE`.',
  );
}

/** An earlier plan gives way; a slip of the name must not cost a migration. */
function refuseOther(root: string, path: string): void {
  const file = resolve(root, path);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text.trim() === '' || parseRunPlan(text) !== null) return;
  throw new UserError(
    `${path} is there and is no plan as onefold wrote it. Nothing was written.`,
    'name another file for --out, or delete this one.',
  );
}

/** Writes the plan of a dry run, and says so. UserError where it cannot be written, or another file lies there. */
export function writePlan({ root }: Env, path: string, plan: RunPlan): string {
  try {
    refuseOther(root, path);
    writeFileSync(resolve(root, path), printRunPlan(plan));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `the plan ${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
      'name a file in a directory that is there and may be written to.',
    );
  }
  return `Wrote the plan ${path}: \`onefold up --plan ${path}\` runs exactly this, digest ${plan.digest.slice(0, 16)}.`;
}

/** Refuses a run that is not the one that was planned. */
export function againstPlan(path: string, planned: RunPlan, now: RunPlan): NoRun | null {
  const differences = planDifferences(planned, now);
  if (differences.length === 0) return null;
  return {
    kind: 'refusal',
    message: `the plan ${path} is not of what would run now: ${differences.join('; ')}. Nothing was run.`,
    help: 'give --target, --steps or --only as the dry run had them; else look at what has changed, and write the plan anew with `onefold up --dry-run --out FILE`.',
  };
}
