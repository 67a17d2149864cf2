import type { Convention } from './convention.js';
import { draftsOf, type Naming } from './file-drafts.js';

const naming: Naming = { id: 'plain', number: () => null, compare: () => 0 };

/** Any other SQL file: no number, run in the order of paths. Claims whatever is left, so that nothing vanishes. */
export const plain: Convention = {
  id: 'plain',
  summary: 'Files without a number, run in the order of their paths.',
  claims: () => true,
  decode: (files) => draftsOf(naming, files),
};
