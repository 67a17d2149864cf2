/** Prints rows of equal length as a Markdown table whose columns line up. */
export function printTable(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (cells, fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  console.log(line(head));
  console.log(
    line(
      head.map(() => ''),
      '-',
    ),
  );
  for (const row of rows) console.log(line(row));
}

/** Prints how many times one number is another; a dash where one of them was not measured. */
export function ratio(one, other) {
  return one === null || other === null ? '–' : `${(one / other).toFixed(2)} ×`;
}

export function milliseconds(value) {
  return value === null ? '–' : value.toFixed(0);
}
