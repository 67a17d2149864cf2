import { type Html, html } from './markup.js';
import { type Page, pathLink, placeLink } from './page.js';
import { section, table } from './parts.js';

/** Lists the lines of code that still name the old paths. */
export function mentionsSection(page: Page): Html {
  const rows = page.input.facts.mentions.map(({ at, names, text }) => ({
    cells: [placeLink(page, at), pathLink(page, names), html`<code>${text.trim()}</code>`],
  }));
  const columns = [{ title: 'Place' }, { title: 'Names' }, { title: 'Line', kind: 'wide' }] as const;
  return section('mentions', 'Code that still names the old paths', [
    rows.length === 0 ? html`<p>None found.</p>` : table('Lines that name a legacy path', columns, rows),
  ]);
}
