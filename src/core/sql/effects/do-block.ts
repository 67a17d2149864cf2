import { type Node, parseSync } from 'libpg-query';
import type { Effect, Need } from '../../model.js';
import { fromBytes } from '../offsets.js';
import { all, as, type Of, type Source } from '../tree.js';
import { type Block, type Run, readBlock } from './plpgsql.js';
import { queryNeeds } from './queries.js';

type EffectsOf = (node: Node, source: Source) => readonly Effect[];
type Body = { readonly text: string; readonly language: string; readonly location: number | undefined };

function bodyOf(block: Of<'DoStmt'>): Body | null {
  const options = all('DefElem', block.args);
  const option = (name: string) => options.find((item) => item.defname === name);
  const body = option('as');
  const text = as('String', body?.arg)?.sval;
  if (text === undefined) return null;
  return { text, language: as('String', option('language')?.arg)?.sval ?? 'plpgsql', location: body?.location };
}

/** Blocks are read once, for what they do and for whether they run text. */
const known = new WeakMap<Of<'DoStmt'>, Block | null>();

function blockOf(statement: Of<'DoStmt'>, { text, language }: Body): Block | null {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const block = language === 'plpgsql' ? readBlock(text) : null;
  known.set(statement, block);
  return block;
}

/** Tells whether a statement is a DO block that runs SQL which it puts together, or that may, as it cannot be read. */
export function runsText(node: Node): boolean {
  const statement = as('DoStmt', node);
  const body = statement === null ? null : bodyOf(statement);
  if (statement === null || body === null) return false;
  const block = blockOf(statement, body);
  return block === null ? body.language !== 'plpgsql' || /\bexecute\b/i.test(body.text) : block.dynamic;
}

/** Finds the offsets of the first lines of a quoted body, in the text that it stands in. */
function lineStarts({ text, offset }: Source, location: number, count: number): number[] {
  const from = offset(location);
  const opening = /^(\$[^$]*\$|[a-z&]*')/i.exec(text.slice(from, from + 80));
  const starts = [from + (opening?.[0].length ?? 0)];
  while (starts.length < count) {
    const end = text.indexOf('\n', starts.at(-1));
    if (end < 0) break;
    starts.push(end + 1);
  }
  return starts;
}

/** Finds a statement in its line: by its first words, else where the line begins. */
function placeOf({ query, executed }: Run, lineStart: number, text: string): number {
  const words = executed ? 'execute' : (/^[\w\s]{1,24}/.exec(query)?.[0] ?? '').split('\n')[0]!.trim().toLowerCase();
  const end = text.indexOf('\n', lineStart);
  const line = text.slice(lineStart, end < 0 ? text.length : end);
  const found = words === '' ? -1 : line.toLowerCase().indexOf(words);
  return lineStart + (found < 0 ? line.length - line.trimStart().length : found);
}

function parsed(query: string): { readonly node: Node; readonly source: Source }[] {
  try {
    const source = { text: query, offset: fromBytes(query) };
    return (parseSync(query).stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [{ node: stmt, source }]));
  } catch {
    return [];
  }
}

/** What may be a variable is no column. */
function sureNeeds(needs: readonly Need[], variables: ReadonlySet<string>): Need[] {
  return needs.filter(({ column }) => column === null || !variables.has(column));
}

type Inner = {
  readonly run: Run;
  readonly block: Block;
  readonly at: number;
  readonly node: Node;
  readonly source: Source;
};

const inner = new WeakMap<Of<'DoStmt'>, readonly Inner[]>();

/** Lists the statements of a block that can be read, each with its offset from the start of the whole statement. */
function innerStatements(statement: Of<'DoStmt'>, source: Source): readonly Inner[] {
  const found = inner.get(statement) ?? readInner(statement, source);
  inner.set(statement, found);
  return found;
}

function readInner(statement: Of<'DoStmt'>, source: Source): Inner[] {
  const body = bodyOf(statement);
  const block = body === null ? null : blockOf(statement, body);
  if (body === null || block === null) return [];
  const lastLine = block.runs.reduce((last, { line }) => Math.max(last, line), 1);
  const starts = lineStarts(source, body.location ?? 0, lastLine);
  return block.runs.flatMap((run) => {
    const at = placeOf(run, starts[run.line - 1] ?? starts[0]!, source.text) - (source.start ?? 0);
    return parsed(run.query).map((inner) => ({ ...inner, run, block, at }));
  });
}

/** Lists the statements that a DO block runs for certain, with their offsets from its start; none for anything else. */
export function surelyRun(node: Node, source: Source): { readonly node: Node; readonly at: number }[] {
  const statement = as('DoStmt', node);
  return statement === null ? [] : innerStatements(statement, source).filter(({ run }) => !run.maybe);
}

/** Lists what the queries of a DO block read, those that a loop goes through among them; none for anything else. */
export function readInBlock(node: Node, source: Source): Need[] {
  const statement = as('DoStmt', node);
  if (statement === null) return [];
  return innerStatements(statement, source).flatMap(({ node: inner, block }) => queryNeeds([inner], block.variables));
}

/**
 * Says what a DO block does: all of it as something that may do nothing, and what stands in a branch, or where an error
 * is caught, without needs; so is everything where text is run, which may make what is needed. Only PL/pgSQL is read. `effectsOf` reads a statement within.
 */
export function blockEffects(statement: Of<'DoStmt'>, source: Source, effectsOf: EffectsOf): Effect[] {
  return innerStatements(statement, source).flatMap(({ run: { maybe }, block, at, ...inner }) =>
    effectsOf(inner.node, inner.source).map((found) => ({
      ...found,
      conditional: true,
      needs: maybe || block.dynamic ? [] : sureNeeds(found.needs, block.variables),
      ...(maybe && { maybe }),
      at,
    })),
  );
}
