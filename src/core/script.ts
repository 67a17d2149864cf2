import { controlsAmong, isTransactional, unpairedControls } from './controls.js';
import { readDirectives } from './conventions/header.js';
import type { Effect, Outside, ParsedFile, Script, ScriptFault, ScriptPart, Statement } from './model.js';
import { qualifiedName } from './objects.js';
import { copyData } from './sql/split.js';

/** BEGIN and COMMIT of the file's own are the runner's business; a statement that does not parse is the server's. */
function runs({ form, parsed }: Statement): boolean {
  return form !== 'psql' && ('error' in parsed || (parsed.control !== 'begin' && parsed.control !== 'commit'));
}

/** What PostgreSQL does outside of a transaction only, and does as well when it is told twice. */
const REPEATABLE = new Set(['VacuumStmt', 'ReindexStmt', 'ClusterStmt', 'AlterSystemStmt', 'DiscardStmt']);
/** Blocks and procedures may end transactions themselves; the text decides of a block, of a procedure nobody knows. */
const ENDS_INSIDE = /\b(?:commit|rollback)\b/i;

function indexOf(effects: readonly Effect[], action: 'create' | 'drop'): string | null {
  const found = effects.filter(({ action: done, object }) => done === action && object.kind === 'index');
  const [one] = found;
  return found.length === 1 && one!.unnamed !== true ? qualifiedName(one!.object) : null;
}

function outsideOf({ parsed }: Statement, text: string): Outside | null {
  if ('error' in parsed) return null;
  const { tag, transactional, effects } = parsed;
  if (transactional) {
    const endsInside = tag === 'CallStmt' || (tag === 'DoStmt' && ENDS_INSIDE.test(text));
    return endsInside ? { kind: 'unknown' } : null;
  }
  if (REPEATABLE.has(tag)) return { kind: 'repeatable' };
  const [made, dropped] = [indexOf(effects, 'create'), indexOf(effects, 'drop')];
  if (tag === 'IndexStmt' && made !== null) return { kind: 'creates-index', index: made };
  if (tag === 'DropStmt' && dropped !== null) return { kind: 'drops-index', index: dropped };
  return { kind: 'unknown' };
}

/** How pg_dump sets the search path. */
const SETS_BY_FUNCTION = /^select\s+(?:pg_catalog\s*\.\s*)?set_config\s*\(/i;

function isSetting({ parsed }: Statement, text: string): boolean {
  if ('error' in parsed) return false;
  return parsed.tag === 'VariableSetStmt' || (parsed.tag === 'SelectStmt' && SETS_BY_FUNCTION.test(text));
}

function partOf(text: string, statement: Statement): ScriptPart {
  const { start, end } = statement.span;
  if (statement.form === 'copy') {
    const data = copyData(text, statement.span);
    return { text: text.slice(start, data.start).trimEnd(), start, data: text.slice(data.start, data.end) };
  }
  const sql = text.slice(start, end);
  const outside = outsideOf(statement, sql);
  const setting = isSetting(statement, sql) ? ({ setting: true } as const) : {};
  return { text: sql, start, data: null, ...(outside === null ? {} : { outside }), ...setting };
}

/** ROLLBACK TO a savepoint keeps the transaction; ROLLBACK, a lone COMMIT and PREPARE TRANSACTION end it too early. */
function controlFaults(statements: readonly Statement[], text: string): ScriptFault[] {
  return unpairedControls(statements)
    .filter(({ parsed }) => 'control' in parsed && parsed.control !== 'savepoint')
    .map(({ span }) => ({
      at: span.start,
      message: `${text.slice(span.start, span.end).replace(/;$/, '')} would end the transaction in which a migration runs`,
      help: 'remove the statement; PostgreSQL rolls a migration back by itself when one of its statements fails.',
    }));
}

/** Outside of a transaction the statements of a block would run one by one, each for itself. */
function blockFaults(statements: readonly Statement[], text: string): ScriptFault[] {
  return controlsAmong(statements)
    .filter(({ parsed }) => 'control' in parsed && parsed.control === 'begin')
    .map(({ span }) => ({
      at: span.start,
      message: `${text.slice(span.start, span.end).replace(/;$/, '')} begins a transaction in a file that runs outside of one`,
      help: 'put what belongs together into a migration of its own, or into one DO block.',
    }));
}

/**
 * Prepares a file to be run statement by statement: one part each, in order, without its BEGIN and COMMIT and without
 * psql's own commands. The data of COPY … FROM stdin is apart, with its last line end and without the line `\.`.
 */
export function scriptOf({ file, statements }: ParsedFile): Script {
  const text = file.text ?? '';
  const parts = statements.filter(runs).map((statement) => partOf(text, statement));
  const directives = readDirectives(text);
  const isBare = !directives.mayTransact || !statements.every(isTransactional);
  const blocks = isBare ? blockFaults(statements, text) : [];
  const faults = [...directives.faults, ...controlFaults(statements, text), ...blocks];
  return { path: file.path, text, parts, ...directives, faults };
}
