import type { Mapping, ParsedFile, Statement } from '../model.js';

/** Tells which statements a replay leaves out, on both sides alike. */
export type LeavesOut = (statement: Statement) => boolean;

/**
 * Makes the test for extensions that `prepare` lets pass, because the server does not ship them: creating, altering,
 * dropping and commenting on them.
 */
export function stubbedExtensions({ prepare }: Mapping): LeavesOut {
  const names = new Set(prepare.flatMap((entry) => (entry.kind === 'extension' ? [entry.name] : [])));
  return ({ parsed }) =>
    'effects' in parsed && parsed.effects.some(({ object }) => object.kind === 'extension' && names.has(object.name));
}

/** Gives a file without the statements that are left out. */
export function without(file: ParsedFile, leavesOut: LeavesOut): ParsedFile {
  const statements = file.statements.filter((statement) => !leavesOut(statement));
  return statements.length === file.statements.length ? file : { ...file, statements };
}
