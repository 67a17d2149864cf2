import type { Comparison, MigrationDetail, ReportFile, SessionFacts, SqlText } from '../../core/model.js';
import { directoryOf } from '../../core/places.js';
import { groupBy } from '../../core/rules/shared/lists.js';
import { once } from './once.js';
import { valueFor } from './rows.js';
import type { Pane, Screen } from './screen.js';
import { factsOf, type State } from './state.js';

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

/** The tree as it is, each file with where it goes, and the tree that is to be. */
export const trees = once(
  (facts: SessionFacts): { readonly before: readonly TreeLine[]; readonly after: readonly TreeLine[] } => {
    const legacy = facts.files.filter(({ fate }) => fate !== 'canonical');
    const planned = facts.migrations.map(({ version, name, from }) => ({
      path: `versions/${version}_${name}.sql`,
      fate: `from ${from.length === 1 ? '1 file' : `${from.length} files`}`,
    }));
    return {
      before: grouped(legacy.map((file) => ({ path: file.path, fate: fateOf(file) }))),
      after: grouped(planned),
    };
  },
);

/** The text that a pane of a migration shows; null where there is none. */
export function paneText(detail: MigrationDetail, pane: Pane, source: number): SqlText | null {
  if (pane === 'down') return detail.down;
  return pane === 'source' ? (detail.sources[source] ?? detail.sources[0] ?? null) : detail.target;
}

/** Counts the lines of a screen that shows a text. */
export function lineCount(state: State, screen: Screen): number {
  const facts = factsOf(state);
  switch (screen.name) {
    case 'tree':
      return facts === null ? 0 : Math.max(trees(facts).before.length, trees(facts).after.length);
    case 'diff':
      return valueFor<Comparison>(state, screen)?.lines.length ?? 0;
    case 'file':
      return valueFor<SqlText>(state, screen)?.lines.length ?? 0;
    case 'run':
      return (state.job?.rows.length ?? 0) + (state.job?.report?.lines.length ?? 0);
    default:
      return 0;
  }
}
