import { createHash } from 'node:crypto';
import type { Finding, Place, Report } from '../model.js';
import { printPlace } from '../places.js';
import { everyRule } from './every-rule.js';
import { adviceOf, fromTop, otherReason } from './open.js';
import type { Failure, Setting } from './reporter.js';
import type { Location, Log, Notification, ReportingDescriptor, Result, Run } from './sarif-log.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const OTHERS = 'The documentation of the linter that has this rule says more.';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

function uriOf(path: string): string {
  const whole = path.replace(/\p{Surrogate}/gu, '\ufffd');
  return whole.split('/').map(encodeURIComponent).join('/');
}

function physical(place: Place, setting: Setting): Pick<Location, 'physicalLocation'> {
  const { path, line, column } = fromTop(place, setting);
  const region = column === undefined ? { startLine: line } : { startLine: line, startColumn: column };
  return { physicalLocation: { artifactLocation: { uri: uriOf(path), uriBaseId: 'SRCROOT' }, region } };
}

function fingerprints(key: string): Result['partialFingerprints'] {
  // By this one GitHub recognises an alert. Left to itself it hashes the line's text, and two findings on one line of
  // mapping.yaml would be one alert.
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return { 'findingKey/v1': key, primaryLocationLineHash: `${hash}:1` };
}

function suppressions({ state }: Finding, setting: Setting): Pick<Result, 'suppressions'> {
  if (state.kind === 'open') return {};
  const { at, reason } = state.by;
  const location = physical(at, setting);
  return { suppressions: [{ kind: 'external', status: 'accepted', justification: reason, location }] };
}

function resultOf(finding: Finding, rules: readonly ReportingDescriptor[], setting: Setting): Result {
  const [at = { path: setting.mapping, line: 1 }, ...more] = finding.at;
  const related = more.map((place, index) => ({
    id: index + 1,
    message: { text: printPlace(fromTop(place, setting)) },
    ...physical(place, setting),
  }));
  return {
    ruleId: finding.rule,
    ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
    level: LEVELS[finding.severity],
    message: { text: `${finding.message}\nhelp: ${adviceOf(finding)}` },
    locations: [physical(at, setting)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: fingerprints(finding.key),
    ...suppressions(finding, setting),
  };
}

function descriptors(findings: readonly Finding[]): ReportingDescriptor[] {
  const known = everyRule.map(({ id, severity, summary, why, fix }) => ({
    id,
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: LEVELS[severity] },
  }));
  const ids = new Set(known.map(({ id }) => id));
  // Another linter's rules are known by what they found alone.
  const others = new Set(findings.map(({ rule }) => rule).filter((rule) => !ids.has(rule)));
  return [...known, ...[...others].map((id) => ({ id, shortDescription: { text: id }, help: { text: OTHERS } }))];
}

/** The notes, as errors where they are the reason for the verdict, and the migration that failed, which is no finding. */
function notifications(report: Report, setting: Setting): Notification[] {
  const reason = otherReason(report);
  const level = reason === null ? 'note' : 'error';
  const said = report.notes.length === 0 && reason !== null ? [reason] : report.notes;
  const notes = said.map((text): Notification => ({ level, message: { text } }));
  const failed = report.run?.failed ?? null;
  if (failed === null) return notes;
  const { message, sqlstate, place } = failed.failure;
  const text = `${failed.version}_${failed.name} failed: ${message} (SQLSTATE ${sqlstate})`;
  return [...notes, { level: 'error', message: { text }, locations: [physical(place, setting)] }];
}

function logOf(
  run: Omit<Run, 'tool' | 'columnKind' | 'originalUriBaseIds'>,
  rules: ReportingDescriptor[],
  version: string,
) {
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'onefold', version, semanticVersion: version, rules } },
        ...run,
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The top folder of the git repository.' } } },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/**
 * Writes findings as SARIF 2.1.0, open ones first: the first place is the location, further ones are related locations, and
 * what mapping.yaml answers is suppressed, with its reason. Paths are relative to the top of the repository, columns count
 * UTF-16 units, `partialFingerprints` come from a finding's key. Every rule is described, whether or not it found something.
 */
export function sarifReport(report: Report, setting: Setting): string {
  const { command, verdict, findings = [] } = report;
  const rules = descriptors(findings);
  const said = notifications(report, setting);
  const isOpen = ({ state }: Finding) => state.kind === 'open';
  const inOrder = [...findings.filter(isOpen), ...findings.filter((finding) => !isOpen(finding))];
  const invocation = {
    executionSuccessful: true,
    exitCode: verdict === 'ok' ? 0 : 1,
    ...(said.length === 0 ? {} : { toolExecutionNotifications: said }),
  };
  const run = {
    // GitHub keeps the alerts of one category apart from those of others: `scan` does not close what `guard` found.
    automationDetails: { id: `onefold/${command}/` },
    invocations: [invocation],
    results: inOrder.map((finding) => resultOf(finding, rules, setting)),
  };
  return logOf(run, rules, setting.version);
}

/** Writes an error as a run that did not succeed. It has no `results`: an empty list would say that nothing was found. */
export function sarifFailure({ message, hint }: Failure, version: string): string {
  const toolExecutionNotifications = [{ level: 'error' as const, message: { text: `${message}\nhelp: ${hint}` } }];
  return logOf({ invocations: [{ executionSuccessful: false, exitCode: 2, toolExecutionNotifications }] }, [], version);
}
