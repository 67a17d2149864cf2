import type { MigrationFile, Next, NoRun, Wish } from '../model.js';
import { plural } from '../text.js';
import { finder } from './dependencies.js';
import { compareVersions } from './versions.js';

/** Says that no migration has the version that was named. */
export function unknownVersion(version: string, files: readonly MigrationFile[]): NoRun {
  const known = files.length === 0 ? 'there is none' : `they go from ${files[0]!.version} to ${files.at(-1)!.version}`;
  return {
    kind: 'refusal',
    message: `there is no migration ${version} among the ${plural(files.length, 'migration')} here. Nothing was run.`,
    help: `name a version as \`onefold list\` shows it; ${known}.`,
    unknown: true,
  };
}

/** Says that a number of steps is none. */
export function badSteps(steps: number, verb: string): NoRun {
  const message = `cannot ${verb} ${steps} steps. Nothing was run.`;
  return { kind: 'refusal', message, help: 'give --steps a whole number from 1.' };
}

function names(files: readonly MigrationFile[]): string {
  return files.map(({ version, name }) => `${version} ${name}`).join(', ');
}

function onlyOne<M extends MigrationFile>(pending: readonly M[], one: M, ordered: boolean): Next<M> {
  const migrations = pending.filter(({ path }) => path === one.path);
  const passedOver = pending.filter(({ version }) => compareVersions(version, one.version) < 0);
  if (!ordered || migrations.length === 0 || passedOver.length === 0) return { kind: 'run', migrations };
  return {
    kind: 'refusal',
    message: `${one.version} ${one.name} alone would pass over ${plural(passedOver.length, 'pending migration')}: ${names(passedOver)}. Nothing was run.`,
    help: `\`onefold up --target ${one.version}\` runs them first; \`policy: { outOfOrder: allow }\` in mapping.yaml lets them run later.`,
  };
}

/** Chooses among the pending migrations, in order of version, what is wished. What has run already is no reason to refuse. */
export function select<M extends MigrationFile>(
  files: readonly M[],
  pending: readonly M[],
  wish: Wish,
  outOfOrder: 'refuse' | 'allow',
): Next<M> {
  if (wish.kind === 'all') return { kind: 'run', migrations: pending };
  if (wish.kind === 'steps') {
    if (!Number.isInteger(wish.steps) || wish.steps < 1) return badSteps(wish.steps, 'apply');
    return { kind: 'run', migrations: pending.slice(0, wish.steps) };
  }
  const one = finder(files)(wish.version);
  if (one === null) return unknownVersion(wish.version, files);
  if (wish.kind === 'only') return onlyOne(pending, one, outOfOrder === 'refuse');
  return { kind: 'run', migrations: pending.filter(({ version }) => compareVersions(version, one.version) <= 0) };
}
