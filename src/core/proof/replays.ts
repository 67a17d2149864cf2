import { isTransactional } from '../controls.js';
import type { Corpus, Located, Migration, ParsedFile, Replayable, Script } from '../model.js';
import { scriptOf } from '../script.js';
import { type LeavesOut, without } from './left-out.js';

/** Puts together the statements of one file that follow each other. */
function byFile(located: readonly Located[]): ParsedFile[] {
  const files: { file: ParsedFile; statements: Located['statement'][] }[] = [];
  for (const { file, statement } of located) {
    const last = files.at(-1);
    if (last?.file === file) last.statements.push(statement);
    else files.push({ file, statements: [statement] });
  }
  return files.map(({ file, statements }) => ({ ...file, statements }));
}

function replayable({ draft, up }: Migration, leavesOut: LeavesOut): Replayable[] {
  const ours = up.filter(({ file }) => file.foreign === null);
  const scripts: Script[] = byFile(ours).map((file) => scriptOf(without(file, leavesOut)));
  const statements = scripts.reduce((sum, { parts }) => sum + parts.length, 0);
  if (statements === 0) return [];
  const transaction = draft.transaction && ours.every(({ statement }) => isTransactional(statement));
  return [{ path: draft.path, scripts, statements, transaction }];
}

/** One replay to do: a source alone, or (null) all of them. */
export type ReplayOrder = { readonly source: string | null; readonly migrations: readonly Replayable[] };

/**
 * Lists the replays that show what the legacy side is: all sources in the order of mapping.yaml, and each source alone
 * where there are several. Within a source, its tool's own order. What `leavesOut` names does not run.
 */
export function legacyReplays({ migrations }: Corpus, leavesOut: LeavesOut): ReplayOrder[] {
  const bySource = new Map<string, Replayable[]>();
  for (const migration of migrations) {
    const known = bySource.get(migration.source);
    const ready = replayable(migration, leavesOut);
    if (known === undefined) bySource.set(migration.source, ready);
    else known.push(...ready);
  }
  const filled = [...bySource].filter(([, list]) => list.length > 0);
  const all = { source: null, migrations: filled.flatMap(([, list]) => list) };
  if (filled.length < 2) return [all];
  return [all, ...filled.map(([source, list]) => ({ source, migrations: list }))];
}
