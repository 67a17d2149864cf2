import type { Conflict, Finding, Report } from '../model.js';
import { choicesJson } from './json/choices.js';
import { placeJson } from './json/place.js';
import { changeJson, planJson, renameJson } from './json/plan.js';
import { ledgerJson, runJson, statusJson, targetJson } from './json/run.js';
import type { Failure } from './reporter.js';

function stateJson({ state }: Pick<Finding, 'state'>): object {
  return state.kind === 'open'
    ? { kind: 'open' }
    : { kind: state.kind, at: placeJson(state.by.at), reason: state.by.reason };
}

function conflictJson(conflict: Conflict): object {
  const { object, paths, differ, decided } = conflict;
  const by = decided === null ? null : placeJson(decided);
  return { object, files: paths.length, differ, state: stateJson(conflict), decided: by };
}

function findingJson(finding: Finding): object {
  const { rule, severity, key, subject, message, help, commands, detail = [] } = finding;
  return {
    rule,
    severity,
    key,
    subject,
    message,
    at: finding.at.map(placeJson),
    help,
    commands,
    detail,
    state: stateJson(finding),
  };
}

/**
 * Prints a report as JSON for programs: two blanks of indent, a line end at the end, keys in this order. What a command
 * does not have is absent. No field holds a file's bytes, a syntax tree or a canonical file's text.
 *
 * - `schema`: 1; a field may be added under the same number, none is renamed or dropped.
 * - `command`, `verdict` ("ok", "attention"), `notes`: string[]
 * - `target`: { host, database, serverVersion, embedded }
 * - `findings`: { rule, severity, key, subject, message, at: place[], help, commands?: string[], detail: string[],
 *   state: { kind: "open" } | { kind: "settled" | "accepted", at: place, reason } }[]
 * - `plan`: { migrations: { version, name, title, group, from, downFrom, downOrigin, notUndone?, transaction, dependsOn, why, body, at }[],
 *   files: { path → fate }, statements: { path → per statement { kind, version | reason, at }[] }[],
 *   problems: { at, message, help }[] }; `from` and `downFrom`: { path, sha256, statements: ordinal[], of, changes }[]
 * - `renames`: { from, to, changed }[]; `changed` says whether its text changes too. Such files are not among `changes`
 * - `changes`: { path, change: "created" | "changed" | "removed" | "unchanged" }[]
 * - `leftAlone`: { at: place, text, why }[]; places that a renaming leaves to a person
 * - `run`: { direction, rehearsed, done: { version, name, milliseconds, notices: string[] }[], failed: { version, name, failure } | null,
 *   notRun: { version, name }[] }; `failure`: { at, sqlstate, message, detail, hint, cause, excerpt: string[] }
 * - `proof`: what reports/proof.json holds
 * - `status`: { version, name, state, checksum, applied: { checksum, at, milliseconds, gitCommit, appliedBy } | null }[]
 * - `ledger`: { done, changes: { kind: "stamp" | "checksum" | "remove" | "forget", version, name, from?, to? }[] }
 * - `history`: { version, name, action, status, at, milliseconds, error, reason, by, environment, statementsDone, statements }[]
 * - `conflicts`: { object, files, differ, state, decided: place | null }[]; `state` as of a finding, which may be
 *   open though an entry of `resolve:` decides
 * - `choices`: { object, decided: place | null, definitions: { path, at, columns, constraints }[],
 *   retired: { at: place, by: place }[], differences: { kind: "column" | "constraint", name, by: what each definition has }[], alike, choices: { kind, stays, entry,
 *   refused, changes: { settles: key[], raises: key[], refusedBefore, refusedAfter,
 *   leaves: { kind: "part" | "early" | "other", path, ordinal, at, label, message }[] } | null }[] }
 * - `text`: what the command was asked to print
 *
 * A place is { path, line, column? }, line and column from 1, columns in UTF-16 units.
 */
export function jsonReport(report: Report): string {
  const fields = {
    schema: 1,
    command: report.command,
    verdict: report.verdict,
    notes: report.notes,
    target: report.target && targetJson(report.target),
    findings: report.findings?.map(findingJson),
    plan: report.plan && planJson(report.plan),
    renames: report.renames?.map(renameJson),
    changes: report.changes?.map(changeJson),
    leftAlone: report.leftAlone?.map(({ at, text, why }) => ({ at: placeJson(at), text, why })),
    run: report.run && runJson(report.run),
    proof: report.proof,
    status: report.status?.map(statusJson),
    ledger: report.ledger && ledgerJson(report.ledger),
    history: report.history,
    conflicts: report.conflicts?.map(conflictJson),
    choices: report.choices && choicesJson(report.choices),
    text: report.text,
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** Prints an error as JSON: `schema`, and `error` with `message` and `hint`. */
export function jsonFailure({ message, hint }: Failure): string {
  return `${JSON.stringify({ schema: 1, error: { message, hint } }, null, 2)}\n`;
}
