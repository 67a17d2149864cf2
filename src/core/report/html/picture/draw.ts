import { baseName } from '../../../places.js';
import { plural } from '../../../text.js';
import { type Html, html } from '../markup.js';
import { type Page, short } from '../page.js';
import type { Flows } from './flows.js';
import { outName } from './flows.js';
import { BAR, type Band, type Layout, LEFT, layoutOf, RIGHT, WIDTH } from './layout.js';

/** As many characters as fit beside the bars. */
const LONGEST_LEFT = 58;
const LONGEST_RIGHT = 44;

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Cuts a text in its middle: a path tells most at its end. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const tail = Math.ceil(longest * 0.65);
  return `${text.slice(0, longest - tail - 1)}…${text.slice(-tail)}`;
}

function bandPath(page: Page, { flow, from, to, thickness }: Band, end: number): Html {
  const [x0, x1] = [LEFT + BAR, RIGHT];
  const middle = (x0 + x1) / 2;
  const d = `M${x0} ${rounded(from)}C${middle} ${rounded(from)} ${middle} ${rounded(to)} ${x1} ${rounded(to)}`;
  const { path } = page.files[flow.file]!;
  const name = flow.kind === 'out' ? outName(flow.to) : flow.kind === 'down' ? `rollback of ${flow.to}` : flow.to;
  return html`<path class="band ${flow.kind}" data-file="${flow.file}" data-end="${end}" d="${d}" stroke-width="${rounded(thickness)}"><title>${short(page, path)} → ${name}: ${plural(flow.statements, 'statement')}</title></path>
`;
}

function leftLabels(page: Page, { folders, files, labelled }: Layout): Html[] {
  const heads = folders.map(({ of, y }) => {
    const shown = short(page, of) || './';
    return html`<text class="folder" x="${LEFT}" y="${rounded(y + 16)}"><title>${of}</title>${cut(shown, LONGEST_LEFT)}</text>
`;
  });
  const slots = files.map(({ of: { index, file }, y, height }) => {
    const bar = html`<rect x="${LEFT}" y="${rounded(y)}" width="${BAR}" height="${rounded(height)}"/>`;
    const label =
      labelled &&
      html`<text x="${LEFT - 8}" y="${rounded(y + height / 2 + 4)}">${cut(baseName(file.path), LONGEST_LEFT)}</text>`;
    const hit = html`<rect class="hit" x="0" y="${rounded(y - 1)}" width="${LEFT + BAR}" height="${rounded(height + 2)}"/>`;
    return html`<g class="from" data-file="${index}"><title>${short(page, file.path)}</title>${hit}${bar}${label}</g>
`;
  });
  return [...heads, ...slots];
}

function rightLabels({ ends }: Layout): Html[] {
  return ends.map(({ of: { title, kind }, y, height }, i) => {
    const bar = html`<rect x="${RIGHT}" y="${rounded(y)}" width="${BAR}" height="${rounded(height)}"/>`;
    const hit = html`<rect class="hit" x="${RIGHT}" y="${rounded(y - 1)}" width="${WIDTH - RIGHT}" height="${rounded(height + 2)}"/>`;
    return html`<g class="end ${kind}" data-end="${i}"><title>${title}</title>${hit}${bar}<text x="${RIGHT + BAR + 8}" y="${rounded(y + height / 2 + 4)}">${cut(title, LONGEST_RIGHT)}</text></g>
`;
  });
}

/** Draws the bands from the legacy files, folder by folder, to the migrations; what is drawn is also said in the table beneath. */
export function drawing(page: Page, flows: Flows): Html {
  const layout = layoutOf(flows);
  const rank = new Map(layout.ends.map(({ of }, i) => [of.to, i]));
  const bands = layout.bands.map((band) => bandPath(page, band, rank.get(band.flow.to)!));
  const files = plural(page.files.length, 'legacy file');
  const ends = plural(page.input.facts.migrations.length, 'migration');
  return html`<svg class="bands" viewBox="0 0 ${WIDTH} ${layout.height}" width="${WIDTH}" height="${layout.height}" role="img" aria-label="Bands from ${files} on the left to ${ends} on the right; the table of files says the same in words">
<g>${bands}</g>
${leftLabels(page, layout)}${rightLabels(layout)}</svg>`;
}
