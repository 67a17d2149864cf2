import type { Located, ObjectRef } from '../model.js';

const NAME = `(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)`;
const CREATE = new RegExp(
  `^create\\s+(?:or\\s+replace\\s+)?(?:unlogged\\s+)?(table|view|materialized\\s+view|function|procedure|type|domain|sequence)\\s+(?:if\\s+not\\s+exists\\s+)?(?:(${NAME})\\s*\\.\\s*)?(${NAME})`,
  'i',
);

function plainName(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}

/**
 * Names the object that a statement seems to create although it does not parse; null where its first words do not tell.
 * The signature of a function stays unknown: it is written as "?".
 */
export function seeminglyCreated({ file, statement }: Located): ObjectRef | null {
  if (!('error' in statement.parsed)) return null;
  const text = (file.file.text ?? '').slice(statement.span.start, statement.span.end);
  const [, written, schema = 'public', name] = CREATE.exec(text) ?? [];
  if (written === undefined || name === undefined) return null;
  const word = written.toLowerCase().replace(/\s+/g, ' ');
  const kind = word === 'procedure' ? 'function' : (word as ObjectRef['kind']);
  const signature = kind === 'function' ? '?' : null;
  return { kind, schema: plainName(schema), name: plainName(name), signature, on: null };
}
