import { effectLabel, statementLabel } from '../core/labels.js';
import type { ParsedFile, Report, Statement } from '../core/model.js';
import { placeAt } from '../core/places.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import type { Command, Env } from './command.js';
import { refuseMissingMapping } from './named-mapping.js';
import { parseAll } from './parsing.js';

/** Lists what a DO block does, line by line: what stands in a branch of it may never happen. */
function linesWithin(
  { file }: ParsedFile,
  { parsed, span }: Statement,
  row: (offset: number, label: string) => string,
) {
  if ('error' in parsed || parsed.tag !== 'DoStmt') return [];
  const lines = parsed.effects.map((effect) => {
    return row(span.start + (effect.at ?? 0), `  ${effectLabel(effect)}${effect.maybe ? ', in a branch' : ''}`);
  });
  const opaque = parsed.dynamic ? [row(span.start, '  runs text that it builds: what that does is not known')] : [];
  return file.text === null ? [] : [...lines, ...opaque];
}

function statementLines(parsed: ParsedFile): string[] {
  const { path, text } = parsed.file;
  const width = String(parsed.statements.length).length + 1;
  return parsed.statements.flatMap((statement) => {
    const row = (number: string) => (offset: number, label: string) => {
      const line = String(placeAt(path, text!, offset).line).padEnd(5);
      return `  ${number.padEnd(width)}  line ${line}  ${label}`;
    };
    const isBlock = 'tag' in statement.parsed && statement.parsed.tag === 'DoStmt';
    const label = isBlock ? 'do block' : statementLabel({ file: parsed, statement });
    return [row(`#${statement.ordinal}`)(statement.span.start, label), ...linesWithin(parsed, statement, row(''))];
  });
}

async function listStatements(env: Env, path: string): Promise<Report> {
  refuseMissingMapping(env);
  const parsed = (await parseAll(env, [path], () => true))[0]!;
  if (parsed.file.problem !== null) {
    const { problemText } = await import('./canonical.js');
    throw new UserError(problemText(path, parsed.file.problem), `name an SQL file by its path below ${env.root}.`);
  }
  const text = [`${path}: ${plural(parsed.statements.length, 'statement')}`, ...statementLines(parsed)].join('\n');
  return { command: 'scan', verdict: 'ok', notes: [], text };
}

export const scan: Command = {
  name: 'scan',
  summary: 'Read every SQL file and list the findings; writes nothing',
  flags: [
    { name: '--statements', value: 'FILE', summary: 'List one file’s statements with the numbers that selectors use' },
    { name: '--verbose', summary: 'Show settled and accepted findings too' },
  ],
  async run(env, flags): Promise<Report> {
    if (typeof flags.statements === 'string') return listStatements(env, flags.statements);
    const verbose = flags.verbose === true;
    // Without a mapping nothing of what reads one is loaded.
    if (readText(env.root, env.mappingPath) === null) return (await import('./survey.js')).scanUndecided(env, verbose);
    const { openWorkspace } = await import('./workspace.js');
    const { findingsOf, livesFromLock } = await import('./outputs.js');
    const { openErrors } = await import('./write.js');
    const workspace = await openWorkspace(env);
    const findings = findingsOf(workspace);
    const verdict = openErrors(findings).length > 0 ? 'attention' : 'ok';
    const plan = livesFromLock(workspace) ? {} : { plan: workspace.consolidation.plan };
    return { command: 'scan', verdict, notes: workspace.notes, findings, ...plan, verbose };
  },
};
