import type { SourceFile, StepSource } from '../model.js';
import type { Taking } from './taking.js';

/** Names what writing a file's text as UTF-8 with LF line ends changes about its bytes. */
function byteChanges(file: SourceFile): string[] {
  return [
    ...(file.encoding === 'utf-8-bom' ? ['byte order mark dropped'] : []),
    ...(file.encoding?.startsWith('utf-16') ? [`${file.encoding.toUpperCase()} to UTF-8`] : []),
    ...(file.eol === 'crlf' ? ['CRLF to LF'] : []),
    ...(file.eol === 'cr' ? ['CR to LF'] : []),
    ...(file.eol === 'mixed' ? ['mixed line ends to LF'] : []),
  ];
}

/** Records what a migration takes of a file, for its provenance header and the report. */
export function stepSource({ part, taken }: Taking): StepSource {
  const { file, statements } = part.parsed;
  return {
    path: file.path,
    sha256: file.sha256,
    statements: part.statements.flatMap(({ statement }) => (taken.has(statement) ? statement.ordinal : [])),
    of: statements.length,
    changes: byteChanges(file),
  };
}
