import type { Effect } from '../../model.js';
import type { Of, Source, Tag } from '../tree.js';

/** What each kind of statement does, by the name of its node. */
export type Handlers = { readonly [T in Tag]?: (statement: Of<T>, source: Source) => Effect[] };
