import type { Finding, Report, Run } from '../model.js';
import { printPlace } from '../places.js';
import { plural } from '../text.js';
import { adviceOf, fromTop, openFindings, otherReason } from './open.js';
import type { Failure, Setting } from './reporter.js';
import { element, textElement } from './xml.js';

/** A test case as XML, and what it counts as. */
type Case = { readonly xml: string; readonly outcome: 'passed' | 'failure' | 'error' | 'skipped' };
type Suite = { readonly name: string; readonly cases: readonly Case[] };
type Titled = { readonly version: string; readonly name: string };

function testcase(attributes: Readonly<Record<string, string>>, outcome: Case['outcome'], body: string[]): Case {
  return { xml: element('testcase', attributes, body), outcome };
}

function findingLines(finding: Finding, setting: Setting): string[] {
  const places = finding.at.map((place) => printPlace(fromTop(place, setting)));
  return [finding.message, ...places, ...(finding.detail ?? []), `help: ${adviceOf(finding)}`];
}

/** An open error fails; an open warning or info passes and says so; what mapping.yaml answers is skipped. */
function findingCase(finding: Finding, setting: Setting): Case {
  const { rule, key, severity, state, message } = finding;
  const attributes = { name: key.slice(rule.length + 1), classname: rule };
  if (state.kind !== 'open') {
    const { at, reason } = state.by;
    const by = `${state.kind} by ${printPlace(fromTop(at, setting))}: ${reason}`;
    return testcase(attributes, 'skipped', [textElement('skipped', {}, [by])]);
  }
  const lines = findingLines(finding, setting);
  if (severity === 'error') {
    return testcase(attributes, 'failure', [textElement('failure', { message, type: rule }, lines)]);
  }
  return testcase(attributes, 'passed', [textElement('system-out', {}, [`${severity}:`, ...lines])]);
}

function findingSuites(findings: readonly Finding[], setting: Setting): Suite[] {
  const byRule = new Map<string, Case[]>();
  for (const finding of findings) {
    const cases = byRule.get(finding.rule);
    if (cases === undefined) byRule.set(finding.rule, [findingCase(finding, setting)]);
    else cases.push(findingCase(finding, setting));
  }
  return [...byRule].map(([name, cases]) => ({ name, cases }));
}

function migrationAttributes({ version, name }: Titled, { direction }: Run): Record<string, string> {
  return { name: `${version}_${name}`, classname: direction };
}

function failedCases(run: Run, setting: Setting): Case[] {
  if (run.failed === null) return [];
  const { sqlstate, message, detail, hint, cause, excerpt, place } = run.failed.failure;
  const said = [
    `${message} (SQLSTATE ${sqlstate})`,
    printPlace(fromTop(place, setting)),
    ...excerpt,
    ...(detail === null ? [] : [`detail: ${detail}`]),
    ...(hint === null ? [] : [`hint: ${hint}`]),
    ...(cause === undefined ? [] : [`cause: ${cause}`]),
  ];
  const body = textElement('failure', { message, type: sqlstate }, said);
  return [testcase(migrationAttributes(run.failed, run), 'failure', [body])];
}

function runSuites(run: Run | undefined, setting: Setting): Suite[] {
  if (run === undefined) return [];
  const done = run.done.map((one) => {
    const attributes = { ...migrationAttributes(one, run), time: (one.milliseconds / 1000).toFixed(3) };
    return testcase(attributes, 'passed', []);
  });
  const notRun = run.notRun.map((one) =>
    testcase(migrationAttributes(one, run), 'skipped', [textElement('skipped', {}, ['not run'])]),
  );
  const cases = [...done, ...failedCases(run, setting), ...notRun];
  return cases.length === 0 ? [] : [{ name: run.direction, cases }];
}

/** One case for the whole, so that no file is empty, and a reason that no finding names is a failure too. */
function verdictSuite(report: Report): Suite {
  const name = `onefold ${report.command}`;
  const attributes = { name: 'verdict', classname: name };
  const reason = otherReason(report);
  if (reason !== null) {
    const body = textElement('failure', { message: reason, type: 'attention' }, [reason]);
    return { name, cases: [testcase(attributes, 'failure', [body])] };
  }
  const errors = openFindings(report).filter(({ severity }) => severity === 'error').length;
  const said = report.verdict === 'ok' ? 'all is well' : `${plural(errors, 'open error')}, each a case of its own`;
  return { name, cases: [testcase(attributes, 'passed', [textElement('system-out', {}, [said])])] };
}

function counts(cases: readonly Case[]): Record<'tests' | 'failures' | 'errors', number> {
  const of = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error') };
}

function suiteXml({ name, cases }: Suite): string {
  const skipped = cases.filter(({ outcome }) => outcome === 'skipped').length;
  return element(
    'testsuite',
    { name, ...counts(cases), skipped },
    cases.map(({ xml }) => xml),
  );
}

function document(name: string, suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name, ...counts(all) }, suites.map(suiteXml))}\n`;
}

/**
 * Writes JUnit XML: a suite with one case per rule that found something, of which an open error fails, an open warning
 * passes and an answered finding is skipped; a suite of a run with one case per migration; and one case for the verdict, so
 * that there always is a case. Only a run knows times: seconds.
 */
export function junitReport(report: Report, setting: Setting): string {
  const suites = [
    verdictSuite(report),
    ...runSuites(report.run, setting),
    ...findingSuites(report.findings ?? [], setting),
  ];
  return document(`onefold ${report.command}`, suites);
}

/** Writes an error as a suite with one case, which could not be judged. */
export function junitFailure({ message, hint }: Failure): string {
  const body = textElement('error', { message, type: 'UserError' }, [message, `help: ${hint}`]);
  const cases = [testcase({ name: 'verdict', classname: 'onefold' }, 'error', [body])];
  return document('onefold', [{ name: 'onefold', cases }]);
}
