import type { Finding, Place, Report, Run } from '../model.js';
import { printPlace } from '../places.js';
import { plural } from '../text.js';
import { adviceOf, fromTop, openFindings, otherReason } from './open.js';
import { printable } from './printable.js';
import type { Failure, Setting } from './reporter.js';

/** GitHub shows this many annotations of a level and a step, the first ones. */
const MOST_SHOWN = 10;
const MOST_PLACES = 5;

type Annotation = {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly at?: Place;
  readonly lines: readonly string[];
};

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function placeProperties(at: Place | undefined): string[] {
  if (at === undefined) return [];
  const column = at.column === undefined ? [] : [`col=${at.column}`];
  return [`file=${escapeProperty(at.path)}`, `line=${at.line}`, ...column];
}

function annotationLine({ level, title, at, lines }: Annotation): string {
  const properties = [...placeProperties(at), `title=${escapeProperty(title)}`].join(',');
  const said = lines.flatMap((line) => line.split('\n')).map(printable);
  return `::${level} ${properties}::${escapeData(said.join('\n'))}`;
}

function ofFinding(finding: Finding, setting: Setting): Annotation {
  const [at, ...more] = finding.at.map((place) => fromTop(place, setting));
  const others = more.slice(0, MOST_PLACES).map(printPlace).join(', ');
  const rest = more.length > MOST_PLACES ? ` and ${more.length - MOST_PLACES} more` : '';
  return {
    level: finding.severity === 'info' ? 'notice' : finding.severity,
    title: finding.rule,
    ...(at === undefined ? {} : { at }),
    lines: [finding.message, ...(others === '' ? [] : [`also ${others}${rest}`]), `help: ${adviceOf(finding)}`],
  };
}

function ofFailed({ version, name, failure }: NonNullable<Run['failed']>, setting: Setting): Annotation {
  const { message, sqlstate, cause, hint } = failure;
  return {
    level: 'error',
    title: `${version}_${name} failed`,
    at: fromTop(failure.place, setting),
    lines: [
      `${message} (SQLSTATE ${sqlstate})`,
      ...(cause === undefined ? [] : [`cause: ${cause}`]),
      ...(hint === null ? [] : [`hint: ${hint}`]),
    ],
  };
}

/** Counts what GitHub leaves out, and the infos, which are no matter for a pull request. */
function restLine(command: string, shown: readonly Annotation[], infos: number): string[] {
  const beyond = (['error', 'warning'] as const).flatMap((level) => {
    const count = shown.filter((one) => one.level === level).length - MOST_SHOWN;
    return count > 0 ? [plural(count, level)] : [];
  });
  const left = [...beyond, ...(infos > 0 ? [plural(infos, 'info')] : [])];
  if (left.length === 0) return [];
  const text = `GitHub shows 10 errors and 10 warnings of a step; left out: ${left.join(', ')}. The text report shows all.`;
  return [annotationLine({ level: 'notice', title: `onefold ${command}`, lines: [text] })];
}

/**
 * Prints workflow commands for GitHub Actions, one per line: an annotation of each open error, then of each open warning,
 * beside its code; a last line counts what GitHub leaves out, which is all above 10 errors and 10 warnings of a step, and
 * the infos. What mapping.yaml answers is left out. Empty when there is nothing to say.
 */
export function githubReport(report: Report, setting: Setting): string {
  const open = openFindings(report);
  const reason = otherReason(report);
  const failed = report.run?.failed ?? null;
  const of = (severity: Finding['severity']) =>
    open.filter((finding) => finding.severity === severity).map((finding) => ofFinding(finding, setting));
  const title = `onefold ${report.command}`;
  const annotations: Annotation[] = [
    ...(reason === null ? [] : [{ level: 'error' as const, title, lines: [reason] }]),
    ...(failed === null ? [] : [ofFailed(failed, setting)]),
    ...of('error'),
    ...of('warning'),
  ];
  const rest = restLine(report.command, annotations, of('info').length);
  return [...annotations.map(annotationLine), ...rest].map((line) => `${line}\n`).join('');
}

/** Prints an error as an annotation. */
export function githubFailure({ message, hint }: Failure): string {
  const lines = [message, `help: ${hint}`];
  return `${annotationLine({ level: 'error', title: 'onefold', lines })}\n`;
}
