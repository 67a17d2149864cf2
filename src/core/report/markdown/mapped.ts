import type { ReportMigration, ReportSource, ReportTaking } from '../../model.js';
import { plural } from '../../text.js';
import { code, link, prose } from './escape.js';
import {
  type ConsolidationInput,
  fateCounts,
  locationName,
  openErrors,
  purpose,
  versionPath,
  versionRange,
} from './input.js';
import { paragraphs, table } from './table.js';

const MOST_TABLES = 20;

function taking({ path, taken, of }: ReportTaking): string {
  return taken === of ? code(path) : `${code(path)} (${taken} of ${plural(of, 'statement')})`;
}

function statusOf(migration: ReportMigration, faulty: ReadonlySet<string>): string {
  if (migration.from.some(({ path }) => faulty.has(path))) return 'Open error';
  if (migration.own) return 'Written by hand';
  if (migration.patched !== undefined) return `Patched (${plural(migration.patched, 'line')})`;
  return migration.from.length === 0 ? 'Own SQL' : 'Consolidated';
}

function groupsOf(migrations: readonly ReportMigration[]): Map<string, ReportMigration[]> {
  const groups = new Map<string, ReportMigration[]>();
  for (const migration of migrations) {
    const group = migration.group ?? 'Migrations';
    groups.set(group, [...(groups.get(group) ?? []), migration]);
  }
  return groups;
}

/** Writes one table per group: which sources a version is made of, and whether an open error concerns one of them. */
export function mappingSection({ facts }: ConsolidationInput): string {
  const faulty = new Set(openErrors(facts).flatMap(({ at }) => at.map(({ path }) => path)));
  const tables = [...groupsOf(facts.migrations)].flatMap(([group, migrations]) => [
    `### ${prose(group)} (${versionRange(migrations, facts.migrations)})`,
    table(
      ['Version', 'Source Location(s)', 'Description', 'Status'],
      migrations.map((one) => [
        prose(one.version),
        one.from.map(taking).join('<br>'),
        prose(purpose(one)),
        statusOf(one, faulty),
      ]),
      'migrations',
    ),
  ]);
  return paragraphs(['## Migration Mapping', ...(tables.length === 0 ? ['No migrations.'] : tables)]);
}

function tablesOf({ creates }: ReportMigration): string {
  const names = creates.filter((key) => key.startsWith('table ')).map((key) => key.slice('table '.length));
  const shown = names.slice(0, MOST_TABLES).map((name) => prose(name.replace(/^public\./, '')));
  const rest = names.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

/** Lists every version with its purpose and the tables that it creates. */
export function versionsSection({ facts, mapping }: ConsolidationInput): string {
  const rows = facts.migrations.map((one) => [
    link(one.version, mapping.layout.reports, versionPath(one, mapping)),
    prose(one.name),
    prose(purpose(one)),
    tablesOf(one),
  ]);
  if (rows.length === 0) return '';
  return paragraphs(['## Versions', table(['Version', 'Name', 'Purpose', 'Tables'], rows, 'migrations')]);
}

function sourceRow(source: ReportSource, input: ConsolidationInput): string[] {
  const own = new Set(source.files);
  const fates = input.facts.files.filter(({ path }) => own.has(path)).map(({ fate }) => fate);
  const read = source.conventions.length === 0 ? '' : `; read as ${source.conventions.map(prose).join(', ')}`;
  const status = source.status === 'deprecated' ? 'DEPRECATED' : prose(source.status.toUpperCase());
  return [code(locationName(source)), status, `${plural(fates.length, 'file')}: ${fateCounts(fates)}${read}`];
}

/** Lists every location with its standing: the canonical directories first, then the sources as in mapping.yaml. */
export function locationsSection(input: ConsolidationInput): string {
  const { facts, mapping } = input;
  const { migrations } = facts;
  const downs = migrations.filter(({ downOrigin }) => downOrigin !== 'none').length;
  const range = migrations.length === 0 ? 'none' : versionRange(migrations, migrations);
  const rows = [
    [code(`${mapping.layout.versions}/`), '**Primary**', `All numbered migrations (${range})`],
    [code(`${mapping.layout.down}/`), '**Primary**', `Rollback scripts (${downs} of ${migrations.length})`],
    ...facts.sources.map((source) => sourceRow(source, input)),
  ];
  return paragraphs(['## Consolidation Status', table(['Location', 'Status', 'Notes'], rows, 'locations')]);
}
