import type { LegacyRollback, MappingEdit } from '../model.js';
import { plural } from '../text.js';
import { applyEdits } from './apply.js';
import { type Kept, type Leaving, statementName, takenOut } from './leaving.js';
import {
  type Decision,
  isRefused,
  type MappingInput,
  NO_MIGRATION,
  NO_REASON,
  type PlainSelection,
  type Refused,
  sealedRefusal,
  selectionsOf,
} from './plain.js';
import { reasonOfRollback } from './rollback-marks.js';
import { type Going, leftRollbacks, ownUndone, retiredTest } from './rollbacks.js';
import type { FileStatement } from './selections.js';

/** What can be let go. */
export type Retirable =
  | { readonly kind: 'migration'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'statement'; readonly path: string; readonly ordinal: number };

/** Names what can be let go for a person. */
export function targetName(target: Retirable): string {
  if (target.kind === 'migration') return target.name;
  return target.kind === 'file' ? target.path : statementName(target);
}

/** Says how many of what there are: "2 migrations", "1 file and 3 statements". */
export function countedTargets(targets: readonly Retirable[]): string {
  const counts = (['migration', 'file', 'statement'] as const).flatMap((kind) => {
    const count = targets.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [plural(count, kind)];
  });
  return counts.join(' and ');
}

/** Says why nothing is decided on many things, and which it is about; of one alone it needs no name. */
export function refusedFor({ name, refused }: Kept, count: number): Refused {
  return { refused: count === 1 ? refused : `${name}: ${refused} Nothing is decided.` };
}

/** Puts files before statements, without the statements of a file that goes whole. */
function targetsOf(targets: readonly Retirable[]): Retirable[] {
  const files = new Set(targets.flatMap((one) => (one.kind === 'file' ? [one.path] : [])));
  const left = targets.filter((one) => one.kind !== 'statement' || !files.has(one.path));
  return [...left.filter(({ kind }) => kind !== 'statement'), ...left.filter(({ kind }) => kind === 'statement')];
}

function sayingOf(selection: PlainSelection): string {
  return JSON.stringify([selection.path, selection.only, selection.except]);
}

/** Sorts what is to leave, or says of what it cannot be. */
function leavingOf(plain: MappingInput, targets: readonly Retirable[]): Leaving | Kept {
  const positions = new Map((plain.migrations ?? []).map(({ name }, index) => [name, index]));
  const known = new Set((plain.retire ?? []).map((one) => sayingOf(one as PlainSelection)));
  const isRetired = retiredTest(plain);
  const isThere = (one: Retirable) => {
    if (one.kind === 'migration') return false;
    const isListed = one.kind === 'statement' && known.has(sayingOf({ path: one.path, only: [`#${one.ordinal}`] }));
    return isListed || isRetired(one.path);
  };
  const [absent, twice] = [
    targets.find((one) => one.kind === 'migration' && !positions.has(one.name)),
    targets.find(isThere),
  ];
  if (absent !== undefined) return { ...NO_MIGRATION, name: targetName(absent) };
  if (twice !== undefined) return { refused: `${targetName(twice)} is retired already.`, name: targetName(twice) };
  return {
    migrations: new Set(targets.flatMap((one) => (one.kind === 'migration' ? positions.get(one.name)! : []))),
    files: new Set(targets.flatMap((one) => (one.kind === 'file' ? one.path : []))),
    statements: targets.flatMap((one) => (one.kind === 'statement' ? one : [])),
  };
}

/** Says of each once that it is retired. */
function retireEdits(plain: MappingInput, going: readonly Going[], reason: string): MappingEdit[] {
  const fresh = new Map<string, Going>();
  for (const one of going) {
    const saying = sayingOf(one.selection);
    if (!fresh.has(saying)) fresh.set(saying, one);
  }
  for (const one of plain.retire ?? []) fresh.delete(sayingOf(one as PlainSelection));
  return [...fresh.values()].map(({ selection: { path, only, except }, undone }) => ({
    kind: 'append',
    path: ['retire'],
    value: { path, ...(only && { only }), ...(except && { except }), reason: reasonOfRollback(reason, undone) },
  }));
}

/** What is to be retired: what was chosen, with what goes with it, and no statements of what goes whole. */
function goingOf(
  plain: MappingInput,
  targets: readonly Retirable[],
  left: readonly Going[],
  undoneBy: (path: string) => string,
): Going[] {
  const migrations = new Map((plain.migrations ?? []).map((one) => [one.name, one]));
  const whole = new Set(left.flatMap(({ selection }) => (selection.only ? [] : [selection.path])));
  const chosen = targets.flatMap((one): Going[] => {
    if (one.kind === 'file') return [{ selection: { path: one.path }, undone: undoneBy(one.path) }];
    if (one.kind === 'migration')
      return selectionsOf(migrations.get(one.name)!.from).map((selection) => ({ selection, undone: '' }));
    const selection = { path: one.path, only: [`#${one.ordinal}`] };
    return whole.has(one.path) ? [] : [{ selection, undone: undoneBy(one.path) }];
  });
  return [...chosen, ...left];
}

/**
 * Lets migrations, files or statements go, all for one reason: their entries leave the plan with the last source, and what
 * rolls back nothing else goes with them.
 */
export function retireAll(
  plain: MappingInput,
  chosen: readonly Retirable[],
  typed: string,
  rollbacks: readonly LegacyRollback[],
): Decision | Refused {
  const reason = typed.trim();
  const targets = targetsOf(chosen);
  const [only] = targets;
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (reason === '') return NO_REASON;
  const leaving = leavingOf(plain, targets);
  if (isRefused(leaving)) return refusedFor(leaving, targets.length);
  const edits = takenOut(plain, leaving, rollbacks);
  if ('refused' in edits) return refusedFor(edits, targets.length);
  const left = leftRollbacks(plain, applyEdits(plain, edits), leaving, rollbacks);
  const going = goingOf(plain, targets, left, ownUndone(plain, leaving, rollbacks));
  const what = targets.length === 1 ? targetName(only!) : countedTargets(targets);
  return { label: `retire ${what}: ${reason}`, edits: [...edits, ...retireEdits(plain, going, reason)] };
}

/** Lets a migration go: its entry leaves the plan, and its sources and their rollbacks are retired with a reason. */
export function retireMigration(
  plain: MappingInput,
  index: number,
  reason: string,
  rollbacks: readonly LegacyRollback[] = [],
): Decision | Refused {
  const name = plain.migrations?.[index]?.name;
  if (name === undefined) return sealedRefusal(plain) ?? NO_MIGRATION;
  return retireAll(plain, [{ kind: 'migration', name }], reason, rollbacks);
}

/** Lets a legacy file go with a reason, wherever migrations take from it, and with it what rolls back nothing but it. */
export function retireFile(
  plain: MappingInput,
  path: string,
  reason: string,
  rollbacks: readonly LegacyRollback[] = [],
): Decision | Refused {
  return retireAll(plain, [{ kind: 'file', path }], reason, rollbacks);
}

/** Lets one statement of a legacy file go, with a reason; all others of the file stay where they are. */
export function retireStatement(plain: MappingInput, statement: FileStatement, reason: string): Decision | Refused {
  return retireAll(plain, [{ kind: 'statement', ...statement }], reason, []);
}
