import type { FileProblem, SourceFile, Violation } from '../model.js';
import { plural } from '../text.js';
import { decisionOn, deprecatedFiles, fileAt, type Rule, type RuleContext, settled } from './rule.js';

const NEWLINE = 0x0a;

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function lineOf(bytes: Uint8Array, offset: number): number {
  return bytes.subarray(0, offset).filter((byte) => byte === NEWLINE).length + 1;
}

function convert(path: string, encoding: string): string {
  const name = quoted(path);
  return `convert it, for example with \`iconv -f ${encoding} -t UTF-8 ${name} > converted.sql && mv converted.sql ${name}\`, and look at the result`;
}

function nulViolation({ path, bytes }: SourceFile, byte: number) {
  const count = bytes.filter((one) => one === 0).length;
  const utf16 = count * 4 > bytes.length;
  const encoding = bytes[0] === 0 ? 'UTF-16BE' : 'UTF-16LE';
  return {
    message: `${path} holds ${plural(count, 'NUL byte')}, the first at byte ${byte}: PostgreSQL would take the text as ending there.`,
    help: utf16 ? `it looks like UTF-16 without a mark: ${convert(path, encoding)}.` : 'remove the NUL bytes.',
  };
}

/** The encoding that a byte order mark announces; the reader notes none where the text does not keep to it. */
function announced([first, second]: Uint8Array): 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' {
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  return first === 0xfe && second === 0xff ? 'UTF-16BE' : 'UTF-8';
}

function textViolation({ path, bytes }: SourceFile, byte: number) {
  const encoding = announced(bytes);
  if (encoding === 'UTF-8') {
    const value = bytes[byte]!.toString(16).padStart(2, '0');
    return {
      message: `${path} is not UTF-8: byte ${byte} is 0x${value}, which no text in UTF-8 has there.`,
      help: `${convert(path, 'WINDOWS-1252')}.`,
    };
  }
  return {
    message: `${path} has the mark of ${encoding}, but byte ${byte} begins half a character.`,
    help: 'restore the file from git, or write it anew.',
  };
}

function describe(file: SourceFile, problem: FileProblem) {
  if (problem.kind === 'unreadable') {
    return {
      at: [fileAt(file.path)],
      message: `${file.path} could not be read: ${problem.message.replace(/\.$/, '')}.`,
      help: 'give read permission, or list the file under `ignore:` with a reason.',
    };
  }
  const at = [{ path: file.path, line: lineOf(file.bytes, problem.byte) }];
  const words = problem.kind === 'nul' ? nulViolation(file, problem.byte) : textViolation(file, problem.byte);
  return { at, ...words };
}

function judgeFile(context: RuleContext, file: SourceFile): Violation[] {
  if (file.problem === null) return [];
  return [{ subject: file.path, ...describe(file, file.problem), ...settled(decisionOn(context, file.path)) }];
}

/** Judges files of deprecated sources that have no text: not UTF-8, with a NUL, or not readable at all. */
export const notUtf8: Rule = {
  id: 'not-utf8',
  severity: 'error',
  summary: 'a file is no text in UTF-8, holds a NUL byte or cannot be read',
  why: 'PostgreSQL takes a script as text in the client encoding, and everything here is read and written as UTF-8. Guessing another encoding would change what the file inserts, and a NUL byte silently ends the text for the parser, so nothing of such a file is used.',
  fix: `Convert the file to UTF-8 in a commit of its own (files with a UTF-16 mark need no conversion), or let it go:

    retire:
      - { path: db/legacy/004_authors.sql, reason: replaced by 005_authors.sql }`,
  check: (context) => deprecatedFiles(context).flatMap(({ file }) => judgeFile(context, file)),
};
