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

function isFlat(value: object): boolean {
  return Object.values(value).every((one) => one === null || typeof one !== 'object');
}

function isShallow(value: object): boolean {
  return Object.values(value).every((one) => one === null || typeof one !== 'object' || isFlat(one));
}

/**
 * Prints a JSON value with two blanks of indent, but what is shallow and fits into 120 columns on one line: a diff then
 * shows one line per file, and the text stays short. The same value gives the same bytes.
 */
export function printJson(value: unknown, indent = '', before = 0): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isShallow(value)) {
    const line = oneLine(value);
    if (indent.length + before + line.length < WIDTH) return line;
  }
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
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
