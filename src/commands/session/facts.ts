import { conflictsOf } from '../../core/choices.js';
import type { Proof, ReportFacts, SessionFacts, SessionMakings } from '../../core/model.js';
import { makingsOf } from '../../core/session/makings.js';
import { legacyRollbacks } from '../../core/session/rollbacks.js';
import { reportFacts } from '../../core/summary.js';
import { findingsOf, livesFromLock } from '../outputs.js';
import { lastProof } from '../proving/check.js';
import type { Workspace } from '../workspace.js';

function provedOf({ steps, refused, canonical: { failed } }: Proof): SessionFacts['proved'] {
  const tried = steps.map(({ version, rollback }) => {
    const reversible = rollback === 'whole' || rollback === 'none';
    return [version, reversible ? 'runs' : 'not reversible'] as const;
  });
  const versions = [...refused, ...(failed === null ? [] : [failed])].map(
    ({ version }) => [version, 'refused'] as const,
  );
  return Object.fromEntries([...tried, ...versions]);
}

/** Gathers what the report says; from the lock when the legacy files are gone. Rollbacks are told before they are proved. */
export function reportOf(workspace: Workspace): ReportFacts {
  if (livesFromLock(workspace)) return workspace.lock!.report;
  const { corpus, plan, findings } = workspace.consolidation;
  return reportFacts(corpus, workspace.mapping, plan, findings);
}

const NOTHING_MADE: SessionMakings = { takings: [], things: [] };

/** Gathers all that a screen shows without asking again. */
export function factsOf(workspace: Workspace, report: ReportFacts): SessionFacts {
  const { consolidation, mapping, notes, proof } = workspace;
  const fromLock = livesFromLock(workspace);
  const { standing, findings: proofFindings } = lastProof(workspace);
  const { sources, files, statements, migrations, mentions } = report;
  return {
    mappingPath: mapping.path,
    sources,
    files,
    statements,
    migrations,
    findings: findingsOf(workspace),
    conflicts: fromLock ? [] : conflictsOf({ consolidation, mapping }),
    rollbacks: fromLock ? [] : legacyRollbacks(consolidation.corpus),
    makings: fromLock ? NOTHING_MADE : makingsOf(consolidation.corpus, consolidation.plan),
    mentions: mentions.length,
    proof: standing,
    proofFindings,
    proved: proof === null || (standing === 'stale' && proofFindings === null) ? {} : provedOf(proof),
    sealed: mapping.sealed,
    fromLock,
    notes,
  };
}
