const WIDTH = 120;

function block(open: string, inner: readonly string[], indent: string): string {
  const close = open === '[' ? ']' : '}';
  return inner.length === 0 ? `${open}${close}` : `${open}\n${inner.join(',\n')}\n${indent}${close}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
  return pairs.length === 0
    ? '{}'
    : `{ ${pairs.map(([key, one]) => `${JSON.stringify(key)}: ${oneLine(one)}`).join(', ')} }`;
}

/** Fills lines with plain values, as many as fit. */
function filled(values: readonly unknown[], indent: string): string[] {
  const lines: string[] = [];
  for (const text of values.map((value) => JSON.stringify(value))) {
    const line = lines.at(-1);
    const longer = `${line}, ${text}`;
    if (line !== undefined && longer.length < WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${text}`);
  }
  return lines;
}

function isFlat(value: object): boolean {
  return Object.values(value).every((one) => one === null || typeof one !== 'object');
}

function isShallow(value: object): boolean {
  return Object.values(value).every((one) => one === null || typeof one !== 'object' || isFlat(one));
}

/**
 * Prints a JSON value with two blanks of indent, but what is shallow and fits into 120 columns on one line, and lists of
 * plain values as many to a line as fit. The same value gives the same bytes.
 */
export function printJson(value: unknown, indent = '', before = 0): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isShallow(value)) {
    const line = oneLine(value);
    if (indent.length + before + line.length < WIDTH) return line;
  }
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (isFlat(value)) return block('[', filled(value, deeper), indent);
    return block(
      '[',
      value.map((one) => `${deeper}${printJson(one, deeper)}`),
      indent,
    );
  }
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
  const lines = pairs.map(([key, one]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${deeper}${name}${printJson(one, deeper, name.length)}`;
  });
  return block('{', lines, indent);
}
