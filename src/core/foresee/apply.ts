import type { Drop, Mask, Origin, Replacement } from '../model.js';
import { alter } from './alter.js';
import type { Catalog, Standing } from './catalog.js';
import { drop } from './drop.js';
import { find } from './needs.js';
import { standingOf } from './standing.js';

/** What happens on the way, for those who want to know. */
export type Journal = {
  readonly masks: Mask[];
  readonly replacements: Replacement[];
  readonly drops: Drop[];
};

/** Things that every file may ask for: that they stand already is nothing to speak of. */
const SHARED = new Set<Standing['object']['kind']>(['extension', 'schema', 'role']);

function create(catalog: Catalog, origin: Origin, journal: Journal | null): void {
  const { effect } = origin;
  const standing = catalog.get(effect.object);
  if (standing === undefined || effect.action === 'replace') {
    if (standing !== undefined) journal?.replacements.push({ before: standing.madeBy, after: origin });
    catalog.put(standingOf(catalog, origin));
  } else if (!SHARED.has(effect.object.kind) && (effect.conditional || effect.maybe)) {
    journal?.masks.push({ standing, loser: origin });
  }
}

/** Notes an ADD COLUMN IF NOT EXISTS of a column that is there already. */
function noteMaskedColumn(standing: Standing, origin: Origin, journal: Journal | null): void {
  const { conditional, shape } = origin.effect;
  if (journal === null || !conditional || shape === null || standing.columns === null) return;
  if (shape.columns.some(({ name }) => standing.columns?.has(name))) journal.masks.push({ standing, loser: origin });
}

/**
 * Changes the catalog as an effect does that is not refused. One that would be refused changes it as far as it can, so
 * that what follows in its file is judged for itself.
 */
export function apply(catalog: Catalog, origin: Origin, journal: Journal | null): void {
  const { action, object } = origin.effect;
  if (object.schema === 'pg_temp') return;
  if (action === 'create' || action === 'replace') create(catalog, origin, journal);
  if (action !== 'drop' && action !== 'alter' && action !== 'rename') return;
  const standing = find(catalog, object);
  if (standing === undefined) return;
  if (action === 'drop') {
    journal?.drops.push({ dropped: standing, by: origin });
    drop(catalog, standing, origin);
  } else {
    noteMaskedColumn(standing, origin, journal);
    alter(catalog, standing, origin);
  }
}
