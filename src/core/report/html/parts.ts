import { type Html, html, type Part } from './markup.js';

/** How good or bad something is: a colour, always beside a sign and a word. */
export type Tone = 'good' | 'note' | 'warn' | 'bad' | 'quiet';

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', note: '•', warn: '!', bad: '✕', quiet: '–' };

/** Writes a word with a sign before it. */
export function badge(tone: Tone, word: string, sign = SIGNS[tone]): Html {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

type Column = { readonly title: Part; readonly kind?: 'number' | 'wide' };
/** A row: its cells, and its own attributes as markup (`id="…" data-…`). The first cell is the row's header. */
export type Row = { readonly attributes?: Html; readonly cells: readonly Part[] };

function cell({ kind }: Column, part: Part, isHeader: boolean): Html {
  if (isHeader) return html`<th scope="row">${part}</th>`;
  return kind === undefined ? html`<td>${part}</td>` : html`<td class="${kind}">${part}</td>`;
}

/** Writes a table in a box that scrolls where it is too narrow; the caption names both. */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Html {
  const head = columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? 'plain'}">${title}</th>`);
  const body = rows.map(({ attributes, cells }) => {
    return html`<tr ${attributes ?? null}>${columns.map((column, i) => cell(column, cells[i] ?? '', i === 0))}</tr>
`;
  });
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>`;
}

/** Writes a section with its heading; `id` is what the contents link to. */
export function section(id: string, title: string, parts: readonly Part[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${parts}
</section>
`;
}

/** Writes a list of short things, each on its own line. */
export function lines(parts: readonly Part[]): Part {
  if (parts.length === 0) return html`<span class="none">–</span>`;
  return parts.length === 1 ? parts[0]! : html`<ul class="plain">${parts.map((part) => html`<li>${part}</li>`)}</ul>`;
}

/** How many things a cell shows before the rest is folded away. */
const MOST_LINES = 6;

/** Writes a list of which only the first few are shown at once. */
export function folded(parts: readonly Part[], what: string): Part {
  if (parts.length <= MOST_LINES + 1) return lines(parts);
  const rest = parts.slice(MOST_LINES);
  return html`${lines(parts.slice(0, MOST_LINES))}<details class="more"><summary>${rest.length} more ${what}</summary>${lines(rest)}</details>`;
}
