/** What the page for reviewers is made from. */
import type { Proof } from './certificate.js';
import type { Mapping } from './decisions.js';
import type { ReportFacts } from './lock.js';

/**
 * All that CONSOLIDATION.md and the page say, from the plan, or from the lock when the legacy files are gone. `digest` is
 * that of the canonical files now, as `Proof` defines it: a proof of another digest says nothing about them.
 */
export type PageFacts = {
  readonly facts: ReportFacts;
  readonly mapping: Mapping;
  readonly proof: Proof | null;
  readonly digest: string;
};
