import { Document, parseDocument, Scalar, visit } from 'yaml';

/**
 * Takes the blanks out of "[ a, b ]", so that lists stand as people and formatters write them; the YAML printer pads
 * lists and maps alike. The text must be valid YAML.
 */
export function unpadded(text: string): string {
  const blanks = new Set<number>();
  visit(parseDocument(text), {
    Seq(_, { flow, range }) {
      if (flow !== true || !range) return;
      const [start, end] = range;
      for (const offset of [start + 1, end - 2]) if (text[offset] === ' ') blanks.add(offset);
    },
  });
  let plain = '';
  let done = 0;
  for (const offset of [...blanks].sort((a, b) => a - b)) {
    plain += text.slice(done, offset);
    done = offset + 1;
  }
  return plain + text.slice(done);
}

/** Prints a value on one line, with quotes that hold inside lists and maps and elsewhere. */
export function inline(value: unknown): string {
  const document = new Document([value]);
  visit(document, {
    Scalar(_, scalar) {
      // Plain text of several lines would be printed on several.
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return unpadded(document.toString({ collectionStyle: 'flow', lineWidth: 0, doubleQuotedAsJSON: true }))
    .trimEnd()
    .slice(1, -1);
}
