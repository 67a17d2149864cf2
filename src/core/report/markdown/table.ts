const MOST_ROWS = 50;

/** Folds Markdown away behind a summary line. */
export function folded(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => (cell === '' ? '-' : cell)).join(' | ')} |`;
}

/**
 * Writes a table of cells that are Markdown already; an empty cell shows a dash. Above 50 rows it is folded behind a
 * line with the count and `what` the rows are ("files").
 */
export function table(header: readonly string[], rows: readonly (readonly string[])[], what: string): string {
  const lines = [row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n');
  return rows.length > MOST_ROWS ? folded(`${rows.length} ${what}`, lines) : lines;
}

/** Joins the parts of a section that are there, one blank line between them. */
export function paragraphs(parts: readonly (string | null | false)[]): string {
  return parts.filter((part): part is string => typeof part === 'string' && part !== '').join('\n\n');
}
