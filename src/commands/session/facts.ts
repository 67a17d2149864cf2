import { conflictsOf } from '../../core/choices.js';
import type { Proof, ReportFacts, SessionFacts, SessionMakings } from '../../core/model.js';
import { makingsOf } from '../../core/session/makings.js';
import { legacyRollbacks } from '../../core/session/rollbacks.js';
import { reportFacts } from '../../core/summary.js';
import { mappingSha256 } from '../../core/written.js';
import { findingsOf, livesFromLock } from '../outputs.js';
import { changedTargets, lastProof } from '../proving/check.js';
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

/** What the legacy files say is not compared: where they changed, the proof is stale, and that comes first. */
function isWritten(workspace: Workspace): boolean {
  const { lock, text, consolidation } = workspace;
  if (lock?.mapping?.sha256 !== mappingSha256(text) || changedTargets(workspace).length > 0) return false;
  const written = new Set(lock.targets.map(({ version }) => version));
  return livesFromLock(workspace) || consolidation.plan.steps.every(({ version }) => written.has(version));
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
    written: isWritten(workspace),
    mentions: mentions.length,
    proof: standing,
    proofFindings,
    proved: proof === null || (standing === 'stale' && proofFindings === null) ? {} : provedOf(proof),
    sealed: mapping.sealed,
    fromLock,
    notes,
  };
}
