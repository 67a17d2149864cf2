import { describe, expect, test } from 'vitest';
import { parseProof } from '../../src/core/proof.js';
import { isMerging, mergeMark } from '../../src/core/unreadable.js';

describe('the marks of an unfinished merge', () => {
  test.each([
    ['', -1],
    ['<<<<<<< HEAD\n', 0],
    ['sources: []\n<<<<<<< HEAD\n', 12],
    ['sources: []\r\n<<<<<<< HEAD\r\n', 13],
    ['-- <<<<<<< HEAD\n', -1],
    ['-- <<<<<<< no\n<<<<<<< HEAD\n', 14],
    ['<<<<<< HEAD\n', -1],
    ['=======\n', -1],
  ])('%j has its first at %i, as text and as bytes', (text, at) => {
    expect(mergeMark(text)).toBe(at);
    expect(mergeMark(Buffer.from(text))).toBe(at);
    expect(isMerging(text)).toBe(at >= 0);
  });

  test('are counted as what is searched counts', () => {
    expect(mergeMark('é\n<<<<<<<')).toBe(2);
    expect(mergeMark(Buffer.from('é\n<<<<<<<'))).toBe(3);
  });
});

describe('a text that is no proof', () => {
  test.each([
    ['', 'it is not JSON'],
    ['{\n<<<<<<< HEAD\n', 'it holds the marks of an unfinished merge'],
    ['{ "onefold": 2 }', 'it is not a proof that this onefold can read: `onefold`'],
    ['[]', 'it is not a proof that this onefold can read: the whole'],
  ])('%j says what is wrong', (text, problem) => {
    expect(parseProof(text).proof).toBeNull();
    expect(parseProof(text).problem).toContain(problem);
  });
});
