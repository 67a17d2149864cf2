import type { Located, ParsedFile, Statement } from '../../model.js';
import { mayChangePath } from '../../sql/search-path.js';
import { by, refused, type Undoing } from './undoing.js';

/** A search path as SET writes it; empty for that of the session, null where it is not known. */
type Path = string | null;
type Setting = { readonly path: Path; readonly local: boolean };

const SET = /^\s*set\s+(session\s+|local\s+)?(?:search_path\s*(?:=|\bto\b)|schema\b)\s*([\s\S]*?)\s*;?\s*$/i;
const RESET = /^\s*reset\s+(search_path|all)\b/i;
const CALL = /\bset_config\s*\(\s*'search_path'\s*,\s*'([^']*)'\s*,\s*(true|false)/i;

function settingIn(sql: string): Setting | null {
  if (!mayChangePath(sql)) return null;
  const [, scope = '', value] = SET.exec(sql) ?? [];
  const local = scope.trim().toLowerCase() === 'local';
  if (value !== undefined) return { path: value.toLowerCase() === 'default' ? '' : value, local };
  if (RESET.test(sql)) return { path: '', local: false };
  const [, given, isLocal] = CALL.exec(sql) ?? [];
  return given === undefined ? { path: null, local: false } : { path: given, local: isLocal?.toLowerCase() === 'true' };
}

const setters = new Set(['VariableSetStmt', 'SelectStmt']);
const known = new WeakMap<ParsedFile, readonly Path[]>();

/** Lists the search path that is in force before each statement of a file. */
function pathsIn({ file, statements }: ParsedFile): Path[] {
  let lasting: Path = '';
  let current: Path = '';
  return statements.map(({ parsed, span }: Statement) => {
    const before = current;
    if ('error' in parsed) return before;
    const setting = setters.has(parsed.tag) ? settingIn(file.text!.slice(span.start, span.end)) : null;
    if (setting !== null) current = setting.path;
    if (setting !== null && !setting.local) lasting = setting.path;
    if (parsed.control === 'commit' || parsed.control === 'rollback') current = lasting;
    return before;
  });
}

function pathAt({ file, statement }: Located): Path {
  if (!mayChangePath(file.file.text!)) return '';
  const paths = known.get(file) ?? pathsIn(file);
  known.set(file, paths);
  return paths[statement.ordinal - 1] ?? '';
}

/**
 * Puts SQL that comes from a statement between what gives it the search path of that statement and what takes it back:
 * for its transaction, or without one for the session.
 */
export function underItsPath(from: Located, sql: readonly string[], transaction: boolean): Undoing {
  const path = pathAt(from);
  if (path === '' || sql.length === 0) return by(...sql);
  if (path === null) return refused('the search path that its earlier definition relied on is not known');
  const set = transaction ? 'SET LOCAL' : 'SET';
  return by(`${set} search_path TO ${path};`, ...sql, `${set} search_path TO DEFAULT;`);
}
