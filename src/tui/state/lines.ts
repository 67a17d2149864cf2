import { DEFAULT_LAYOUT } from '../../core/mapping/defaults.js';
import type { Comparison, MigrationDetail, ReportFile, SessionFacts, SqlText } from '../../core/model.js';
import { directoryOf } from '../../core/places.js';
import { groupBy } from '../../core/rules/shared/lists.js';
import { once } from './once.js';
import { valueFor } from './rows.js';
import type { Pane, Screen } from './screen.js';
import { factsOf, isBusy, type Job, type JobRow, plainOf, type State } from './state.js';

/** A line of the tree: a folder, or a file with what becomes of it. */
export type TreeLine =
  | { readonly kind: 'folder'; readonly path: string; readonly count: number }
  | { readonly kind: 'file'; readonly path: string; readonly fate: string };

function fateOf({ fate, versions, downs, reason }: ReportFile): string {
  if (versions.length > 0) return `→ ${versions.join(', ')}`;
  if (downs.length > 0) return `→ rollback of ${downs.join(', ')}`;
  return reason === null ? fate : `${fate}: ${reason}`;
}

function grouped(files: readonly { readonly path: string; readonly fate: string }[]): TreeLine[] {
  const folders = groupBy(files, ({ path }) => directoryOf(path));
  return [...folders].flatMap(([path, inside]) => [
    { kind: 'folder', path, count: inside.length } as const,
    ...inside.map((file) => ({ kind: 'file', ...file }) as const),
  ]);
}

type Layout = { readonly versions?: string; readonly down?: string };
type Trees = { readonly before: readonly TreeLine[]; readonly after: readonly TreeLine[] };

/** The canonical files with what they are made from, and the rollbacks. */
function planned({ migrations }: SessionFacts, layout: Layout) {
  const { versions, down } = { ...DEFAULT_LAYOUT, ...layout };
  const ups = migrations.map(({ version, name, from }) => ({
    path: `${versions}/${version}_${name}.sql`,
    fate: `from ${from.length === 1 ? '1 file' : `${from.length} files`}`,
  }));
  const downs = migrations.flatMap(({ version, name, downOrigin }) => {
    const how = { legacy: 'from legacy files', generated: 'made from the up', own: 'written by hand', none: null };
    const fate = how[downOrigin];
    return fate === null ? [] : [{ path: `${down}/${version}_${name}_down.sql`, fate }];
  });
  return [...ups, ...downs];
}

const treesOf = once((facts: SessionFacts) =>
  once((layout: Layout): Trees => {
    const legacy = facts.files.filter(({ fate }) => fate !== 'canonical');
    const before = grouped(legacy.map((file) => ({ path: file.path, fate: fateOf(file) })));
    return { before, after: grouped(planned(facts, layout)) };
  }),
);

/** The tree as it is, each file with where it goes, and the tree that is to be; null until it is known. */
export function treesIn(state: State): Trees | null {
  const facts = factsOf(state);
  return facts === null ? null : treesOf(facts)(plainOf(state)?.layout ?? DEFAULT_LAYOUT);
}

/** A line of what work tells: of its report, of why there is none, or of a migration that it ran. */
export type JobLine = {
  readonly text: string;
  readonly kind: 'error' | 'hint' | 'note' | 'report' | 'row';
  readonly row?: JobRow;
};

function rowLines({ rows }: Job): JobLine[] {
  return rows.map((row) => ({ text: `${row.version} ${row.name}`, kind: 'row', row }));
}

/** All that work tells, its progress aside: what runs and what is noted, and once it is over what came of it. */
export const jobLines = once((job: Job): readonly JobLine[] => {
  const { notes, refusal, report } = job;
  if (isBusy({ job })) return [...notes.map((text): JobLine => ({ text, kind: 'note' })), ...rowLines(job)];
  const lines = (texts: readonly string[], kind: JobLine['kind']) => texts.map((text): JobLine => ({ text, kind }));
  return [
    ...(refusal === null ? [] : [...lines(refusal.message.split('\n'), 'error'), ...lines([refusal.hint], 'hint')]),
    ...(report === null ? [] : lines(report.lines, 'report')),
    // Of what ran, a report has its own list.
    ...(report?.run == null ? rowLines(job) : []),
  ];
});

/** The text that a pane of a migration shows; null where there is none. */
export function paneText(detail: MigrationDetail, pane: Pane, source: number): SqlText | null {
  if (pane === 'down') return detail.down;
  return pane === 'source' ? (detail.sources[source] ?? detail.sources[0] ?? null) : detail.target;
}

/** Counts the lines of a screen that shows a text. */
export function lineCount(state: State, screen: Screen): number {
  switch (screen.name) {
    case 'tree': {
      const trees = treesIn(state);
      return trees === null ? 0 : Math.max(trees.before.length, trees.after.length);
    }
    case 'diff':
      return valueFor<Comparison>(state, screen)?.lines.length ?? 0;
    case 'file':
      return valueFor<SqlText>(state, screen)?.lines.length ?? 0;
    case 'run':
      return state.job === null ? 0 : jobLines(state.job).length;
    default:
      return 0;
  }
}
