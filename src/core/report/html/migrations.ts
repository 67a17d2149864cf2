import type { ProofStep, ReportMigration, ReportTaking } from '../../model.js';
import { plural } from '../../text.js';
import { purpose } from '../markdown/input.js';
import { controls } from './controls.js';
import { type Html, html, joined, type Part } from './markup.js';
import { kindOf } from './objects-facts.js';
import { objectLink, type Page, pathLink, said } from './page.js';
import { badge, lines, type Row, section, table } from './parts.js';

/** How many objects of one kind a cell shows before they are folded away. */
const MOST_SHOWN = 8;
const SECOND: Readonly<Record<ProofStep['second'], string>> = {
  same: 'run twice, it changes nothing',
  changes: 'run twice, it changes something',
  refused: 'run twice, it is refused',
};
const ORIGINS: Readonly<Record<ReportMigration['downOrigin'], string>> = {
  legacy: 'from the legacy rollback',
  generated: 'generated',
  own: 'written by hand',
  none: 'none',
};

function taken(page: Page, { path, taken: some, of }: ReportTaking): Html {
  return some === of
    ? html`${pathLink(page, path)}`
    : html`${pathLink(page, path)} <span class="quiet">${some} of ${plural(of, 'statement')}</span>`;
}

/** Lists objects by kind, many of one kind folded away. */
function created(page: Page, keys: readonly string[]): Part {
  if (keys.length === 0) return html`<span class="none">–</span>`;
  const kinds = [...new Set(keys.map(kindOf))];
  return kinds.map((kind) => {
    const of = keys.filter((key) => kindOf(key) === kind);
    const links = joined(
      of.map((key) => objectLink(page, key, key.slice(kind.length + 1).replace(/^public\./, ''))),
      ', ',
    );
    if (of.length <= MOST_SHOWN) return html`<p><span class="quiet">${kind}</span> ${links}</p>`;
    return html`<details class="more"><summary>${kind}: ${of.length}</summary><p>${links}</p></details>`;
  });
}

function rollbackBadge(step: ProofStep | undefined): Html {
  if (step === undefined) return badge('quiet', 'not run');
  if (step.rollback === 'whole') return badge('good', 'takes it back');
  if (step.rollback === 'none') return badge('quiet', 'none');
  return badge('bad', step.rollback === 'refused' ? 'refused' : 'leaves something behind');
}

function rollback(page: Page, { downOrigin, downFrom }: ReportMigration, step: ProofStep | undefined): Part {
  if (downOrigin === 'none') return badge('quiet', 'none');
  return [
    rollbackBadge(step),
    html`<p>${ORIGINS[downOrigin]}</p>`,
    downFrom.length > 0 && lines(downFrom.map((one) => taken(page, one))),
  ];
}

function notes({ own, patched, transaction }: ReportMigration): Part[] {
  const said = [
    own === true && 'Written by hand.',
    patched !== undefined && `Patched: ${plural(patched, 'line')}.`,
    !transaction && 'Runs outside of a transaction.',
  ];
  return said.map((one) => one !== false && html`<p>${badge('note', one)}</p>`);
}

function row(page: Page, migration: ReportMigration, step: ProofStep | undefined): Row {
  const { version, name, from, creates, why } = migration;
  const refused = page.proof?.refused.find((one) => one.version === version);
  const title = purpose(migration);
  return {
    attributes: html`id="${page.anchors.migration.get(version)!}" data-row data-group="${(migration.group ?? 'Migrations').replace(/\s+/g, '-')}"`,
    cells: [
      [
        html`<code>${version}_${name}</code>`,
        title !== name.replaceAll('_', ' ') && html`<p>${title}</p>`,
        refused !== undefined && html`<p>${badge('bad', 'refused')} ${refused.message} (${refused.sqlstate})</p>`,
        notes(migration),
        step !== undefined && html`<p class="quiet">${SECOND[step.second]}</p>`,
        html`<details class="more"><summary>Why it stands here<span class="far">: ${version}</span></summary><p>${said(page, why)}</p></details>`,
      ],
      from.length === 0 ? 'SQL of its own' : lines(from.map((one) => taken(page, one))),
      created(page, creates),
      rollback(page, migration, step),
    ],
  };
}

/** Lists the migrations in run order, with what each holds, creates and how it can be taken back. */
export function migrationsSection(page: Page): Html {
  const { migrations } = page.input.facts;
  const steps = new Map((page.proof?.steps ?? []).map((step) => [step.version, step]));
  const rows = migrations.map((one) => row(page, one, steps.get(one.version)));
  const columns = [
    { title: 'Migration' },
    { title: 'Holds', kind: 'wide' },
    { title: 'Creates', kind: 'wide' },
    { title: 'Rollback' },
  ] as const;
  const groups = [...new Set(migrations.map(({ group }) => group ?? 'Migrations'))];
  const values = groups.map((group) => [group.replace(/\s+/g, '-'), group] as const);
  return section('migrations', 'Migrations', [
    rows.length === 0
      ? html`<p>None.</p>`
      : [
          controls('migrations', 'migrations', [{ key: 'group', label: 'Group', values }], rows.length),
          html`<div data-list="migrations">${table('The migrations, in the order in which they run', columns, rows)}</div>`,
        ],
  ]);
}
