import type { Corpus, Plan } from '../model.js';
import { FATE_OF_ROLE } from './fates.js';

/** Gives the plan of a repository without decisions: nothing is planned, and no statement has a fate yet. */
export function undecidedPlan(corpus: Corpus): Plan {
  const fates = [...corpus.roles].map(([path, role]) => {
    return [path, role === 'deprecated' ? ('unmapped' as const) : FATE_OF_ROLE[role]] as const;
  });
  return { steps: [], fates: new Map(), fileFates: new Map(fates), renamed: new Map(), problems: [] };
}
