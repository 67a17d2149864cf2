import type { Node } from 'libpg-query';
import type { Effect } from '../model.js';
import type { Source } from './tree.js';
export function effectsOf(_node: Node, _source: Source): Effect[] {
  return [];
}
