import type { Mapping, ParsedFile, Statement } from '../model.js';

/** Tells which statements a replay leaves out, on both sides alike. */
export type LeavesOut = (statement: Statement) => boolean;

/**
 * Makes the test for extensions that `prepare` lets pass, because the server does not ship them: statements that do
 * nothing else than create, alter, drop or comment on them.
 */
export function stubbedExtensions({ prepare }: Mapping): LeavesOut {
  const names = new Set(prepare.flatMap((entry) => (entry.kind === 'extension' ? [entry.name] : [])));
  return ({ parsed }) => {
    if (!('effects' in parsed) || parsed.dynamic === true || parsed.effects.length === 0) return false;
    return parsed.effects.every(({ object }) => object.kind === 'extension' && names.has(object.name));
  };
}

/** Gives a file without the statements that are left out. */
export function without(file: ParsedFile, leavesOut: LeavesOut): ParsedFile {
  const statements = file.statements.filter((statement) => !leavesOut(statement));
  return statements.length === file.statements.length ? file : { ...file, statements };
}
