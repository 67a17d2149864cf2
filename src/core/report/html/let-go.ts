import type { ReportFile } from '../../model.js';
import { controls, occurring } from './controls.js';
import { type Html, html } from './markup.js';
import { type Page, pathLink, placeLink, said } from './page.js';
import { badge, type Row, section, table } from './parts.js';

function which(statements: readonly number[], of: number): string {
  if (statements.length === of) return of === 1 ? 'its only one' : `all ${of}`;
  return statements.map((ordinal) => `#${ordinal}`).join(', ');
}

function wholeFile(page: Page, { path, fate, reason }: ReportFile): Row[] {
  if (fate !== 'retired' && fate !== 'ignored') return [];
  const attributes = html`data-row data-kind="${fate}"`;
  return [
    {
      attributes,
      cells: [pathLink(page, path), 'no statements', badge('note', fate, '−'), said(page, reason ?? ''), ''],
    },
  ];
}

function rowsOf(page: Page, file: ReportFile): Row[] {
  if (file.dropped.length === 0) return wholeFile(page, file);
  return file.dropped.map(({ kind, statements, reason, at }) => {
    const how =
      kind === 'retired' ? badge('note', 'retired', '−') : badge('note', 'left out for another definition', '⇄');
    return {
      attributes: html`data-row data-kind="${kind}"`,
      cells: [
        pathLink(page, file.path),
        which(statements, file.statements),
        how,
        said(page, reason),
        placeLink(page, at),
      ],
    };
  });
}

const KINDS: Readonly<Record<string, string>> = { resolved: 'left out for another definition' };

/** Lists what no migration holds, decision by decision, with the reasons. */
export function letGoSection(page: Page): Html {
  const rows = page.files.flatMap((file) => rowsOf(page, file));
  const { ignored } = page.input.facts;
  const kinds = page.files.flatMap(({ dropped, fate }) => [
    ...dropped.map(({ kind }) => kind),
    ...(fate === 'ignored' ? [fate] : []),
  ]);
  const values = occurring(kinds).map(([value]) => [value, KINDS[value] ?? value] as const);
  const columns = [
    { title: 'File' },
    { title: 'Statements' },
    { title: 'How' },
    { title: 'Reason', kind: 'wide' },
    { title: 'Decided at' },
  ] as const;
  const others = ignored.map(({ path, reason }) => ({ cells: [html`<code>${path}</code>`, said(page, reason)] }));
  return section('let-go', 'Statements that were let go', [
    rows.length === 0
      ? html`<p>None: a migration or a rollback holds every statement.</p>`
      : [
          controls('let-go', 'decisions', [{ key: 'kind', label: 'How', values }], rows.length),
          html`<div data-list="let-go">${table('Statements that no migration holds', columns, rows)}</div>`,
        ],
    others.length > 0 &&
      html`<details><summary>Never part of the consolidation (${others.length})</summary>
${table('Paths that mapping.yaml ignores', [{ title: 'Path' }, { title: 'Reason', kind: 'wide' }], others)}</details>`,
  ]);
}
