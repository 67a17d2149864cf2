const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Lists what of a text is one character to the person who types it, whatever number of units it has. */
export function graphemes(text: string): string[] {
  return [...SEGMENTER.segment(text)].map(({ segment }) => segment);
}
