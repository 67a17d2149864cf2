import type { Finding, ProofStanding } from '../../core/model.js';
import type { Tone } from '../view/theme.js';

/** What a proof is worth, in words. */
export const PROOF_WORDS: Readonly<Record<ProofStanding, string>> = {
  none: 'has not run: nothing is proved yet',
  stale: 'is stale: the plan has changed since',
  holds: 'holds: every migration runs, and nothing is lost without a reason',
  fails: 'fails: P runs it again, and 2 lists what it finds',
};

/** The mark and the look of a severity; each has a letter of its own, for terminals without colour. */
export const SEVERITY: Readonly<Record<Finding['severity'], { readonly mark: string; readonly tone: Tone }>> = {
  error: { mark: 'E', tone: 'error' },
  warning: { mark: 'W', tone: 'warning' },
  info: { mark: 'i', tone: 'dim' },
};
