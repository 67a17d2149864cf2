import type { ParsedFile, Script, ScriptPart, Statement } from './model.js';
import { copyData } from './sql/split.js';

/** BEGIN and COMMIT of the file's own are the runner's business; a statement that does not parse is the server's. */
function runs({ form, parsed }: Statement): boolean {
  return form !== 'psql' && ('error' in parsed || (parsed.control !== 'begin' && parsed.control !== 'commit'));
}

function partOf(text: string, statement: Statement): ScriptPart {
  const { start, end } = statement.span;
  if (statement.form !== 'copy') return { text: text.slice(start, end), start, data: null };
  const data = copyData(text, statement.span);
  return { text: text.slice(start, data.start).trimEnd(), start, data: text.slice(data.start, data.end) };
}

/**
 * Prepares a file to be run statement by statement: one part each, in order, without its BEGIN and COMMIT and without
 * psql's own commands. The data of COPY … FROM stdin is apart, with its last line end and without the line `\.`.
 */
export function scriptOf({ file, statements }: ParsedFile): Script {
  const text = file.text ?? '';
  const parts = statements.filter(runs).map((statement) => partOf(text, statement));
  return { path: file.path, text, parts };
}
