import { conflictsOf } from '../../core/choices.js';
import type { Proof, ProofStanding, ReportFacts, SessionFacts } from '../../core/model.js';
import { holds } from '../../core/proof.js';
import { reportFacts } from '../../core/summary.js';
import { findingsOf, livesFromLock } from '../outputs.js';
import { staleness } from '../proving/check.js';
import type { Workspace } from '../workspace.js';

/** Tells as `prove --check` does whether the last proof is of these very files and decisions. */
function standingOf(workspace: Workspace): ProofStanding {
  const { proof, proofProblem } = workspace;
  if (proof === null) return proofProblem === null ? 'none' : 'stale';
  if (staleness(workspace, proof).length > 0) return 'stale';
  return holds(proof) ? 'holds' : 'fails';
}

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

/** Gathers all that a screen shows without asking again. */
export function factsOf(workspace: Workspace, report: ReportFacts): SessionFacts {
  const { consolidation, mapping, notes, proof } = workspace;
  const fromLock = livesFromLock(workspace);
  const standing = standingOf(workspace);
  const { sources, files, statements, migrations, mentions } = report;
  return {
    sources,
    files,
    statements,
    migrations,
    findings: findingsOf(workspace),
    conflicts: fromLock ? [] : conflictsOf(consolidation),
    mentions: mentions.length,
    proof: standing,
    proved: proof === null || standing === 'stale' ? {} : provedOf(proof),
    sealed: mapping.sealed,
    fromLock,
    notes,
  };
}
