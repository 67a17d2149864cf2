import type { Finding, ProofFinding } from '../model.js';

/** Of one finding; who wants to see all of a difference finds it with the object. */
const MOST_LINES = 40;
const MOST_PLACES = 20;
const MOST_CHARACTERS = 400;

function bounded(line: string): string {
  if (line.length <= MOST_CHARACTERS) return line;
  // By characters, so that none is torn.
  return `${Array.from(line.slice(0, MOST_CHARACTERS)).slice(0, -1).join('')}…`;
}

function boundedDetail(detail: readonly string[]): string[] {
  const rest = detail.length - MOST_LINES;
  const shown = detail.slice(0, MOST_LINES).map(bounded);
  return rest > 0 ? [...shown, `… and ${rest} more`] : shown;
}

/**
 * Keeps of the findings of a proof what a person answers them by: those that are open or accepted, without severity and
 * state, which mapping.yaml gives them anew.
 */
export function keptFindings(findings: readonly Finding[]): ProofFinding[] {
  return findings
    .filter(({ state }) => state.kind !== 'settled')
    .map(({ rule, subject, message, at, detail, lasting = detail, help }) => {
      const kept = { rule, subject, message, at: at.slice(0, MOST_PLACES) };
      return lasting === undefined ? { ...kept, help } : { ...kept, detail: boundedDetail(lasting), help };
    });
}
