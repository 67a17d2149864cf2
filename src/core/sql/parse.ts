import { hasSqlDetails, loadModule, type Node, parseSync } from 'libpg-query';
import type { Parsed, ParsedFile, SourceFile, Statement, SyntaxFault } from '../model.js';
import { withConstants } from './constants.js';
import { readInBlock, runsText } from './effects/do-block.js';
import { markingUnqualified } from './effects/refs.js';
import { effectsOf } from './effects.js';
import { foreignDialect } from './foreign.js';
import { identityOf, identityOfText } from './identity.js';
import { faultsOf } from './never-valid.js';
import { fromBytes, fromCodePoints } from './offsets.js';
import { reservedWordAt } from './reserved.js';
import { mayChangePath, withSearchPath } from './search-path.js';
import { copyData, split, type Tile } from './split.js';
import { withTemporaryTables } from './temporary.js';
import { addsEnumValue, blockFaults, controlOf, isTransactional } from './transaction.js';
import { type Source, tagOf } from './tree.js';
import { mayLeaveBodies, withUncheckedBodies } from './unchecked-bodies.js';
import { touchesEveryRow } from './unfiltered.js';

/** Above this many UTF-16 units a file is parsed statement by statement: the parser's memory is limited. */
const LARGE_FILE = 4 * 1024 * 1024;
/** A longer statement is not parsed: near 50 MB the parser ends the process. */
const LARGEST_STATEMENT = 32 * 1024 * 1024;

type Read = Pick<Statement, 'identity' | 'parsed'>;
type Raw = { readonly node: Node; readonly start: number };

/** Loads the parser's WebAssembly module. Everything else here is synchronous and needs it loaded. */
export async function loadParser(): Promise<void> {
  await loadModule();
}

/** Parses a text of any number of statements. Throws what the parser throws. */
function parseText(text: string): { readonly source: Source; readonly raws: readonly Raw[] } {
  const source = { text, offset: fromBytes(text) };
  const raws = (parseSync(text).stmts ?? []).map((raw) => ({
    node: raw.stmt as Node,
    start: source.offset(raw.stmt_location ?? 0),
  }));
  return { source, raws };
}

function read({ node, start }: Raw, source: Source): Read {
  const tag = tagOf(node);
  const own = { text: source.text, offset: source.offset, start };
  const isBlock = tag === 'DoStmt';
  const faults = isBlock ? blockFaults(node, own) : faultsOf(node, source, start);
  const hopes = isBlock ? readInBlock(node, own) : [];
  const parsed: Parsed = {
    tag,
    effects: effectsOf(node, own),
    control: controlOf(node),
    transactional: isTransactional(node),
    addsEnumValue: addsEnumValue(node),
    ...(touchesEveryRow(node) && { unfiltered: true }),
    ...(isBlock && runsText(node) && { dynamic: true }),
    ...(hopes.length > 0 && { hopes }),
    ...(faults.length > 0 && { faults }),
  };
  return { identity: identityOf(node), parsed };
}

function faultOf(error: unknown, text: string): SyntaxFault {
  if (hasSqlDetails(error)) {
    const at = fromCodePoints(text, error.sqlDetails?.cursorPosition ?? 0);
    const reserved = reservedWordAt(text, at);
    return { error: error.message, at, ...(reserved !== null && { reserved }) };
  }
  const message = error instanceof RangeError ? 'the statement is nested too deeply to be parsed' : String(error);
  return { error: message, at: 0 };
}

function obstacle(text: string): SyntaxFault | null {
  const nul = text.indexOf('\0');
  if (nul >= 0) return { error: 'the statement holds a NUL character', at: nul };
  if (text.length <= LARGEST_STATEMENT) return null;
  return { error: `the statement has ${text.length} characters; at most ${LARGEST_STATEMENT} are parsed`, at: 0 };
}

function readAlone(text: string): Read {
  const hindrance = obstacle(text);
  const identity = () => identityOfText(`text ${text}`);
  if (hindrance !== null) return { identity: identity(), parsed: hindrance };
  try {
    const { source, raws } = parseText(text);
    const [first, second] = raws;
    if (first !== undefined && second === undefined) return read(first, source);
    const error = `${raws.length} statements stand where one was expected`;
    return { identity: identity(), parsed: { error, at: second?.start ?? 0 } };
  } catch (error) {
    return { identity: identity(), parsed: faultOf(error, text) };
  }
}

function readTile(text: string, tile: Tile): Read {
  const own = text.slice(tile.start, tile.end);
  if (tile.kind === 'sql') return readAlone(own);
  if (tile.kind === 'psql') {
    const parsed = { tag: 'psql', effects: [], control: null, transactional: true, addsEnumValue: false };
    return { identity: identityOfText(`psql ${own}`), parsed };
  }
  const data = copyData(text, tile);
  const head = readAlone(text.slice(tile.start, data.start));
  return { ...head, identity: identityOfText(`${head.identity} ${text.slice(data.start, data.end)}`) };
}

function statementOf(tile: Tile, ordinal: number, { identity, parsed }: Read): Statement {
  const { start, end, kind } = tile;
  const form = kind === 'gap' ? 'sql' : kind;
  const placed = 'error' in parsed ? { ...parsed, at: start + parsed.at } : parsed;
  return { ordinal, span: { start, end }, form, identity, parsed: placed };
}

/** Parses all at once; null where that does not give one statement per tile. */
function readWhole(text: string, tiles: readonly Tile[]): Statement[] | null {
  if (text.length > LARGE_FILE || tiles.some((tile) => tile.kind !== 'sql') || text.includes('\0')) return null;
  try {
    const { source, raws } = parseText(text);
    if (raws.length !== tiles.length || raws.some((raw, i) => raw.start !== tiles[i]?.start)) return null;
    return raws.map((raw, i) => statementOf(tiles[i] as Tile, i + 1, read(raw, source)));
  } catch {
    return null;
  }
}

function readAll(text: string, tiles: readonly Tile[]): readonly Statement[] {
  const marks = mayChangePath(text);
  const statements = markingUnqualified(marks, () => {
    const read = readWhole(text, tiles) ?? tiles.map((tile, i) => statementOf(tile, i + 1, readTile(text, tile)));
    return mayLeaveBodies(text) ? withUncheckedBodies(read, text) : read;
  });
  const placed = withTemporaryTables(statements);
  return marks ? withSearchPath(placed, text) : placed;
}

/**
 * Parses a file into its statements, each with what it does or where it is at fault: one fault never hides the other
 * statements. A file without text has no statements. Never throws, once the parser is loaded.
 */
export function parseFile(file: SourceFile): ParsedFile {
  const { text } = file;
  if (text === null) return { file, statements: [], foreign: null };
  const tiles = split(text).filter((tile) => tile.kind !== 'gap');
  const statements = tiles.length === 0 ? [] : readAll(text, tiles);
  const faulty = statements.filter((statement) => 'error' in statement.parsed).map((statement) => statement.span);
  return { file, statements: withConstants(text, statements), foreign: foreignDialect(text, faulty) };
}
