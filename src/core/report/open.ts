import type { Finding, Place, Report } from '../model.js';
import { pathFromTop } from '../places.js';
import type { Setting } from './reporter.js';

/** Lists the findings that mapping.yaml does not answer, in the report's order: errors come first. */
export function openFindings({ findings = [] }: Pick<Report, 'findings'>): Finding[] {
  return findings.filter(({ state }) => state.kind === 'open');
}

/**
 * Says why a report needs attention where neither an open error nor a failed migration says it: a format that shows only
 * those would look like a pass. Null where one of them does, or all is well.
 */
export function otherReason(report: Report): string | null {
  const said =
    openFindings(report).some(({ severity }) => severity === 'error') || (report.run?.failed ?? null) !== null;
  if (report.verdict === 'ok' || said) return null;
  return report.notes.length > 0
    ? report.notes.join('\n')
    : `onefold ${report.command} ends with exit code 1: its text report says why.`;
}

/** Says what to do about a finding: its advice, then the lines of a shell that follow it, each indented. */
export function adviceOf({ help, commands = [] }: Pick<Finding, 'help' | 'commands'>): string {
  return [help, ...commands.map((line) => `    ${line}`)].join('\n');
}

/** Writes a place with its path from the top of the git repository, also one that lies above the root ("../ci.yml"). */
export function fromTop(place: Place, { prefix }: Pick<Setting, 'prefix'>): Place {
  return { ...place, path: pathFromTop(place.path, prefix) };
}
