import type { Convention } from './convention.js';
import { draftsOf, type Naming } from './file-drafts.js';
import { compareNumbers, readName, readNumber } from './names.js';

const naming: Naming = {
  id: 'numbered',
  number: ({ stem }) => readNumber(stem),
  compare: (a, b) => (a === null || b === null ? Number(a === null) - Number(b === null) : compareNumbers(a, b)),
};

/**
 * Files with a number or a date in front (`7-x`, `003b_x`, `2024-01-31 x`, `1.10_x`), run in the order of its value:
 * 9 before 010 before 0100. What carries no number comes after.
 */
export const numbered: Convention = {
  id: 'numbered',
  summary: 'A number or date in front of the name, run in numeric order.',
  claims: ({ path }) => readNumber(readName(path).stem) !== null,
  decode: (files) => draftsOf(naming, files),
};
