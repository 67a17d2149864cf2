/** A type as it is written, apart: "character varying(40)" is ["character varying", [40]]. */
function partsOf(type: string): { readonly name: string; readonly sizes: readonly number[] } {
  const [, name = '', sizes = '', rest = ''] = /^([^(]*)(?:\(([^)]*)\))?(.*)$/.exec(type) ?? [];
  return { name: `${name}${rest}`.trim(), sizes: sizes === '' ? [] : sizes.split(',').map(Number) };
}

/** Whole numbers, and floating point, each from the narrowest. */
const LADDERS: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision', 'numeric'],
  ['smallint', 'integer', 'bigint', 'double precision'],
  ['date', 'timestamp without time zone'],
  ['date', 'timestamp with time zone'],
];
const SERIALS: Readonly<Record<string, string>> = { smallserial: 'smallint', serial: 'integer', bigserial: 'bigint' };
const TEXTS = new Set(['text', 'character varying', 'character']);

function isShorterText(before: ReturnType<typeof partsOf>, after: ReturnType<typeof partsOf>): boolean {
  const most = (type: ReturnType<typeof partsOf>) => type.sizes[0] ?? (type.name === 'character' ? 1 : Infinity);
  return TEXTS.has(before.name) && TEXTS.has(after.name) && most(after) < most(before);
}

function isCoarserNumber(before: ReturnType<typeof partsOf>, after: ReturnType<typeof partsOf>): boolean {
  if (before.name !== 'numeric' || after.name !== 'numeric' || after.sizes.length === 0) return false;
  if (before.sizes.length === 0) return true;
  const [[digits = 0, scale = 0], [newDigits = 0, newScale = 0]] = [before.sizes, after.sizes];
  return newScale < scale || newDigits - newScale < digits - scale;
}

/** Tells whether values of the first type may not fit into the second, which PostgreSQL casts to: "text" into "character varying(40)". */
export function isNarrowing(from: string, to: string): boolean {
  const [before, after] = [from, to].map((type) => partsOf(SERIALS[type] ?? type)) as [
    ReturnType<typeof partsOf>,
    ReturnType<typeof partsOf>,
  ];
  const down = LADDERS.some((ladder) => {
    const [a, b] = [ladder.indexOf(before.name), ladder.indexOf(after.name)];
    return a >= 0 && b >= 0 && b < a;
  });
  return down || isShorterText(before, after) || isCoarserNumber(before, after);
}
