import type { Finding, Violation } from '../../model.js';

type Judged = {
  readonly severity: (violation: Violation) => Finding['severity'];
  readonly state: (violation: Violation) => Finding['state'];
};

/** Makes findings of a rule's violations, each with a key of its own: where a subject comes twice, the later ones are numbered. */
export function findingsOf(rule: string, violations: readonly Violation[], { severity, state }: Judged): Finding[] {
  const seen = new Map<string, number>();
  return violations.map((violation) => {
    const nth = (seen.get(violation.subject) ?? 0) + 1;
    seen.set(violation.subject, nth);
    const subject = nth === 1 ? violation.subject : `${violation.subject} (${nth})`;
    const judged = { severity: severity(violation), state: state(violation) };
    return { ...violation, subject, rule, key: `${rule} ${subject}`, ...judged };
  });
}
