import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellLine, shellWord } from '../../src/core/shell.js';

const WORDS = [
  'plain',
  '',
  "it's",
  '-rf',
  'a b',
  '$(x)',
  '`x`',
  'a\nb 100%',
  "tab\tand 'quote' \\",
  '\u001b[31m',
  'ü😀',
];

it('writes words that a shell reads as they are', () => {
  const line = shellLine(['printf', '%s\\0', ...WORDS]);
  expect(execFileSync('sh', ['-c', line]).toString().split('\0').slice(0, -1)).toEqual(WORDS);
});

it('shows no control character, and lets a byte that is not UTF-8 stand for any', () => {
  expect(shellWord('a\u001bb')).toBe(`"$(printf 'a\\033b')"`);
  expect(shellWord('caf\uFFFD au lait.sql')).toBe("caf?' au lait.sql'");
});
