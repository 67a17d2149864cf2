import type { ObjectRef, Origin, Refusal, RefusalKind } from '../model.js';
import { objectKey, quoteName } from '../objects.js';
import { existsState, missingState } from './words.js';

/** What PostgreSQL would object to in one effect, before it is asked why it is so. */
export type Problem = {
  readonly kind: RefusalKind;
  readonly sqlstate: string;
  readonly object: ObjectRef | null;
  readonly column: string | null;
  readonly message: string;
  /** Of a foreign key whose types clash. */
  readonly clash?: Refusal['clash'];
  /** What made that which is in the way. */
  readonly by: Origin | null;
};

/** Says that an object, or a column of it, is missing. */
export function missing(object: ObjectRef, column: string | null): Problem {
  const what = column === null ? objectKey(object) : `column ${quoteName(column)} of ${objectKey(object)}`;
  const sqlstate = missingState(object, column);
  return { kind: 'missing', sqlstate, object, column, message: `${what} does not exist`, by: null };
}

/** Says that an object, or a column of it, is there already. */
export function inTheWay(object: ObjectRef, column: string | null, by: Origin): Problem {
  const what = column === null ? objectKey(object) : `column ${quoteName(column)} of ${objectKey(object)}`;
  const sqlstate = column === null ? existsState(object) : '42701';
  return { kind: 'exists', sqlstate, object, column, message: `${what} exists already`, by };
}

type Clash = Pick<Problem, 'kind' | 'sqlstate' | 'message' | 'clash'> & { readonly column?: string };

/** Says that an object does not go with what stands. */
export function clash(object: ObjectRef, by: Origin | null, { column = '', ...what }: Clash): Problem {
  return { object, by, column: column === '' ? null : column, ...what };
}
