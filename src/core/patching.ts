import type { Located, SessionRefusal } from './model.js';
import { patchBetween } from './patch.js';
import { placeAt } from './places.js';
import { faultsIn, parsedText, statementsIn, straysAmong } from './plan/rewriting.js';

/** A canonical file as its header, which onefold writes, and its body below the first line that is no comment. */
type Parts = { readonly header: readonly string[]; readonly body: string };
/** A canonical file that a person edited, and what it is without any patch. */
type EditedFile = {
  readonly path: string;
  readonly text: string;
  readonly unpatched: string;
  /** Where what the header says comes from. */
  readonly mappingPath: string;
};
/** The patch that keeps an edit, null where the sources give just that; or why no patch does. */
export type KeptEdit =
  | { readonly patch: string | null; readonly refusal: null }
  | { readonly patch: null; readonly refusal: SessionRefusal };

/** Lines of the header that follow from the body: a patch brings them, and an edit may leave them as they were. */
const FOLLOWS = /^-- (Patched by .* \(\d+ lines?\)\.|onefold: no-transaction)$/;

function partsOf(text: string): Parts {
  const head = /^(?:--[^\n]*\n|--[^\n]*$)*/.exec(text)![0];
  const rest = text.slice(head.length);
  return { header: head.split('\n').filter((line) => line !== ''), body: rest.startsWith('\n') ? rest.slice(1) : rest };
}

function lasting({ header }: Parts): string {
  return header.filter((line) => !FOLLOWS.test(line)).join('\n');
}

function refused(message: string, hint: string): KeptEdit {
  return { patch: null, refusal: { message, hint } };
}

/** Makes the patch that keeps an edit of a canonical file: what stands below its header. */
export function keptEdit({ path, text, unpatched, mappingPath }: EditedFile): KeptEdit {
  if (text.includes('\r'))
    return refused(`${path} has carriage returns; canonical files have LF line ends.`, 'save it with LF line ends.');
  const [edited, rendered] = [partsOf(text), partsOf(unpatched)];
  if (lasting(edited) !== lasting(rendered)) {
    return refused(
      `the header of ${path} was edited, or is not what onefold would write now; a patch holds what stands below it:\n${rendered.header.map((line) => `  ${line}`).join('\n')}`,
      `put these lines back, followed by a blank line; what they say comes from ${mappingPath}.`,
    );
  }
  if (edited.body === rendered.body) return { patch: null, refusal: null };
  const patch = patchBetween(rendered.body, edited.body);
  if (patch !== null) return { patch, refusal: null };
  return refused(
    `${path} is too different from its sources for a patch.`,
    'write it by hand: `onefold own` keeps what lies in the file as it is.',
  );
}

/** What PostgreSQL could not run of an edit, and the line of the edited file on which it stands. */
export type EditFault = { readonly message: string; readonly line: number };

function lineOf({ file, statement: { span, parsed } }: Located): number {
  const { path, text } = file.file;
  return placeAt(path, text ?? '', 'error' in parsed ? parsed.at : span.start).line;
}

/**
 * Finds what an edit of a canonical file breaks: a statement that does not parse, or that ends the transaction in its
 * middle. What was so before is nobody's edit. Null where there is nothing; the parser must be loaded.
 */
export function editFault(path: string, before: string, after: string): EditFault | null {
  const [was, is] = [before, after].map((text) => statementsIn(parsedText(path, text))) as [Located[], Located[]];
  const known = new Set(was.map(({ statement }) => statement.identity));
  const fresh = is.filter(({ statement }) => !known.has(statement.identity));
  const strays = without(straysAmong(is), straysAmong(was));
  const [fault] = faultsIn(fresh, { kind: 'patched', patch: '', at: { path, line: 1 } }, strays);
  return fault === undefined ? null : { message: fault.problem.message, line: lineOf(fault.located) };
}

/** Leaves out as many of each statement as there were: every COMMIT reads like every other. */
function without(statements: readonly Located[], there: readonly Located[]): Located[] {
  const left = there.map(({ statement }) => statement.identity);
  return statements.filter(({ statement }) => {
    const at = left.indexOf(statement.identity);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
