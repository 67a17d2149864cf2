import { type Change, diffLines, diffWordsWithSpace } from 'diff';
import { type Html, html, type Part } from './markup.js';

/** Texts longer than this are compared line by line: word by word costs too much, and shows too little. */
const LONGEST_BY_WORD = 400;

function changesBetween(then: string, now: string): readonly Change[] {
  const byLine = now.includes('\n') || then.includes('\n') || now.length + then.length > LONGEST_BY_WORD;
  return byLine ? diffLines(then, now) : diffWordsWithSpace(then, now);
}

/** Writes what stood there, and marks what does not stand there now. */
export function thenMarked(then: string, now: string | null): Html {
  if (now === null) return html`<pre><mark>${then}</mark></pre>`;
  const kept = changesBetween(then, now).filter(({ added }) => !added);
  return html`<pre>${kept.map(({ removed, value }): Part => (removed ? html`<mark>${value}</mark>` : value))}</pre>`;
}

/** Tells of each UTF-16 unit of a text whether one of the others lacks it. */
function lackedBy(others: readonly string[], now: string): boolean[] {
  const lacked = Array.from({ length: now.length }, () => false);
  for (const then of others) {
    let at = 0;
    for (const { added, removed, value } of changesBetween(then, now)) {
      if (added) lacked.fill(true, at, at + value.length);
      if (!removed) at += value.length;
    }
  }
  return lacked;
}

/** Writes what stands there now, and marks what one of the other texts lacks. */
export function nowMarked(others: readonly string[], now: string): Html {
  const lacked = lackedBy(others, now);
  const parts: Part[] = [];
  for (let at = 0, end = 0; at < now.length; at = end) {
    end = at + 1;
    while (end < now.length && lacked[end] === lacked[at]) end += 1;
    const text = now.slice(at, end);
    parts.push(lacked[at] === true ? html`<mark>${text}</mark>` : text);
  }
  return html`<pre>${parts}</pre>`;
}
