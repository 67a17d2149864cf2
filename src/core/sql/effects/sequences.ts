import type { Node } from 'libpg-query';
import type { Need } from '../../model.js';
import { all, as, strings } from '../tree.js';
import { namedBy, need } from './refs.js';

/** Says which column must be there for OWNED BY; NONE is the only name of one part. */
export function ownerNeeds(options: readonly Node[] | undefined): Need[] {
  const owner = all('DefElem', options).find((option) => option.defname === 'owned_by');
  const path = strings(as('List', owner?.arg)?.items);
  return path.length < 2 ? [] : need(namedBy('table', path.slice(0, -1)), path.slice(-1));
}
