import type { PageFacts, ReportFile } from '../../../model.js';
import { folderOf } from '../../folders.js';
import type { Page } from '../page.js';

/** Statements of one file that go one way; `to` is a version, or the name of what is no migration. */
export type Flow = {
  readonly file: number;
  readonly to: string;
  readonly kind: 'up' | 'down' | 'out';
  readonly statements: number;
};
/** A file with its number in the picture. */
export type FlowFile = { readonly index: number; readonly file: ReportFile; readonly flows: readonly Flow[] };
/** Files of one folder. */
export type FlowGroup = { readonly folder: string; readonly files: readonly FlowFile[] };
/** What flows arrive at: the migrations in run order, then what is no migration. */
export type FlowEnd = { readonly to: string; readonly title: string; readonly kind: 'migration' | 'out' };
export type Flows = { readonly groups: readonly FlowGroup[]; readonly ends: readonly FlowEnd[] };

const OUT: Readonly<Record<string, string>> = {
  resolved: 'left out for another definition',
  retired: 'retired',
  kept: 'kept as it is',
  reference: 'reference only',
  ignored: 'ignored',
  unmapped: 'without a fate',
};

/** Names what is no migration, in words. */
export function outName(to: string): string {
  return OUT[to] ?? to;
}

/** Counts the statements of each file that a migration or its rollback takes: by "kind version path". */
function takings({ migrations }: PageFacts['facts']): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const { version, from, downFrom } of migrations) {
    for (const { path, taken } of from) counted.set(`up ${version} ${path}`, taken);
    for (const { path, taken } of downFrom) counted.set(`down ${version} ${path}`, taken);
  }
  return counted;
}

function flowsOf(file: ReportFile, index: number, taken: ReadonlyMap<string, number>): Flow[] {
  const into = (kind: 'up' | 'down') => (to: string) => {
    return { file: index, to, kind, statements: taken.get(`${kind} ${to} ${file.path}`) ?? 1 };
  };
  const out = new Map<string, number>();
  for (const { kind, statements } of file.dropped) out.set(kind, (out.get(kind) ?? 0) + statements.length);
  if (file.unaccounted > 0) out.set('unmapped', file.unaccounted);
  const all: Flow[] = [
    ...file.versions.map(into('up')),
    ...file.downs.map(into('down')),
    ...[...out].map(([to, statements]) => ({ file: index, to, kind: 'out' as const, statements })),
  ];
  return all.length > 0 ? all : [{ file: index, to: file.fate, kind: 'out', statements: Math.max(file.statements, 1) }];
}

/** Tells where the statements of each legacy file went, folder by folder. */
export function flowsIn({ input, files }: Page): Flows {
  const taken = takings(input.facts);
  const all = files.map((file, index) => ({ index, file, flows: flowsOf(file, index, taken) }));
  const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
  const groups = folders.map((folder) => ({ folder, files: all.filter(({ file }) => folderOf(file.path) === folder) }));
  const known = new Set(input.facts.migrations.map(({ version }) => version));
  const used = new Set(all.flatMap(({ flows }) => flows.map(({ to }) => to)));
  const out = [...Object.keys(OUT), ...used].filter(
    (to, i, list) => used.has(to) && !known.has(to) && list.indexOf(to) === i,
  );
  return {
    groups,
    ends: [
      ...input.facts.migrations.map(({ version, name }) => ({
        to: version,
        title: `${version} ${name}`,
        kind: 'migration' as const,
      })),
      ...out.map((to) => ({ to, title: outName(to), kind: 'out' as const })),
    ],
  };
}
