import {
  type Document,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { MappingProblem } from '../model.js';
import { placeAt } from '../places.js';
import { placeOf, type Reading } from './reading.js';

const HELP: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_SCALAR_START: 'put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a value that holds `: ` in quotes',
  MISSING_CHAR: 'close the quote or the bracket',
  MULTIPLE_DOCS: 'keep one document: remove the `---` line',
  DUPLICATE_KEY: 'keep one of them',
  TAG_RESOLVE_FAILED: 'remove the `!` tag; a value that starts with ! needs quotes',
};
/** Far above what the schema can use, far below what overflows the stack of the recursive composer. */
const DEEPEST = 100;
const DEFAULT_HELP = 'look at the indentation, the quotes and the brackets around this line';

function sentence(text: string, { code, pos, message }: YAMLError): string {
  const key = /^["']?([^"':\s]+)/.exec(text.slice(pos[0], pos[0] + 80))?.[1] ?? '';
  if (code === 'MULTIPLE_DOCS') return 'the file holds several YAML documents';
  if (code === 'DUPLICATE_KEY') return `\`${key}\` stands twice in the same map`;
  return `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

function syntaxProblems(path: string, text: string, document: Document, lines: LineCounter): MappingProblem[] {
  const problems = new Map<number, MappingProblem>();
  for (const error of [...document.errors, ...document.warnings]) {
    const at = placeOf(path, lines, error.pos[0]);
    // One slip makes the parser complain several times on the same line.
    if (problems.has(at.line)) continue;
    problems.set(at.line, { at, message: sentence(text, error), help: HELP[error.code] ?? DEFAULT_HELP });
  }
  return [...problems.values()];
}

function nodeProblems(path: string, document: Document, lines: LineCounter): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const report = (node: Node, message: string, help: string) =>
    problems.push({ at: placeOf(path, lines, node.range?.[0] ?? 0), message, help });
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if (isNode(node) && 'anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
    },
    Alias(_, alias) {
      if (anchors.has(alias.source)) return;
      const help = `a value that starts with * needs quotes: "*${alias.source}"`;
      report(alias, `\`*${alias.source}\` refers to an anchor that is not there`, help);
    },
    Pair(_, { key }) {
      // `__proto__` is the one name that JavaScript objects, and so the schema, may lose without a word.
      if (isScalar(key) && key.value !== '__proto__') return;
      report(key as Node, `\`${String(key)}\` cannot be a key`, 'write the key as a plain word');
    },
  });
  return problems;
}

/** Finds where lists and maps nest too deeply to be composed, with the streaming half of the parser; null if nowhere. */
function tooDeep(text: string): number | null {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > DEEPEST) return parser.offset;
  }
  return null;
}

function read(path: string, text: string): Reading | MappingProblem[] {
  const lines = new LineCounter();
  const deep = tooDeep(text);
  if (deep !== null) {
    const help = 'no part of mapping.yaml needs more than a few levels';
    return [{ at: placeAt(path, text, deep), message: 'lists and maps nest too deeply', help }];
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = syntaxProblems(path, text, document, lines);
  if (problems.length > 0) return problems;
  const unusable = nodeProblems(path, document, lines);
  if (unusable.length > 0) return unusable;
  if (document.contents === null) {
    const help = 'write `onefold: 1` and `sources:`, or let `onefold init` draft the file';
    return [{ at: { path, line: 1, column: 1 }, message: `${path} is empty`, help }];
  }
  return { path, document, lines, value: document.toJS() };
}

/**
 * Reads YAML 1.2. Gives the problems instead when it is no valid YAML, empty, or refused by the parser's own guards
 * (aliases that expand without end).
 */
export function readYaml(path: string, text: string): Reading | MappingProblem[] {
  try {
    return read(path, text);
  } catch (error) {
    const message = `not readable as YAML: ${error instanceof Error ? error.message : String(error)}`;
    return [{ at: { path, line: 1, column: 1 }, message, help: 'write the values out, without anchors and aliases' }];
  }
}
