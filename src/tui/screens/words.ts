import type { Finding, ProofStanding, SessionFacts } from '../../core/model.js';
import type { Tone } from '../view/theme.js';

const PROOF_WORDS: Readonly<Record<ProofStanding, string>> = {
  none: 'has not run: nothing is proved yet',
  stale: 'is stale: the plan has changed since',
  holds: 'holds: every migration runs, and nothing is lost without a reason',
  fails: 'fails: P runs it again, and 2 lists what it finds',
};

/** Says what the last proof is worth: one that is stale because of answers alone is told from one of another plan. */
export function proofWords({ proof, proofFindings }: Pick<SessionFacts, 'proof' | 'proofFindings'>): string {
  return proof === 'stale' && proofFindings !== null
    ? 'is of this plan, before the last answers: P proves again'
    : PROOF_WORDS[proof];
}

/** The mark and the look of a severity; each has a letter of its own, for terminals without colour. */
export const SEVERITY: Readonly<Record<Finding['severity'], { readonly mark: string; readonly tone: Tone }>> = {
  error: { mark: 'E', tone: 'error' },
  warning: { mark: 'W', tone: 'warning' },
  info: { mark: 'i', tone: 'dim' },
};

/** What the sign of a difference is measured against, of columns as of lines. */
export const OTHER = '≠: not as most have it, or on a tie, A';
