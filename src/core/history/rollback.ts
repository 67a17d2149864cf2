import type { AppliedRow, HalfRun, Mapping, MigrationFile, Next, NoRun, Wish } from '../model.js';
import { plural } from '../text.js';
import { dependenciesOf, finder } from './dependencies.js';
import { fileOf, type Match, matchAll } from './match.js';
import { halfRefusals } from './refusals.js';
import { badSteps, unknownVersion } from './selection.js';
import { versionKey } from './versions.js';

/** What `down` is to roll back, by whose rules; `only` is one version, `target` leaves that one as the newest. */
export type DownOptions = {
  readonly outOfOrder?: Mapping['policy']['outOfOrder'];
  readonly wish?: Wish;
  readonly halves?: readonly HalfRun[];
};

function withoutDown(match: Match): string | null {
  const row = match.rows[0]!;
  const file = fileOf(match);
  if (match.files.length > 1) return `${row.version} (${match.files.map(({ path }) => path).join(' or ')}?)`;
  if (file === null) return `${row.version} ${row.name} (its file is missing)`;
  return file.downPath === null ? `${row.version} ${file.name}` : null;
}

function titles(matches: readonly Match[]): string {
  return matches.map((match) => `${match.version} ${fileOf(match)?.name ?? match.rows[0]!.name}`).join(', ');
}

function oneAlone<M extends MigrationFile>(
  applied: readonly Match<M>[],
  at: number,
  ordered: boolean,
): Match<M>[] | NoRun {
  const later = applied.slice(at + 1);
  if (!ordered || later.length === 0) return [applied[at]!];
  return {
    kind: 'refusal',
    message: `${titles([applied[at]!])} is not the newest: ${plural(later.length, 'later migration')} ${later.length === 1 ? 'is' : 'are'} applied, ${titles(later)}. Nothing was rolled back.`,
    help: `\`onefold down --steps ${later.length + 1}\` rolls back these first; \`policy: { outOfOrder: allow }\` in mapping.yaml lets it go alone.`,
  };
}

function notApplied(version: string): NoRun {
  return {
    kind: 'refusal',
    message: `${version} is not applied. Nothing was rolled back.`,
    help: '`onefold status` shows what is.',
  };
}

function chosen<M extends MigrationFile>(
  files: readonly M[],
  applied: readonly Match<M>[],
  options: DownOptions,
): Match<M>[] | NoRun {
  const { wish = { kind: 'steps', steps: 1 }, outOfOrder = 'refuse' } = options;
  if (wish.kind === 'all') return applied.toReversed();
  if (wish.kind === 'steps') {
    if (!Number.isInteger(wish.steps) || wish.steps < 1) return badSteps(wish.steps, 'roll back');
    return applied.slice(-wish.steps).reverse();
  }
  const version = finder(files)(wish.version)?.version ?? wish.version;
  const at = applied.findIndex((match) => versionKey(match.version) === versionKey(version));
  if (at < 0) {
    const known = files.some((file) => versionKey(file.version) === versionKey(version));
    return known ? notApplied(version) : unknownVersion(wish.version, files);
  }
  return wish.kind === 'target' ? applied.slice(at + 1).reverse() : oneAlone(applied, at, outOfOrder === 'refuse');
}

function lackingDowns(matches: readonly Match[]): NoRun | null {
  const lacking = matches.flatMap((match) => withoutDown(match) ?? []);
  if (lacking.length === 0) return null;
  const all =
    matches.length === 1 ? 'the migration' : `${plural(lacking.length, 'migration')} of the ${matches.length}`;
  return {
    kind: 'refusal',
    message: `${all} to roll back ${lacking.length === 1 ? 'has' : 'have'} no rollback: ${lacking.join(', ')}. Nothing was rolled back.`,
    help: 'write the missing down file as down/NNN_name_down.sql beside its migration, or roll back fewer with --steps.',
  };
}

/** What stays applied and declares to depend on what goes. */
function dependents(files: readonly MigrationFile[], applied: readonly Match[], going: readonly Match[]): NoRun | null {
  const find = finder(files);
  const leaving = new Set(going.flatMap((match) => fileOf(match)?.path ?? []));
  const staying = applied.filter((match) => !going.includes(match)).flatMap((match) => fileOf(match) ?? []);
  const bereft = staying.filter((file) => dependenciesOf(file, find).some(({ path }) => leaving.has(path)));
  if (bereft.length === 0) return null;
  return {
    kind: 'refusal',
    message: `${bereft.map(({ path }) => path).join(', ')} ${bereft.length === 1 ? 'depends' : 'depend'} on what is to be rolled back, and would stay. Nothing was rolled back.`,
    help: 'roll back what depends on it first.',
  };
}

/**
 * Chooses what `down` runs, newest first: the newest applied version where nothing else is wished; all of them when there
 * are fewer than the steps. Refuses, before anything runs, fewer than 1 step, a version that is not applied, one that
 * others stand upon, and any without a rollback, naming all such. A migration comes back under the version that its ledger
 * row has.
 */
export function nextDown<M extends MigrationFile>(
  files: readonly M[],
  rows: readonly AppliedRow[],
  options: DownOptions = {},
): Next<M> {
  const [half] = halfRefusals(options.halves ?? [], 'down');
  if (half !== undefined) return { kind: 'refusal', ...half };
  const applied = matchAll(files, rows).filter((match) => match.rows.length > 0);
  const going = chosen(files, applied, options);
  if (!Array.isArray(going)) return going;
  const hindrance = lackingDowns(going) ?? dependents(files, applied, going);
  if (hindrance !== null) return hindrance;
  const migrations = going.map((match) => ({ ...fileOf(match)!, version: match.rows[0]!.version }));
  return { kind: 'run', migrations };
}
