import { fileAt } from '../rule.js';
import { clashesOf, lowOnes, waysOut } from './clashes.js';
import { type GuardRule, renumberHelp } from './rule.js';

/** A new migration that would run before one that the base has. */
export const numberTooLow: GuardRule = {
  id: 'number-too-low',
  severity: 'error',
  summary: 'a new migration does not sort after the newest one on the base branch',
  why: 'Numbers and dates tell when a migration was begun, not when it was merged. A database that has gone on to the newest migration refuses one that sorts before it, or with another tool skips it without a word. Where `policy: outOfOrder: allow` stands, nothing is said.',
  fix: 'Rename it as the finding prints it, or let `onefold renumber --write` do it with its rollback and all mentions.',
  check: (facts) => {
    const newest = facts.base?.paths.findLast(({ side }) => side === 'up');
    const clashes = clashesOf(facts);
    const ways = waysOut(facts, clashes);
    return lowOnes(facts, clashes).map(({ path }) => ({
      subject: path,
      at: [fileAt(path)],
      message: `${path} does not sort after the newest migration of ${facts.base!.name}, ${newest?.path}: a database that has run that one refuses it.`,
      ...renumberHelp(ways.get(path)!, facts),
    }));
  },
};
