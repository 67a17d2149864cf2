import type { Standing } from '../../foresee/catalog.js';
import type { Effect, Located } from '../../model.js';
import type { Past } from './past.js';

/** An effect of a migration at the moment before it happens. */
export type Moment = {
  readonly located: Located;
  readonly effect: Effect;
  /** What stands under the effect's name. */
  readonly before: Standing | undefined;
  readonly past: Past;
  /** Whether the migration, and so its rollback, is one transaction. */
  readonly transaction: boolean;
  /** How many effects had happened when the migration began. */
  readonly start: number;
};
