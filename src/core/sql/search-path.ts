import { parseSync } from 'libpg-query';
import type { Statement } from '../model.js';
import { DEFAULT_PATH, effectIn, foundIn, pathOf, pathSet, type SearchPath } from './effects/paths.js';
import { all, as, strings } from './tree.js';

/** How long a path holds: SET LOCAL ends with the transaction. */
type Setting = { readonly path: SearchPath; readonly local: boolean };

const telling = /\bsearch_path\b|\bset\s+((session|local)\s+)?schema\b|\bset_config\b|\breset\s+all\b/i;

/** Tells whether a text may change the search path: only then its unqualified names are to be understood anew. */
export function mayChangePath(text: string): boolean {
  return telling.test(text);
}

/** A path as one string: "app, public". */
function pathInText(text: string): SearchPath {
  return pathOf(text.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1')));
}

/** Reads SELECT set_config('search_path', …, is_local). */
function configured(node: Parameters<typeof as>[1]): Setting | null {
  const target = as('ResTarget', as('SelectStmt', node)?.targetList?.[0]);
  const call = as('FuncCall', target?.val);
  if (call === null || strings(call.funcname).at(-1) !== 'set_config') return null;
  const [name, value, local] = all('A_Const', call.args);
  if (name?.sval?.sval !== 'search_path' || value?.sval === undefined) return null;
  return { path: pathInText(value.sval.sval ?? ''), local: local?.boolval?.boolval === true };
}

function settingIn(sql: string): Setting | null {
  const node = parseSync(sql).stmts?.[0]?.stmt;
  const statement = as('VariableSetStmt', node);
  if (statement === null) return configured(node);
  const path = pathSet(statement);
  return path === null ? null : { path, local: statement.is_local === true };
}

const setters = new Set(['VariableSetStmt', 'SelectStmt']);

/**
 * Understands the unqualified names of a file by the search path that its own statements set before them. `text` is the
 * file's, and the statements were read with their unqualified names marked.
 */
export function withSearchPath(statements: readonly Statement[], text: string): Statement[] {
  let lasting = DEFAULT_PATH;
  let current = DEFAULT_PATH;
  return statements.map((statement) => {
    const { parsed, span } = statement;
    if ('error' in parsed) return statement;
    const sql = text.slice(span.start, span.end);
    const setting = setters.has(parsed.tag) && mayChangePath(sql) ? settingIn(sql) : null;
    if (setting !== null) current = setting.path;
    if (setting !== null && !setting.local) lasting = setting.path;
    if (parsed.control === 'commit' || parsed.control === 'rollback') current = lasting;
    const effects = parsed.effects.map((item) => effectIn(item, current));
    const hopes = parsed.hopes === undefined ? {} : { hopes: foundIn(parsed.hopes, current) };
    return { ...statement, parsed: { ...parsed, effects, ...hopes } };
  });
}
