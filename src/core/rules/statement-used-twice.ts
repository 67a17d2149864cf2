import { statementLabel } from '../labels.js';
import type { Fate, ParsedFile, Violation } from '../model.js';
import { plural } from '../text.js';
import {
  deprecatedFiles,
  fatesOf,
  MOST_PLACES,
  offsetAt,
  type Rule,
  type RuleContext,
  stepName,
  versionOf,
} from './rule.js';
import { firstLines, ordinalList, sentenceList } from './shared/lists.js';

/** A file's own BEGIN and COMMIT may be left out in every migration that takes something of the file. */
function usesOf(context: RuleContext, path: string, ordinal: number): Fate[] {
  return fatesOf(context, path, ordinal).filter(({ kind }) => kind !== 'absorbed');
}

function useText(context: RuleContext, fate: Fate): string {
  const version = versionOf(fate);
  if (version === null) return `${fate.kind} by ${fate.at.path}:${fate.at.line}`;
  return fate.kind === 'down' ? `the down of ${stepName(context, version)}` : stepName(context, version);
}

function judgeFile(context: RuleContext, file: ParsedFile): Violation[] {
  const { path } = file.file;
  if (!context.plan.fates.get(path)?.some((fates) => fates.length > 1)) return [];
  const twice = file.statements
    .map((statement) => ({ statement, uses: usesOf(context, path, statement.ordinal) }))
    .filter(({ uses }) => uses.length > 1);
  if (twice.length === 0) return [];
  const lines = twice.map(({ statement, uses }) => {
    const where = sentenceList(uses.map((fate) => useText(context, fate)));
    return `#${statement.ordinal} in ${where}: ${statementLabel({ file, statement })}`;
  });
  const entries = new Map(twice.flatMap(({ uses }) => uses.map(({ at }) => [`${at.path}:${at.line}`, at])));
  const ordinals = ordinalList(twice.map(({ statement }) => statement.ordinal));
  return [
    {
      subject: path,
      message: `${plural(twice.length, 'statement')} of ${path} ${twice.length === 1 ? 'is' : 'are'} used more than once: ${ordinals}.`,
      at: [...twice.map(({ statement }) => offsetAt(file, statement.span.start)), ...entries.values()].slice(
        0,
        MOST_PLACES,
      ),
      detail: firstLines(lines, 'statement'),
      help: `let one entry of ${context.mapping.path} take them, with \`only:\` and \`except:\`.`,
    },
  ];
}

/** Judges statements that more than one place of the plan takes. */
export const statementUsedTwice: Rule = {
  id: 'statement-used-twice',
  severity: 'error',
  summary: 'a statement is taken by more than one migration',
  why: 'Run twice, a CREATE fails, and an INSERT or UPDATE changes the data twice. When IF NOT EXISTS hides it, the later migration looks as if it did something and does nothing.',
  fix: `Let each statement be taken once; \`rest\` takes what no other entry takes:

    migrations:
      - { name: members, from: [{ path: db/legacy/001_all.sql, only: [table members] }] }
      - { name: loans, from: [{ path: db/legacy/001_all.sql, only: [rest] }] }`,
  check: (context) => deprecatedFiles(context).flatMap((file) => judgeFile(context, file)),
};
