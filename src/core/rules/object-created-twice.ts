import type { Rule } from './rule.js';
import { createdBy, definitionsOf, references, violationOf } from './shared/creators.js';
import { type Matter, matters, refusalsOf } from './shared/matters.js';

/** Says what comes of it when all of them run; which of several sources runs first is not known here. */
function outcome(matter: Matter): string {
  if (refusalsOf(matter).length > 0) return '';
  const { losers } = matter;
  if (losers.every(({ afterDrop }) => afterDrop)) return ' Each drops it first: whichever runs last wins.';
  const all = definitionsOf(matter);
  if (all.every(({ effect }) => effect.conditional)) return ' Whichever runs first wins; the others do nothing.';
  return losers.some(({ effect, afterDrop }) => effect.conditional || afterDrop)
    ? ' Not all of them look whether it exists: one that does not fails behind another.'
    : ' Whichever runs second fails.';
}

/** Judges objects that several files create, all in the same way. */
export const objectCreatedTwice: Rule = {
  id: 'object-created-twice',
  severity: 'warning',
  summary: 'one object is created twice in the same way',
  why: 'Two copies of one definition are two places to change, and one day they differ. With IF NOT EXISTS the second does nothing. Without it the second fails, which is an error where PostgreSQL refuses it for certain in the order at hand.',
  fix: `Say which definition stays, and why:

    resolve:
      - { object: table public.books, keep: db/legacy/001_books.sql, reason: the definition that the API uses }`,
  check: (context) => {
    const found = matters(context).filter(({ kind }) => kind === 'same');
    const pictures = found.length === 0 ? new Map() : references(context);
    return found.map((matter) => {
      const message = `${createdBy(matter)}.${outcome(matter)}`;
      return violationOf(context, matter, { message, pictures });
    });
  },
};
