import { renderStep } from '../../core/conventions/canonical.js';
import { canonicalNumber, upPath } from '../../core/conventions/canonical-name.js';
import type { Editable, EditVerdict, EditWish, ParsedFile, Place, Step } from '../../core/model.js';
import { editFault } from '../../core/patching.js';
import { directoryOf, placeAt, printPlace } from '../../core/places.js';
import { loadParser } from '../../core/sql/parse.js';
import { UserError } from '../../errors.js';
import type { Env } from '../command.js';
import type { Planned } from '../entries.js';
import { livesFromLock } from '../outputs.js';
import { keepEdit, refuseOwn } from '../patching.js';
import type { Workspace } from '../workspace.js';

function lineEnd(text: string, line: number): number {
  let end = -1;
  for (let count = 0; count < line; count += 1) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) return text.length;
  }
  return end;
}

/** The number of the statement that a line belongs to: the last that begins at or above it. Null where none does. */
function ordinalAt({ file, statements }: ParsedFile, line: number): number | null {
  const end = lineEnd(file.text ?? '', line);
  return statements.findLast(({ span }) => span.start < end)?.ordinal ?? null;
}

function canonicalOf(step: Step, { mapping }: Workspace) {
  return renderStep(step, mapping)[0]!;
}

/**
 * Finds the migration of a canonical file, whatever number it has by now: what a proof found names the file of that day, and
 * every answer to it may number the plan anew.
 */
function stepOf({ consolidation, mapping }: Workspace, path: string): Step | undefined {
  const { steps } = consolidation.plan;
  if (!path.startsWith(`${mapping.layout.versions}/`)) return undefined;
  const name = canonicalNumber(path)?.rest;
  return steps.find((step) => upPath(step, mapping.layout) === path) ?? steps.find((step) => step.name === name);
}

/** Finds the migration that a place stands in: in its canonical file, or by the statement that it takes from a source. */
function stepAt(workspace: Workspace, { path, line }: Place): Step | undefined {
  const { plan, corpus } = workspace.consolidation;
  const source = corpus.files.get(path);
  const ordinal = source === undefined ? null : ordinalAt(source, line);
  const takes = ({ from }: Step) => from.filter((one) => one.path === path);
  return (
    stepOf(workspace, path) ??
    plan.steps.find((step) => takes(step).some(({ statements }) => statements.includes(ordinal ?? 0))) ??
    plan.steps.find((step) => takes(step).length > 0)
  );
}

function wanted(workspace: Workspace, { migration, at }: EditWish): Planned {
  const { consolidation, mapping } = workspace;
  if (livesFromLock(workspace)) throw new UserError('the legacy files are gone.', 'make a new migration instead.');
  const { steps } = consolidation.plan;
  const step = migration === null ? at && stepAt(workspace, at) : steps.find((one) => one.name === migration);
  const index = step == null ? -1 : steps.indexOf(step);
  if (index >= 0) return { entry: mapping.migrations[index]!, step: steps[index]!, index };
  const what = migration ?? (at === null ? 'this' : printPlace(at));
  throw new UserError(`no migration of ${mapping.path} takes ${what}.`, 'choose the migration in the plan.');
}

/** The line of a canonical file on which a place stands, as far as its text tells; else the first. */
function lineOf({ path, text }: { readonly path: string; readonly text: string }, at: Place, source?: ParsedFile) {
  // A canonical file under the number of another day.
  const isOurs = directoryOf(at.path) === directoryOf(path);
  if (isOurs && canonicalNumber(at.path)?.rest === canonicalNumber(path)?.rest) return at.line;
  const legacy = source?.file.text ?? '';
  const statement = source?.statements[(ordinalAt(source, at.line) ?? 0) - 1];
  if (statement === undefined) return 1;
  const start = text.indexOf(legacy.slice(statement.span.start, statement.span.end));
  if (start < 0) return 1;
  const within = at.line - placeAt(at.path, legacy, statement.span.start).line;
  return placeAt(path, text, start).line + within;
}

/** Gives the canonical file of the migration that is to be edited. UserError where no patch could keep an edit of it. */
export function editableOf(workspace: Workspace, wish: EditWish): Editable {
  const planned = wanted(workspace, wish);
  const { path, text } = canonicalOf(planned.step, workspace);
  refuseOwn(planned, path);
  const { at } = wish;
  const source = at === null ? undefined : workspace.consolidation.corpus.files.get(at.path);
  const line = at === null ? 1 : lineOf({ path, text }, at, source);
  return { migration: planned.step.name, path, text, line };
}

/** Says what an edited text of a migration's canonical file comes to: a patch, or why it cannot be kept. */
export async function verdictOn(env: Env, workspace: Workspace, name: string, text: string): Promise<EditVerdict> {
  const planned = wanted(workspace, { migration: name, at: null });
  const { patch, refusal } = await keepEdit(env, workspace, planned, text);
  if (refusal !== null) return { kind: 'refused', refusal, line: null };
  await loadParser();
  const { path, text: before } = canonicalOf(planned.step, workspace);
  const fault = editFault(path, before, text);
  if (fault === null) return { kind: 'patch', patch };
  const refused = { message: fault.message, hint: 'A migration that cannot run is not kept.' };
  return { kind: 'refused', refusal: refused, line: fault.line };
}
