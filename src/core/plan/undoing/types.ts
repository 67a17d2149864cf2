const INTEGERS: readonly string[] = ['smallint', 'integer', 'bigint'];
const SERIALS: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};
const TEXTS = /^(?:text|character varying(?:\(\d+\))?)$/;
const NUMERIC = /^numeric(?:\((\d+)(?:,(-?\d+))?\))?$/;
/** Types that take a text only when they keep all that it says. */
const STRICT: ReadonlySet<string> = new Set(['uuid', 'boolean', 'json', 'date', 'inet', 'cidr']);

/** Says what a column of a type holds: a serial one is an integer with a default. */
export function storedType(type: string): string {
  return SERIALS[type] ?? type;
}

function decimals(type: string): number | null {
  if (INTEGERS.includes(type)) return 0;
  const [, precision, scale] = NUMERIC.exec(type) ?? [];
  return precision === undefined ? null : Number(scale ?? 0);
}

/** Tells whether PostgreSQL turns one type into the other by itself and refuses what does not fit, rounding nothing. */
function fitsOrFails(from: string, to: string): boolean {
  if (TEXTS.test(from) && TEXTS.test(to)) return true;
  if (INTEGERS.includes(from) && INTEGERS.includes(to)) return true;
  if (NUMERIC.test(to)) {
    const [kept, had] = [decimals(to), decimals(from)];
    return kept === null ? NUMERIC.test(from) || INTEGERS.includes(from) : had !== null && kept >= had;
  }
  return (from === 'real' && to === 'double precision') || (from === 'date' && /^timestamp/.test(to));
}

/** How values become those of another type: by themselves, by a cast, or by way of text. */
export type Way = 'as is' | 'cast' | 'text';

/**
 * Says how values of one type become values of another without a silent loss; null where something of them could
 * get lost. `isOwn` tells whether a type is one that statements made.
 */
export function conversion(from: string, to: string, isOwn: (type: string) => boolean): Way | null {
  if (fitsOrFails(from, to)) return 'as is';
  if (to === 'text') return 'cast';
  if (from === 'jsonb' && to === 'json') return 'cast';
  if (TEXTS.test(from)) return STRICT.has(to) || isOwn(to) ? 'cast' : null;
  return isOwn(from) && isOwn(to) ? 'text' : null;
}
