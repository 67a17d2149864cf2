/** Turns an offset in UTF-8 bytes into one in UTF-16 units. */
export type FromBytes = (byte: number) => number;

/** How many UTF-8 bytes a UTF-16 unit takes beyond one: the two units of a surrogate pair share their four. */
function extraBytes(unit: number): number {
  if (unit < 0x80) return 0;
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
}

/**
 * Prepares the conversion of the parser's byte offsets into offsets of the text that it was given. An offset that
 * points into a run of characters beyond ASCII is not converted rightly: no token of SQL starts there.
 */
export function fromBytes(text: string): FromBytes {
  const bytes: number[] = [];
  const lags: number[] = [];
  let lag = 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x80) continue;
    bytes.push(i + lag);
    for (; text.charCodeAt(i) >= 0x80; i++) lag += extraBytes(text.charCodeAt(i));
    lags.push(lag);
  }
  return (byte) => {
    let low = 0;
    let high = bytes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bytes[middle] as number) < byte) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? byte : byte - (lags[low - 1] as number);
  };
}

/** Finds the UTF-16 offset of a code point, counted from 0; the end of the text when it has fewer. */
export function fromCodePoints(text: string, count: number): number {
  let at = 0;
  for (let left = count; left > 0 && at < text.length; left--) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  return at;
}
