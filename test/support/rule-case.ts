import { assemble } from '../../src/core/corpus.js';
import { unreadableFile } from '../../src/core/decode.js';
import { foresights } from '../../src/core/foresee.js';
import { parseMapping } from '../../src/core/mapping.js';
import type { Finding, Lock, Mention, SourceFile } from '../../src/core/model.js';
import { planOf } from '../../src/core/order.js';
import { printPlace } from '../../src/core/places.js';
import type { RuleContext } from '../../src/core/rules/rule.js';
import { parseFile } from '../../src/core/sql/parse.js';
import { newPaths, validate } from '../../src/core/validation.js';
import { archiveFiles, sectionBody } from './archive.js';

const nothingRecorded = {
  onefold: 1,
  files: [],
  targets: [],
  accepted: {},
  report: { sources: [], files: [], migrations: [], findings: [], objects: [], mentions: [] },
} as const;

function linesOf(text: string, section: string): string[] {
  return sectionBody(text, section).split('\n').filter(Boolean);
}

/** A line of `=== mentions` is "path:line directory-or-file-named | the line itself". */
function mention(line: string): Mention {
  const [, path, number, names, text] = /^(.+?):(\d+) (\S+) \| (.*)$/.exec(line)!;
  return { at: { path: path!, line: Number(number) }, names: names!, text: text! };
}

/** A line of `=== unreadable` is "path: reason". */
function unreadable(line: string): SourceFile {
  const [path, reason] = line.split(': ');
  return unreadableFile(path!, reason!);
}

/**
 * Takes an archive through the pipeline up to the rules: its `.sql` sections are the files, those in our own layout
 * also the targets on disk; `mapping.yaml`, `lock` (JSON, what is left out is empty), `mentions` and `unreadable` are
 * optional sections beside them.
 */
export function ruleContext(text: string): RuleContext {
  const { mapping, problems } = parseMapping('mapping.yaml', sectionBody(text, 'mapping.yaml'));
  if (mapping === null) throw new Error(`mapping.yaml of the case: ${JSON.stringify(problems)}`);
  const files = [...archiveFiles(text), ...linesOf(text, 'unreadable').map(unreadable)];
  const mentions = linesOf(text, 'mentions').map(mention);
  const corpus = assemble(files.map(parseFile), mapping, { mentions, firstCommit: new Map() });
  const lock = sectionBody(text, 'lock');
  const canonical = files.filter(({ path }) => corpus.roles.get(path) === 'canonical');
  const plan = planOf(corpus, mapping);
  return {
    corpus,
    mapping,
    plan,
    lock: lock === '' ? null : ({ ...nothingRecorded, ...JSON.parse(lock) } as Lock),
    targets: new Map(canonical.map(({ path, sha256 }) => [path, sha256])),
    ...foresights(corpus, plan),
  };
}

/** Judges an archive's new migrations as `validate` does: what lies in our own layout and mapping.yaml does not name. */
export function newFindings(text: string): Finding[] {
  const { mapping, problems } = parseMapping('mapping.yaml', sectionBody(text, 'mapping.yaml'));
  if (mapping === null) throw new Error(`mapping.yaml of the case: ${JSON.stringify(problems)}`);
  const corpus = assemble(archiveFiles(text).map(parseFile), mapping, { mentions: [], firstCommit: new Map() });
  const drafts = corpus.canonical.map(({ draft }) => draft);
  return validate({ corpus, mapping, chosen: newPaths(drafts, mapping, null) });
}

function stateOf({ state }: Finding): string {
  return state.kind === 'open' ? 'open' : `${state.kind} ${printPlace(state.by.at)}: ${state.by.reason}`;
}

/** Prints findings for a case: severity, key and state, then the message, the places and the detail lines. */
export function printFindings(findings: readonly Finding[]): string {
  const blocks = findings.map((finding) => [
    `${finding.severity} ${finding.key} [${stateOf(finding)}]`,
    `  ${finding.message}`,
    ...finding.at.map((place) => `  at ${printPlace(place)}`),
    ...(finding.detail ?? []).map((line) => `  | ${line}`.trimEnd()),
    ...finding.help.split('\n').map((line) => `  help: ${line}`.trimEnd()),
  ]);
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}
