import { byCodeUnit } from '../../text.js';
import { type Html, html } from './markup.js';

/** A choice among values: rows carry theirs in `data-<key>`, several separated by blanks. */
export type Choice = {
  readonly key: string;
  readonly label: string;
  readonly values: readonly (readonly [string, string])[];
};

/** Lists the values that occur, each shown as it is. */
export function occurring(values: readonly string[]): (readonly [string, string])[] {
  return [...new Set(values)].sort(byCodeUnit).map((value) => [value, value] as const);
}

function select(list: string, { key, label, values }: Choice): Html {
  const options = values.map(([value, shown]) => html`<option value="${value}">${shown}</option>`);
  return html`<label for="${list}-${key}">${label}<select id="${list}-${key}" data-key="${key}"><option value="">All</option>${options}</select></label>`;
}

/**
 * Writes the controls that filter a list's rows (`data-row`). They are hidden until the script shows them: without it they
 * could do nothing. `what` names the rows in the count.
 */
export function controls(list: string, what: string, choices: readonly Choice[], total: number): Html {
  return html`<div class="controls" data-controls="${list}" role="search" aria-label="Filter ${list.replaceAll('-', ' ')}" hidden>
<label class="find" for="${list}-search">Search<input id="${list}-search" type="search" autocomplete="off" spellcheck="false"></label>
${choices.filter(({ values }) => values.length > 1).map((choice) => select(list, choice))}
<button type="button">Clear</button>
<output aria-live="polite" data-what="${what}">${total} of ${total} ${what}</output>
</div>`;
}
