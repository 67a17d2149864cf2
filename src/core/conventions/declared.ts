/** A line like `-- Dependencies: ["20250120_140000_initial_schema"]` or `-- Depends on: 001, 002_users.sql`. */
const declaration = /^--\s*(?:dependencies|depends(?:\s+on)?|requires)\s*:\s*(.+)$/i;

function leadingComments(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r\n?|\n/)) {
    const trimmed = line.trim();
    if (trimmed.startsWith('--')) lines.push(trimmed);
    else if (trimmed !== '') break;
  }
  return lines;
}

function namesIn(list: string): string[] {
  const items = list.replace(/^\[(.*)\]$/, '$1').split(',');
  const names = items.map((item) =>
    item
      .trim()
      .replace(/^(["'`])(.*)\1$/, '$2')
      .replace(/\.sql$/i, ''),
  );
  return names.filter((name) => /^[\w.+-]+$/.test(name));
}

/** Reads the names that comment lines declare to depend on. */
export function dependenciesIn(lines: readonly string[]): string[] {
  const lists = lines.flatMap((line) => declaration.exec(line)?.[1] ?? []);
  return [...new Set(lists.flatMap((list) => namesIn(list.trim())))];
}

/**
 * Reads the migrations that a file declares to depend on, as the comments at its top name them: by file name without
 * `.sql`, by name or by number. What is no single word ("PostgreSQL 14") names no migration.
 */
export function declaredDependencies(text: string): string[] {
  return dependenciesIn(leadingComments(text));
}
