import { createHash } from 'node:crypto';
import { compareVersions } from './history/versions.js';
import type { AppliedRow, MigrationFile, RunPlan } from './model.js';
import { plural } from './text.js';

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function ledgerDigest(rows: readonly AppliedRow[]): string {
  const sorted = rows.toSorted((a, b) => compareVersions(a.version, b.version));
  return sha256(sorted.map(({ version, checksum }) => [version, checksum]));
}

function headOf(rows: readonly AppliedRow[]): string | null {
  return rows.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1)?.version ?? null;
}

/** Writes down what is about to run, on what: two plans have one digest exactly when they mean the same. */
export function runPlanOf(
  migrations: readonly MigrationFile[],
  rows: readonly AppliedRow[],
  database: string,
): RunPlan {
  const listed = migrations.map(({ version, name, checksum }) => ({ version, name, checksum }));
  const plan = { database, migrations: listed, head: headOf(rows), ledger: ledgerDigest(rows) };
  return { onefold: 1, ...plan, digest: sha256(plan) };
}

/** Prints a plan as JSON. */
export function printRunPlan(plan: RunPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

function isPlan(value: unknown): value is RunPlan {
  const plan = value as Partial<RunPlan> | null;
  return (
    typeof plan === 'object' && plan?.onefold === 1 && Array.isArray(plan.migrations) && typeof plan.ledger === 'string'
  );
}

/** Reads a plan; null where the text is none, or was changed since: its digest is over all the rest. */
export function parseRunPlan(text: string): RunPlan | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isPlan(value)) return null;
    const { database, migrations, head, ledger, digest } = value;
    return sha256({ database, migrations, head, ledger }) === digest ? value : null;
  } catch {
    return null;
  }
}

function titles(migrations: RunPlan['migrations']): string {
  return migrations.map(({ version, name }) => `${version} ${name}`).join(', ');
}

function changesOf(planned: RunPlan, now: RunPlan): string[] {
  const key = ({ version, name, checksum }: RunPlan['migrations'][number]) => `${version} ${name} ${checksum}`;
  const [before, after] = [new Set(planned.migrations.map(key)), new Set(now.migrations.map(key))];
  const gone = planned.migrations.filter((one) => !after.has(key(one)));
  const come = now.migrations.filter((one) => !before.has(key(one)));
  const bytes = gone.filter(({ version }) => come.some((one) => one.version === version));
  const isChanged = ({ version }: { readonly version: string }) => bytes.some((one) => one.version === version);
  const [left, added] = [gone, come].map((list) => list.filter((one) => !isChanged(one)));
  return [
    ...(bytes.length > 0 ? [`${plural(bytes.length, 'file')} changed: ${titles(bytes)}`] : []),
    ...(left!.length > 0 ? [`it lists what would not run now: ${titles(left!)}`] : []),
    ...(added!.length > 0 ? [`it does not list what would run now: ${titles(added!)}`] : []),
  ];
}

/** Says, as clauses, in what a plan differs from what would run now; none where the digests are the same. */
export function planDifferences(planned: RunPlan, now: RunPlan): string[] {
  if (planned.digest === now.digest) return [];
  const head = (plan: RunPlan) => plan.head ?? 'nothing';
  const ledger =
    planned.head === now.head
      ? 'the ledger has other rows'
      : `the ledger ended with ${head(planned)}, and ends with ${head(now)}`;
  const elsewhere = `it was made for database ${planned.database}, and this is ${now.database}`;
  return [
    ...(planned.database === now.database ? [] : [elsewhere]),
    ...changesOf(planned, now),
    ...(planned.ledger === now.ledger ? [] : [ledger]),
  ];
}
