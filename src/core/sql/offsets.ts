/** Turns an offset in UTF-8 bytes into one in UTF-16 units. */
export type FromBytes = (byte: number) => number;

const beyondAscii = /[^\x00-\x7f]/gu;

function utf8Length(codePoint: number): number {
  return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}

/** Prepares the conversion of the parser's byte offsets into offsets of the text that it was given. */
export function fromBytes(text: string): FromBytes {
  const bytes: number[] = [];
  const lags: number[] = [];
  let lag = 0;
  for (const { index, 0: char } of text.matchAll(beyondAscii)) {
    bytes.push(index + lag);
    lag += utf8Length(char.codePointAt(0) as number) - char.length;
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
