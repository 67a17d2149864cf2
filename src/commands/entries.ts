import { versionKey } from '../core/history/versions.js';
import { nearest } from '../core/mapping/nearest.js';
import type { MigrationEntry, Step } from '../core/model.js';
import { UserError } from '../errors.js';
import type { Argument, FlagValues } from './command.js';
import { livesFromLock } from './outputs.js';
import type { Workspace } from './workspace.js';

/** An entry of mapping.yaml with its migration, and its position under `migrations:`. */
export type Planned = { readonly entry: MigrationEntry; readonly step: Step; readonly index: number };

function isNumber(typed: string): boolean {
  return /^\d+$/.test(typed);
}

function isMeant(typed: string, { version, name }: Pick<Step, 'version' | 'name'>): boolean {
  if (isNumber(typed)) return versionKey(typed) === versionKey(version);
  return typed === name || typed === `${version}_${name}`;
}

function unknown(typed: string, { consolidation, mapping }: Workspace): UserError {
  const { plan, corpus } = consolidation;
  const native = corpus.canonical.find(({ draft }) =>
    isMeant(typed, { version: draft.number ?? '0', name: draft.name }),
  );
  if (native !== undefined) {
    return new UserError(
      `${native.draft.path} has no entry in ${mapping.path}: it was made after the consolidation.`,
      'edit the file itself, as long as no database has run it.',
    );
  }
  const known = plan.steps.flatMap(({ version, name }) => [version, name]);
  const meant = nearest(typed, known);
  const names = plan.steps.map(({ version, name }) => `${version}_${name}`);
  const list = names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`;
  return new UserError(
    `${mapping.path} asks for no migration ${typed}.`,
    meant === null ? `name one by version or name: ${list}.` : `did you mean ${meant}?`,
  );
}

/** What a command that changes entries takes: files that were edited can only be dealt with together. */
export const versionsArgument: Argument = {
  name: 'version',
  summary: 'Versions or names, such as 3, 003 or loans',
  required: true,
  several: true,
};

/** Finds the migrations that are meant by "3", "003", a name or "003_name". UserError where mapping.yaml asks for none. */
export function plannedNamed({ version }: FlagValues, workspace: Workspace): Planned[] {
  const typed = [version ?? []].flat().map(String);
  const found = new Map(typed.map((one) => plannedOf(one, workspace)).map((planned) => [planned.index, planned]));
  return [...found.values()];
}

function plannedOf(typed: string, workspace: Workspace): Planned {
  const { consolidation, mapping, absent } = workspace;
  if (livesFromLock(workspace)) {
    throw new UserError(
      `${absent[0]} and other legacy files are gone: the consolidation is sealed, and nothing is planned anew.`,
      'make a new migration instead.',
    );
  }
  const index = consolidation.plan.steps.findIndex((step) => isMeant(typed, step));
  if (index < 0) throw unknown(typed, workspace);
  return { entry: mapping.migrations[index]!, step: consolidation.plan.steps[index]!, index };
}

/** Names where an entry's patch, body and version stand in mapping.yaml. */
export function entryTrail(index: number, key: 'patch' | 'body' | 'version'): readonly (string | number)[] {
  return ['migrations', index, key];
}
