import type { Mapping, ParsedFile, Statement } from '../model.js';

/** Lists the extensions that `prepare` lets pass, because the server does not ship them. */
export function stubbedExtensions({ prepare }: Mapping): ReadonlySet<string> {
  return new Set(prepare.flatMap((entry) => (entry.kind === 'extension' ? [entry.name] : [])));
}

function isStubbed({ parsed }: Statement, stubs: ReadonlySet<string>): boolean {
  if ('error' in parsed) return false;
  return parsed.effects.some(({ object }) => object.kind === 'extension' && stubs.has(object.name));
}

/** Leaves out the statements that create, alter, drop or comment on such an extension. */
export function withoutStubbed(file: ParsedFile, stubs: ReadonlySet<string>): ParsedFile {
  const statements = file.statements.filter((statement) => !isStubbed(statement, stubs));
  return statements.length === file.statements.length ? file : { ...file, statements };
}
