import { renderStep } from '../../core/conventions/canonical.js';
import type { Comparison, ComparisonWish, SourceFile, Step } from '../../core/model.js';
import { comparedLines, type Side } from '../../core/session/comparison.js';
import { plural } from '../../core/text.js';
import { UserError } from '../../errors.js';
import { readSourceFiles } from '../../io/source-files.js';
import { problemText } from '../canonical.js';
import type { Env } from '../command.js';
import { livesFromLock } from '../outputs.js';
import type { Workspace } from '../workspace.js';
import { changesFor } from './changes.js';
import type { Opened } from './opened.js';

type WishOf<Kind> = Extract<ComparisonWish, { readonly kind: Kind }>;

/** Reads a file of the repository as SQL is read. UserError where it has no text. */
export function readSql(env: Env, path: string): string {
  const file: SourceFile = readSourceFiles(env.root, [path])[0]!;
  if (file.text !== null) return file.text;
  throw new UserError(problemText(path, file.problem!), `name a file by its path below ${env.root}.`);
}

function compared(left: Side, right: Side): Comparison {
  return { title: `${left.name} → ${right.name}`, lines: comparedLines(left, right) };
}

function stepNamed({ consolidation, mapping }: Workspace, name: string): Step {
  const step = consolidation.plan.steps.find((one) => one.name === name);
  if (step !== undefined) return step;
  throw new UserError(`${mapping.path} asks for no migration ${name}.`, 'name one that it has.');
}

/** What of its sources a migration leaves to others shows as taken out. */
function comparedMigration(workspace: Workspace, { name }: WishOf<'migration'>): Comparison {
  if (livesFromLock(workspace)) {
    throw new UserError('the legacy files are gone.', 'the page for reviewers (`onefold report`) has what they held.');
  }
  const { consolidation, mapping } = workspace;
  const step = stepNamed(workspace, name);
  const sources = step.from.map(({ path }) => consolidation.corpus.files.get(path)!.file);
  const { path, text } = renderStep(step, mapping)[0]!;
  const [first, ...more] = sources;
  const others = more.length === 0 ? '' : ` and ${plural(more.length, 'other file')}`;
  const left = {
    name: `${first?.path ?? 'no file'}${others}`,
    text: sources.map((source) => (source.text ?? '').replace(/(?<=[^\n])$/, '\n')).join(''),
  };
  return compared(left, { name: path, text });
}

/** Compares a file on disk with what a write would make of it. */
function comparedDisk(env: Env, { workspace, outputs }: Opened, path: string): Comparison {
  const change = changesFor(env, workspace, outputs()).find((one) => one.path === path);
  if (change === undefined)
    throw new UserError(`nothing is to be written to ${path}.`, 'name a file that would change.');
  const sides = [
    { name: path, text: change.before },
    { name: `${path} as it would be`, text: change.text },
  ] as const;
  return { title: path, lines: comparedLines(...sides) };
}

/** Compares what is wished for. UserError where there is no such file or migration. */
export function comparisonOf(env: Env, opened: Opened, wish: ComparisonWish): Comparison {
  if (wish.kind === 'migration') return comparedMigration(opened.workspace, wish);
  if (wish.kind === 'disk') return comparedDisk(env, opened, wish.path);
  const [left, right] = [wish.left, wish.right].map((path) => ({ name: path, text: readSql(env, path) }));
  return compared(left!, right!);
}
