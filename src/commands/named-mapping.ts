import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import type { Env } from './command.js';

/**
 * Refuses to go on without a mapping that was named. UserError where its file is not there: the defaults would take the
 * place of its ledger, its policy and its layout.
 */
export function refuseMissingMapping({ root, mappingPath, mappingNamed }: Env): void {
  if (!mappingNamed || readText(root, mappingPath) !== null) return;
  throw new UserError(
    `${mappingPath} is named as the mapping, and there is no such file in ${root}.`,
    'correct the path, or draft it with `onefold init`. Where no mapping is needed, name the directory alone.',
  );
}
