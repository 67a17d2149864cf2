import { structuredPatch } from 'diff';
import type { Decision, ParsedFile, Statement } from '../model.js';
import { objectKey } from '../objects.js';
import { byCodeUnit } from '../text.js';
import { decisionOn, fileAt, type Rule, type RuleContext, removalOf, settled } from './rule.js';
import { alikePairs, type Pair } from './shared/alike.js';
import { forwardFiles, isLetGo, isSubstance } from './shared/statements.js';

const MOST_DIFF_LINES = 24;
/** Comparing two long files may take seconds; beyond this (ms) the difference is left to the reader's own tools. */
const DIFF_PATIENCE = 500;

function differenceOf({ smaller, larger }: Pair): string[] {
  const patch = structuredPatch(smaller.file.path, larger.file.path, smaller.file.text!, larger.file.text!, '', '', {
    context: 0,
    timeout: DIFF_PATIENCE,
    ignoreWhitespace: true,
  });
  if (patch === undefined) return ['(the files are too large to show the difference here)'];
  const lines = patch.hunks.flatMap(({ lines: hunk }) => hunk);
  const more = lines.length - MOST_DIFF_LINES;
  return more > 0 ? [...lines.slice(0, MOST_DIFF_LINES), `… and ${more} more lines`] : lines;
}

function sameSubstance(a: ParsedFile, b: ParsedFile): boolean {
  const identities = (file: ParsedFile) => file.statements.filter(isSubstance).map(({ identity }) => identity);
  return identities(a).join() === identities(b).join();
}

/** What a statement says and makes, by which its like in the other file is found. */
function traits(statement: Statement): string[] {
  const { parsed, identity } = statement;
  if (!isSubstance(statement) || !('effects' in parsed)) return [];
  const created = parsed.effects.filter(({ action }) => action === 'create' || action === 'replace');
  return [identity, ...created.map(({ object }) => objectKey(object))];
}

/** Settles a likeness once one side of all that both say or make was let go, or else all of one file. */
function decisionOnPair(context: RuleContext, { smaller, larger }: Pair): Decision | null {
  const files = [smaller, larger];
  const [one, other] = files.map(({ statements }) => new Set(statements.flatMap(traits)));
  const isShared = (statement: Statement) => traits(statement).some((trait) => one!.has(trait) && other!.has(trait));
  const [left, right] = files.map(({ file, statements }) => {
    const still = statements.filter(({ ordinal }) => removalOf(context, file.path, ordinal) === null);
    return new Set(still.flatMap(traits));
  });
  if ([...left!].some((trait) => right!.has(trait))) return null;
  const removals = files.flatMap(({ file, statements }) =>
    statements.filter(isShared).flatMap(({ ordinal }) => removalOf(context, file.path, ordinal) ?? []),
  );
  const gone = files.find((file) => isLetGo(context, file));
  return removals[0] ?? (gone === undefined ? null : decisionOn(context, gone.file.path));
}

/** Judges files of which one holds most of the other. */
export const nearDuplicate: Rule = {
  id: 'near-duplicate',
  severity: 'warning',
  summary: 'one file holds most lines of another',
  why: 'Two versions of one migration are in the repository. Where both run, the second fails or is masked by the first, and the lines in which they differ never take effect.',
  fix: `Keep the one that databases have, and let the other go, whole or in part:

    retire:
      - { path: db/legacy/017_catalogue.sql, reason: superseded by 014_catalogue.sql }
    resolve:
      - { object: table public.catalogue, keep: db/legacy/014_catalogue.sql, reason: what the API uses }`,
  check: (context) => {
    const pairs = alikePairs(forwardFiles(context).map(({ file }) => file));
    const different = pairs.filter(({ smaller, larger }) => !sameSubstance(smaller, larger));
    return different.map((pair) => {
      const [small, large] = [pair.smaller.file.path, pair.larger.file.path];
      return {
        // In order of path: which of the two is smaller may change, the finding's key may not.
        subject: [small, large].sort(byCodeUnit).join(' '),
        message: `${pair.shared} of the ${pair.of} telling lines of ${small} stand in ${large} too.`,
        at: [fileAt(small), fileAt(large)],
        detail: differenceOf(pair),
        help: `retire one, resolve the objects that both define, or accept it in ${context.mapping.path}.`,
        ...settled(decisionOnPair(context, pair)),
      };
    });
  },
};
