import type { Rule } from '../rule.js';
import { migrationRefused } from './migration-refused.js';
import { objectChanged } from './object-changed.js';
import { objectLost } from './object-lost.js';
import { rollbackIncomplete } from './rollback-incomplete.js';
import { rowsChanged } from './rows-changed.js';

/** Every opinion on what a proof measured, in code-unit order of id. They are silent where nothing was measured. */
export const proofRules: readonly Rule[] = [
  migrationRefused,
  objectChanged,
  objectLost,
  rollbackIncomplete,
  rowsChanged,
];
