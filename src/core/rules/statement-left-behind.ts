import { statementLabel } from '../labels.js';
import type { Located, ParsedFile, Violation } from '../model.js';
import { plural } from '../text.js';
import { deprecatedFiles, fatesOf, MOST_PLACES, offsetAt, type Rule, type RuleContext } from './rule.js';
import { firstLines, ordinalList } from './shared/lists.js';

const WIDEST = 80;

function firstLine({ file, statement }: Located): string {
  const text = (file.file.text ?? '').slice(statement.span.start, statement.span.end);
  const line = text.split(/[\r\n]/, 1)[0]!.trim();
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

function describe(located: Located): string {
  const { parsed, ordinal } = located.statement;
  const line = firstLine(located);
  const known = 'effects' in parsed && parsed.effects.length > 0;
  return known ? `#${ordinal} ${line}  (${statementLabel(located)})` : `#${ordinal} ${line}`;
}

function judgeFile(context: RuleContext, file: ParsedFile): Violation[] {
  const { path } = file.file;
  const left = file.statements.filter(({ ordinal }) => fatesOf(context, path, ordinal).length === 0);
  if (left.length === 0 || context.plan.fileFates.get(path) === 'unmapped') return [];
  const lines = left.map((statement) => describe({ file, statement }));
  const ordinals = ordinalList(left.map(({ ordinal }) => ordinal));
  return [
    {
      subject: path,
      message: `${left.length} of the ${plural(file.statements.length, 'statement')} of ${path} ${left.length === 1 ? 'is' : 'are'} left behind: ${ordinals}.`,
      at: left.slice(0, MOST_PLACES).map(({ span }) => offsetAt(file, span.start)),
      detail: firstLines(lines, 'statement'),
      help: `take them with \`only:\` (\`rest\` takes what no other entry takes) under a migration in ${context.mapping.path}, or retire them with a reason.`,
    },
  ];
}

/** Judges statements that nothing takes, in files of which other statements are taken or retired. */
export const statementLeftBehind: Rule = {
  id: 'statement-left-behind',
  severity: 'error',
  summary: 'statements of a file that is otherwise used have no fate',
  why: 'The file counts as consolidated and will be deleted, but some of its statements are in no canonical migration and no decision lets them go. This is how a column or an index is lost without a trace.',
  fix: `Take what is left in an entry of its own, or retire it:

    migrations:
      - { name: loans, from: [{ path: db/legacy/003_loans.sql, only: [table loans] }] }
      - { name: fines, from: [{ path: db/legacy/003_loans.sql, only: [rest] }] }
    retire:
      - { path: db/legacy/004_desk.sql, only: ['#7'], reason: test data }`,
  check: (context) => deprecatedFiles(context).flatMap((file) => judgeFile(context, file)),
};
