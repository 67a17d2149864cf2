import { statementLabel } from '../labels.js';
import type { Chunk, Fate, Located, Section, Statement } from '../model.js';
import type { Part } from './legacy.js';

/** A statement with the comments before it and the rest of its last line; `start` and `end` are offsets in the file. */
type Piece = { readonly located: Located; readonly start: number; readonly end: number };
export type Picking = {
  readonly taken: ReadonlySet<Statement>;
  /** The part's own BEGIN and COMMIT, which become comments. */
  readonly absorbed: ReadonlySet<Statement>;
  readonly decided: ReadonlyMap<Statement, Fate>;
  readonly before: ReadonlyMap<Statement, readonly Chunk[]>;
  /** What stands behind a statement, or in the place of one that was let go. */
  readonly behind: ReadonlyMap<Statement, readonly Chunk[]>;
  /** True when the whole part is asked for: then comments stay, and what is left out is said in its place. */
  readonly whole: boolean;
};

/** Ends a statement's piece after the comment on its own line, unless a block comment starts there. */
function tailEnd(text: string, end: number, limit: number): number {
  const line = /^[^\r\n]*(\r\n?|\n)?/.exec(text.slice(end, limit))![0];
  return line.includes('/*') ? end : end + line.length;
}

function piecesOf(text: string, section: Section, statements: readonly Located[]): Piece[] {
  let start = section.start;
  return statements.map((located, index) => {
    const limit = statements[index + 1]?.statement.span.start ?? section.end;
    const end = tailEnd(text, located.statement.span.end, limit);
    const piece = { located, start, end };
    start = end;
    return piece;
  });
}

function sectionIn(path: string, text: string, start: number, end: number): Chunk[] {
  return start >= end ? [] : [{ kind: 'source', section: { path, start, end }, text: text.slice(start, end) }];
}

function commented(located: Located, note: string): Chunk {
  const { path, text } = located.file.file;
  const { start, end } = located.statement.span;
  const line = (text ?? '').slice(start, end).replaceAll(/\s+/g, ' ');
  return { kind: 'generated', because: [{ path, start, end }], text: `-- ${line} (${note})\n` };
}

function leftOut(located: Located, fate: Fate): Chunk {
  const { path } = located.file.file;
  const reason = 'reason' in fate ? fate.reason.replaceAll(/\s+/g, ' ') : '';
  const text = `-- left out: ${statementLabel(located)} (statement ${located.statement.ordinal}): ${reason}\n`;
  return { kind: 'generated', because: [{ path, ...located.statement.span }], text };
}

/** Ends a last statement that its file left open, so that what follows in the migration is a statement of its own. */
function terminator(located: Located, before: string | undefined): Chunk[] {
  const { path, text } = located.file.file;
  const { form, span } = located.statement;
  const end = form === 'copy' ? '\\.' : ';';
  const closed = form === 'psql' || text!.slice(span.start, span.end).trimEnd().endsWith(end);
  return closed
    ? []
    : [{ kind: 'generated', because: [{ path, ...span }], text: `${before === '\n' ? '' : '\n'}${end}\n` }];
}

function ownChunks({ located, start, end }: Piece, picking: Picking): Chunk[] {
  const { path, text } = located.file.file;
  const { statement } = located;
  const { span } = statement;
  if (picking.taken.has(statement))
    return [...sectionIn(path, text!, start, end), ...terminator(located, text![end - 1])];
  const lead = sectionIn(path, text!, start, span.start);
  const tail = sectionIn(path, text!, span.end, end).filter((chunk) => chunk.text.trim() !== '');
  if (picking.absorbed.has(statement)) {
    return [...lead, commented(located, 'each migration runs in one transaction'), ...tail];
  }
  const fate = picking.decided.get(statement);
  return picking.whole && fate !== undefined ? [...lead, leftOut(located, fate)] : [];
}

/** Begins a new line with the first of several chunks, where what stands before does not end one. */
function onNewLine([first, ...more]: readonly Chunk[], isInLine: boolean): Chunk[] {
  if (first === undefined) return [];
  return [isInLine ? { ...first, text: `\n${first.text}` } : first, ...more];
}

/** Puts what is added on lines of its own. */
function chunksOf(piece: Piece, picking: Picking): Chunk[] {
  const { file, statement } = piece.located;
  const own = ownChunks(piece, picking);
  const previous = file.file.text![piece.start - 1] ?? '\n';
  return [
    ...onNewLine(picking.before.get(statement) ?? [], previous !== '\n' && previous !== '\r'),
    ...own,
    ...onNewLine(picking.behind.get(statement) ?? [], own.length > 0 && !own.at(-1)!.text.endsWith('\n')),
  ];
}

/** Joins source chunks that follow each other in one file, so that a file taken whole is one chunk. */
function joined(chunks: readonly Chunk[], text: string): Chunk[] {
  const result: Chunk[] = [];
  for (const chunk of chunks) {
    const last = result.at(-1);
    if (last?.kind === 'source' && chunk.kind === 'source' && last.section.end === chunk.section.start) {
      const section = { ...last.section, end: chunk.section.end };
      result[result.length - 1] = { kind: 'source', section, text: text.slice(section.start, section.end) };
    } else result.push(chunk);
  }
  return result;
}

/**
 * Cuts the picked statements out of one part of a file, byte for byte, each with the comments before it. Law: what is
 * taken whole comes out as its section unchanged, apart from BEGIN and COMMIT.
 */
export function cut(part: Part, picking: Picking): Chunk[] {
  const { path, text } = part.parsed.file;
  if (text === null) return [];
  const chunks = part.sections.flatMap((section) => {
    const inside = part.statements.filter(({ statement: { span } }) => isInside(span.start, section));
    const pieces = piecesOf(text, section, inside);
    const rest = sectionIn(path, text, pieces.at(-1)?.end ?? section.start, section.end);
    return [...pieces.flatMap((piece) => chunksOf(piece, picking)), ...(picking.whole ? rest : [])];
  });
  return joined(chunks, text);
}

function isInside(offset: number, section: Section): boolean {
  return offset >= section.start && offset < section.end;
}
