import { diffArrays } from 'diff';
import { isTransactional, unpairedControls } from '../controls.js';
import { bodyOf, withHeader } from '../conventions/canonical.js';
import { upPath } from '../conventions/canonical-name.js';
import { upHeader } from '../conventions/header.js';
import { decodeFile } from '../decode.js';
import type {
  BodyChoice,
  Chunk,
  Located,
  Mapping,
  ParsedFile,
  PlanProblem,
  Rewritten,
  Section,
  Step,
} from '../model.js';
import { applyPatch, patchLines } from '../patch.js';
import { placeAt, printPlace } from '../places.js';
import { parseFile } from '../sql/parse.js';

type Patch = Extract<BodyChoice, { kind: 'patched' }>;
type Written = Exclude<BodyChoice, { kind: 'sources' }>;
/** What a step has instead of its sources' own text; null where that is kept, or cannot be changed as was asked. */
export type Rewriting = {
  readonly body: (Pick<Step, 'chunks' | 'transaction' | 'dependsOn'> & { readonly rewritten: Rewritten }) | null;
  readonly problems: readonly PlanProblem[];
};
/** A step as far as its sources give it. */
export type Draft = {
  readonly head: Pick<Step, 'version' | 'name' | 'title' | 'from' | 'dependsOn'>;
  readonly chunks: () => readonly Chunk[];
};
type Sources = {
  /** The legacy statements that the step takes, in order. */
  readonly taken: readonly Located[];
  /** False where a source, or its tool, asks to run outside a transaction. */
  readonly transaction: boolean;
};

/** More changed statements than these are not looked for; a clock would plan otherwise on a slow machine. */
const MOST_EDITS = 2_000;

/** Puts statements that a patch left alone where they stand in their sources. */
function atTheirSources(written: readonly Located[], taken: readonly Located[]): Located[] {
  const identities = (list: readonly Located[]) => list.map(({ statement }) => statement.identity);
  const parts = diffArrays(identities(taken), identities(written), { maxEditLength: MOST_EDITS }) as
    | readonly { readonly count: number; readonly added: boolean; readonly removed: boolean }[]
    | undefined;
  const result = [...written];
  let [source, at] = [0, 0];
  for (const { count, added, removed } of parts ?? []) {
    if (!added && !removed) result.splice(at, count, ...taken.slice(source, source + count));
    if (!added) source += count;
    if (!removed) at += count;
  }
  return result;
}

/** Lists the statements of a file that was parsed. */
export function statementsIn(file: ParsedFile): Located[] {
  return file.statements.map((statement) => ({ file, statement }));
}

/** Parses a text that lies in no file yet. */
export function parsedText(path: string, text: string): ParsedFile {
  return parseFile(decodeFile(path, new TextEncoder().encode(text)));
}

/** What keeps a statement from being run. */
type Fault = { readonly problem: PlanProblem; readonly located: Located };

/**
 * Says what keeps statements that no source has from being run: one does not parse, or ends the transaction early. What
 * pairs with what depends on all that runs, so that stray controls may be told of more statements than these.
 */
export function faultsIn(
  statements: readonly Located[],
  written: Written,
  strays: readonly Located[] = straysAmong(statements),
): Fault[] {
  return [...brokenIn(statements, written), ...strayIn(strays, written)];
}

/** Lists the statements that control transactions and are in no pair of a BEGIN and the COMMIT behind it. */
export function straysAmong(statements: readonly Located[]): Located[] {
  const stray = new Set(unpairedControls(statements.map(({ statement }) => statement)));
  return statements.filter(({ statement }) => stray.has(statement));
}

function strayIn([first]: readonly Located[], { at }: Written): Fault[] {
  if (first === undefined) return [];
  const { path, text } = first.file.file;
  const place = printPlace(placeAt(path, text!, first.statement.span.start));
  const message = `${path} controls transactions in its middle (${place}); each migration runs in one transaction.`;
  const help = 'take it out: a clean pair of BEGIN and COMMIT may stay.';
  return [{ problem: { at, message, help }, located: first }];
}

function brokenIn(statements: readonly Located[], { kind, at }: Written): Fault[] {
  const first = statements.find(({ statement }) => 'error' in statement.parsed);
  if (first === undefined || !('error' in first.statement.parsed)) return [];
  const { path, text } = first.file.file;
  const fault = first.statement.parsed;
  const what = kind === 'own' ? 'is written by hand and does not parse' : 'does not parse as it is patched';
  const message = `${path} ${what}: ${fault.error} (${printPlace(placeAt(path, text!, fault.at))}).`;
  const help = kind === 'own' ? `correct ${path}.` : 'correct the patch.';
  return [{ problem: { at, message, help }, located: first }];
}

function refused({ version, name }: Draft['head'], { at }: Patch, problem: string, hunk: string | null): PlanProblem {
  const why = hunk === null ? '' : ': its sources do not give these lines any more, or give them more than once';
  return {
    at,
    message: `the patch of ${version}_${name} ${problem}${why}.`,
    ...(hunk !== null && { detail: hunk.split('\n') }),
    help: 'take `patch:` out, run `onefold write`, edit the file anew and keep the edit by `onefold patch`; or correct the patch.',
  };
}

function sectionsOf(chunks: readonly Chunk[]): Section[] {
  return chunks.flatMap((chunk) => (chunk.kind === 'source' ? chunk.section : chunk.because));
}

/**
 * Changes a step by its patch. What the patch changes stands in the canonical file as it will be written; a patch that
 * cannot be applied is a problem.
 */
export function patchedBody(draft: Draft & Sources, patch: Patch, { layout, path }: Mapping): Rewriting {
  const { head, taken } = draft;
  const chunks = draft.chunks();
  const applied = applyPatch(bodyOf(chunks), patch.patch);
  if (applied.text === null) return { body: null, problems: [refused(head, patch, applied.problem, applied.hunk)] };
  const { text } = applied;
  const file = upPath(head, layout);
  const isTransaction = statementsIn(parsedText(file, text)).every(({ statement }) => isTransactional(statement));
  const transaction = draft.transaction && isTransaction;
  const rewritten = {
    kind: 'patched' as const,
    lines: patchLines(patch.patch),
    by: { at: patch.at, reason: `is changed by the patch of ${head.version}_${head.name}` },
  };
  const header = upHeader({ ...head, transaction, rewritten }, path);
  const written = statementsIn(parsedText(file, withHeader(header, text)));
  const statements = atTheirSources(written, taken);
  const changed = statements.filter((one) => written.includes(one));
  const body = {
    chunks: [{ kind: 'generated' as const, because: sectionsOf(chunks), text }],
    transaction,
    dependsOn: head.dependsOn,
    rewritten: { ...rewritten, statements },
  };
  return { body, problems: faultsIn(changed, patch).map(({ problem }) => problem) };
}
