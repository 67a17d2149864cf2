import { renderStep } from '../conventions/canonical.js';
import { statementLabel } from '../labels.js';
import type {
  Corpus,
  Mapping,
  MigrationDetail,
  MigrationStatement,
  Plan,
  ReportMigration,
  SqlText,
  Step,
} from '../model.js';
import { placeAt } from '../places.js';
import type { Held } from '../proof/withheld.js';
import { highlight } from './highlight.js';
import { needsOf } from './needs.js';
import { undoingOf } from './undoing.js';

/** What a migration is shown from. */
export type DetailGround = {
  readonly corpus: Corpus;
  readonly mapping: Mapping;
  readonly plan: Plan;
  /** Versions whose generated rollback may be written. */
  readonly held: Held;
  readonly migrations: readonly ReportMigration[];
};

function statementsOf(step: Step, { files }: Corpus): MigrationStatement[] {
  return step.from.flatMap(({ path, statements }) => {
    const file = files.get(path)!;
    return statements.map((ordinal) => {
      const statement = file.statements[ordinal - 1]!;
      const at = placeAt(path, file.file.text ?? '', statement.span.start);
      return { path, ordinal, at, label: statementLabel({ file, statement }) };
    });
  });
}

function sourcesOf({ from, downFrom }: Step, { files }: Corpus): SqlText[] {
  const paths = new Set([...from, ...downFrom].map(({ path }) => path));
  return [...paths].map((path) => highlight(path, files.get(path)?.file.text ?? ''));
}

/** Gathers all that is shown of one migration, by its name; null where the plan has none. The parser must be loaded. */
export function migrationDetail(ground: DetailGround, name: string): MigrationDetail | null {
  const { corpus, mapping, plan, held, migrations } = ground;
  const index = plan.steps.findIndex((step) => step.name === name);
  const step = plan.steps[index];
  if (step === undefined) return null;
  const [target, down] = renderStep(step, mapping).map(({ path, text }) => highlight(path, text));
  return {
    name,
    target: target!,
    down: down ?? null,
    downOrigin: step.downOrigin,
    downHeldBack: step.downOrigin === 'generated' && !held.has(step.version),
    sources: sourcesOf(step, corpus),
    statements: statementsOf(step, corpus),
    undoing: undoingOf(step, corpus),
    makes: migrations[index]?.creates ?? [],
    needs: needsOf(corpus, plan, index),
    notUndone: step.notUndone ?? [],
    why: step.why,
  };
}
