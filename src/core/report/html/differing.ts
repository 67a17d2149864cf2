import { type Change, diffLines, diffWordsWithSpace } from 'diff';
import { type Html, html, type Part } from './markup.js';

/** Texts longer than this are compared line by line: word by word costs too much, and shows too little. */
const LONGEST_BY_WORD = 400;

function changesBetween(now: string, then: string): readonly Change[] {
  const byLine = now.includes('\n') || then.includes('\n') || now.length + then.length > LONGEST_BY_WORD;
  return byLine ? diffLines(now, then) : diffWordsWithSpace(now, then);
}

/** Writes what stood there, and marks what does not stand there now. */
export function thenMarked(then: string, now: string | null): Html {
  if (now === null) return html`<pre><mark>${then}</mark></pre>`;
  const kept = changesBetween(now, then).filter(({ removed }) => !removed);
  return html`<pre>${kept.map(({ added, value }): Part => (added ? html`<mark>${value}</mark>` : value))}</pre>`;
}
