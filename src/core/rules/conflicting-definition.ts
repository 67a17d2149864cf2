import type { Rule } from './rule.js';
import { createdBy, definitionsOf, references, violationOf } from './shared/creators.js';
import { type Matter, matters, refusalsOf } from './shared/matters.js';
import { placeName } from './shared/places.js';
import { comparisons, type Heads } from './shared/side-by-side.js';

const HEADS: Heads = ['first', 'second'];

/** Says what comes of it when all of them run, where it is not foreseen that PostgreSQL refuses one. */
function outcome(matter: Matter): string {
  if (refusalsOf(matter).length > 0) return '';
  const { losers } = matter;
  if (losers.every(({ afterDrop }) => afterDrop)) {
    const rows = matter.winner.effect.object.kind === 'table' ? ', and the rows go' : '';
    return ` Each drops it first: whichever runs last wins${rows}.`;
  }
  const guards = definitionsOf(matter).filter(({ effect }) => effect.conditional).length;
  return guards + losers.filter(({ afterDrop }) => afterDrop).length > 0
    ? ' Not all of them look whether it exists: one that does not fails behind another.'
    : ' Whichever runs second fails.';
}

/** Judges objects that several statements define in different ways, and not only behind guards. */
export const conflictingDefinition: Rule = {
  id: 'conflicting-definition',
  severity: 'warning',
  summary: 'one object is defined in different ways',
  why: 'Two files have different things in mind under one name. Without IF NOT EXISTS the second creation fails, and with it its whole migration. It is an error where PostgreSQL refuses it for certain in the order at hand.',
  fix: `Say which definition stays, and why:

    resolve:
      - { object: table public.books, keep: db/legacy/001_books.sql, reason: the definition that the API uses }`,
  check: (context) => {
    const found = matters(context).filter(({ kind }) => kind === 'conflicting');
    const pictures = found.length === 0 ? new Map() : references(context);
    return found.map((matter) => {
      const { winner, losers } = matter;
      const first = placeName(winner, winner.effect);
      const isAdded = losers.every(({ effect }) => effect.action === 'alter');
      const how = isAdded ? `not as ${first} has it` : `in different ways; first by ${first}`;
      const message = `${createdBy(matter)}, ${how}.${outcome(matter)}`;
      const different = losers.filter(({ alike }) => !alike);
      const detail = comparisons(
        different.map((loser) => ({ loser, difference: loser.difference })),
        HEADS,
      );
      return violationOf(context, matter, { message, detail, pictures });
    });
  },
};
