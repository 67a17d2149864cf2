import type { ReportFile } from '../../model.js';
import { baseName } from '../../places.js';
import { plural } from '../../text.js';
import { controls } from './controls.js';
import { type Html, html, type Part } from './markup.js';
import { type Page, short, versionLink } from './page.js';
import { badge, lines, section, table } from './parts.js';
import { drawing } from './picture/draw.js';
import { type Flow, type FlowFile, type FlowGroup, flowsIn, outName } from './picture/flows.js';

/** With more files than these, the folders of the table are closed at first. */
const MOST_OPEN = 60;

function way(page: Page, { to, kind, statements }: Flow, file: ReportFile): Html {
  const count =
    statements === file.statements ? (statements === 1 ? 'its statement' : `all ${statements}`) : String(statements);
  const number = html` <span class="quiet">${file.statements === 0 ? '' : `(${count})`}</span>`;
  if (kind === 'out') return html`<a href="#let-go">${outName(to)}</a>${number}`;
  const name = page.input.facts.migrations.find(({ version }) => version === to)?.name ?? '';
  return html`${kind === 'down' ? 'rollback of ' : ''}${versionLink(page, to)} ${name}${number}`;
}

const TONES: Readonly<Record<ReportFile['fate'], readonly ['good' | 'note' | 'bad' | 'quiet', string]>> = {
  planned: ['good', '→'],
  down: ['good', '↺'],
  retired: ['note', '−'],
  kept: ['quiet', '='],
  ignored: ['quiet', '–'],
  reference: ['quiet', '–'],
  canonical: ['good', '✓'],
  unmapped: ['bad', '?'],
};

function row(page: Page, { index, file, flows }: FlowFile) {
  const anchor = page.anchors.file.get(file.path)!;
  const [tone, sign] = TONES[file.fate];
  const fate = file.fate === 'down' ? 'rollback' : file.fate;
  return {
    attributes: html`id="${anchor}" data-row data-file="${index}"`,
    cells: [
      html`<a href="#${anchor}"><code>${baseName(file.path)}</code></a>`,
      badge(tone, fate, sign),
      String(file.statements),
      [
        lines(flows.map((flow) => way(page, flow, file))),
        file.reason !== null && html`<p class="quiet">${file.reason}</p>`,
      ],
    ],
  };
}

function folderTable(page: Page, { folder, files }: FlowGroup, open: boolean): Html {
  const name = short(page, folder) || './';
  const columns = [
    { title: 'File' },
    { title: 'Fate' },
    { title: 'Statements', kind: 'number' },
    { title: 'Went to', kind: 'wide' },
  ] as const;
  const state = open ? html` open` : null;
  return html`<details class="entry"${state}><summary><code>${name}</code> <span class="quiet">${plural(files.length, 'file')}</span></summary>
<div class="body">${table(
    `Files in ${name}`,
    columns,
    files.map((file) => row(page, file)),
  )}</div></details>
`;
}

function legend(): Part {
  return html`<ul class="legend"><li class="up">into a migration</li><li class="down">into a rollback (dashed)</li><li class="out">let go, or not consolidated (ends in <i>italics</i>)</li></ul>`;
}

/** Shows where each legacy file went, as a picture and folder by folder as a table. */
export function pictureSection(page: Page): Html {
  const flows = flowsIn(page);
  if (page.files.length === 0)
    return section('picture', 'Where the files went', [html`<p>There are no legacy files.</p>`]);
  const open = page.files.length <= MOST_OPEN;
  return section('picture', 'Where the files went', [
    html`<p>A band is as high as the statements that go this way are many.<span class="scripted" hidden> Point at a file, a band or a migration to follow it; choose it to keep it.</span></p>
${legend()}
<p class="way scripted" id="way" aria-live="polite" tabindex="0" hidden>No file is chosen.</p>
<div class="scroll" role="region" aria-label="Picture of where the files went" tabindex="0">
${drawing(page, flows)}
</div>
<h3>File by file</h3>
${controls('files', 'files', [], page.files.length)}
<div data-list="files">
${flows.groups.map((group) => folderTable(page, group, open))}</div>`,
  ]);
}
